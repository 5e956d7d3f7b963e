import { readdirSync, readFileSync } from 'node:fs';
import Value from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { present } from '../../kernel/assert.ts';
import { readProgrammeText } from './read.ts';
import { programmeFileSchema } from './schema.ts';
import { editedFile, faultsOf } from './testing/edited-file.ts';

const ROOT = new URL('../../../', import.meta.url);
const REFUSED = 'examples/decision-nl/commit.yaml';

function textOf(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}

/** The bids and the sweep of an example stand beside its programme. */
const isProgramme = (name: string) => /^(?!.*-(?:bids|sweep)\.yaml$).*\.yaml$/.test(name);

function filesIn(folder: string): readonly string[] {
  const names = readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' });
  return names.filter(isProgramme).map((name) => `${folder}${name}`);
}

const FILES = [...filesIn('examples/'), ...filesIn('test/golden/')];

describe.each(FILES)('%s', (path) => {
  test('has no fault but that of the one budget', () => {
    expect(faultsOf(textOf(path), path === REFUSED)).toEqual([]);
  });

  test('is valid by the published schema, as an editor reads it', () => {
    expect(Value.Check(programmeFileSchema, parse(textOf(path)))).toBe(true);
  });

  test('is short enough to read', () => {
    expect(textOf(path).length).toBeLessThan(20_000);
  });
});

describe('The Dutch choice', () => {
  test('to commit is refused for the budget and for nothing else', () => {
    const short = (year: number, ceiling: string, missing: string) =>
      `found EUR 100,000,000 committed by party_nl for ${year}; expected at most its budget of ` +
      `EUR ${ceiling}: EUR ${missing} short [budget_exceeded]`;
    expect(faultsOf(textOf(REFUSED)).map((fault) => fault.slice(fault.indexOf('found')))).toEqual([
      short(2027, '35,000,000', '65,000,000'),
      short(2028, '35,000,000', '65,000,000'),
      short(2029, '0', '100,000,000'),
      short(2030, '0', '100,000,000'),
      short(2031, '0', '100,000,000'),
    ]);
  });

  test('to commit passes where the budget is assumed, and each year is noted', () => {
    const reading = readProgrammeText(textOf(REFUSED), REFUSED, { assumeBudget: true });
    const assumed = reading.ok ? reading.plan.assumedBudget : [];
    expect(assumed.map(({ year, shortfallMicros }) => [year, shortfallMicros])).toEqual([
      [2027, 65_000_000_000_000n],
      [2028, 65_000_000_000_000n],
      [2029, 100_000_000_000_000n],
      [2030, 100_000_000_000_000n],
      [2031, 100_000_000_000_000n],
    ]);
  });

  test('is about one party, period, seed, budget and Dutch demand in all four files', () => {
    const choices = FILES.filter((path) => path.includes('decision-nl')).map(choiceOf);
    expect(choices).toHaveLength(4);
    for (const choice of choices) expect(choice).toEqual(choices[0]);
    expect(choices[0]?.offeredGpus).toBe(1_000);
  });
});

/** What must be equal for the four files to be compared. The Dutch demand is the first source. */
function choiceOf(path: string) {
  const reading = readProgrammeText(textOf(path), path, { assumeBudget: true });
  const plan = present(reading.ok ? reading.plan : undefined, path);
  const { decidingParty, interval, seed, contracts } = plan;
  const dutch = plan.workload[0];
  if (dutch?.kind !== 'generated') throw new Error(`${path} begins with another source`);
  const gpus = contracts
    .flatMap(({ phases }) => phases)
    .filter(({ start, end }) => start <= interval.start && interval.end <= end)
    .flatMap(({ capacity }) => capacity.map(({ gpuCount }) => gpuCount));
  return {
    decidingParty,
    interval,
    seed,
    budgets: plan.budgets.filter(({ party }) => party === decidingParty),
    mix: dutch.mix,
    weights: dutch.weightByAllocation,
    offeredGpus: (gpus.reduce((sum, count) => sum + count, 0) * dutch.loadPpm) / 1_000_000,
  };
}

test('Faults of form and of rules are named in one go, in the order of their lines', () => {
  const text = editedFile(
    ['seed: 7', 'sede: 7'],
    ['kind: company', 'kind: compny'],
    ['ceilingEur: 60_000_000 }', 'ceilingEur: 50_000_000 }'],
    ['cluster: cluster_joint, gpus: 840', 'cluster: cluster_joint, gpus: 841'],
    ['sharePercent: 62.5', 'sharePercent: 120'],
    ['notice: 2 minutes', 'notice: 2'],
  );
  expect(faultsOf(text).map((fault) => fault.replace(/:? found.*\[/, ' ['))).toEqual([
    '1:1 [missing_key]',
    '12:1: sede [unknown_key]',
    '24:41: parties[6].kind [not_a_choice]',
    '51:9: commitments[1].instalments[0] [budget_exceeded]',
    '119:52: contracts[0].phases[1].capacity[0].gpus [capacity_exceeded]',
    '156:19: allocations[1].sharePercent [out_of_range]',
    '193:11: scheduling.notice [wrong_type]',
  ]);
});
