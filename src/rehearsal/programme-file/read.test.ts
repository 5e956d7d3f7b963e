import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import Value from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { present } from '../../kernel/assert.ts';
import { toDateText } from '../../kernel/time.ts';
import { renderFault } from './fault.ts';
import type { RehearsalPlan } from './plan.ts';
import { readProgrammeText } from './read.ts';
import { programmeFileSchema } from './schema.ts';
import { type Edit, editedFile, faultsOf } from './testing/edited-file.ts';

function planOf(...edits: readonly Edit[]): RehearsalPlan {
  const reading = readProgrammeText(editedFile(...edits), 'f', { assumeBudget: false });
  return present(reading.ok ? reading.plan : undefined, 'A plan without a fault');
}

describe('A text that is no programme file', () => {
  test.each([
    ['', '1:1: found nothing; expected a block of keys [wrong_type]'],
    ['# only a comment\n', '1:1: found nothing; expected a block of keys [wrong_type]'],
    ['- a list', '1:1: found a list; expected a block of keys [wrong_type]'],
    ['polder', '1:1: found "polder"; expected a block of keys [wrong_type]'],
    ['polder: 3\nseed: x', '1:9: polder: found 3; expected 1 [wrong_version]'],
  ])('%j', (text, message) => {
    expect(faultsOf(text)).toEqual([message]);
  });

  test('A text of many megabytes is not parsed', () => {
    expect(faultsOf('#'.repeat(2_000_001))).toEqual([
      '1:1: found 2000001 characters; expected at most 2000000 [file_too_large]',
    ]);
  });

  test.each([
    ['brackets', `a: ${'['.repeat(100_000)}`],
    ['braces over lines', '{a:\n'.repeat(100_000)],
    ['dashes', '- '.repeat(100_000)],
    ['indents', Array.from({ length: 600 }, (_, level) => `${' '.repeat(level)}a:`).join('\n')],
  ])('Endless %s are refused before they are parsed', (_, text) => {
    expect(faultsOf(text)[0]).toMatch(/\[nested_too_deep\]$/);
  });

  test('Thousands of references to nothing among thousands of ids are soon told', () => {
    const line = (_: unknown, at: number) =>
      `  - { id: party_${at}, name: x, kind: company, state: party_of-${at} }\n`;
    const parties = Array.from({ length: 3_000 }, line).join('');
    const startedAt = performance.now();
    const faults = faultsOf(editedFile(['budgets:\n', `${parties}\nbudgets:\n`]));
    expect(faults.filter((each) => each.endsWith('[unknown_reference]'))).toHaveLength(3_000);
    // A second; a minute, where each was compared with all ids.
    expect(performance.now() - startedAt).toBeLessThan(30_000);
  });

  test('Lines that end as on another system, and a byte order mark, change nothing', () => {
    expect(faultsOf(`\uFEFF${editedFile().replaceAll('\n', '\r\n')}`)).toEqual([]);
  });
});

describe('A plan holds what the file says', () => {
  test('Money and shares are exact, whatever a float would make of them', () => {
    const { contracts } = planOf(
      ['pricePerGpuHourEur: 2.05', 'pricePerGpuHourEur: 2.000001'],
      ['publicSharePercent: 34', 'publicSharePercent: 33.3333'],
      ['capexEur: 1_000_000_000', 'capexEur: 999_999_999_999.999999'],
    );
    expect(contracts[0]).toMatchObject({
      priceMicrosPerGpuHour: 2_000_001n,
      publicSharePpm: 333_333,
      capexMicros: 999_999_999_999_999_999n,
    });
  });

  test('A state belongs to itself, with or without saying so', () => {
    expect(planOf().parties.filter(({ kind }) => kind === 'state')).toMatchObject([
      { id: 'party_aa', state: 'party_aa' },
      { id: 'party_bb', state: 'party_bb' },
    ]);
  });

  test('An allocation lasts as long as the period unless it says otherwise', () => {
    const days = planOf().allocations.map(({ start, end }) =>
      [start, end].map(toDateText).join(' '),
    );
    expect(days.slice(0, 2)).toEqual(['2028-01-15 2028-01-29', '2028-01-20 2028-01-29']);
  });

  test.each([
    ['2028-01-15', '14 days', '2028-01-29'],
    ['2028-01-15', '2 weeks', '2028-01-29'],
    ['2028-01-01', '1 month', '2028-02-01'],
    ['2028-02-01', '12 months', '2029-02-01'],
  ])('From %s for %s ends before %s', (start, length, end) => {
    const edits: readonly Edit[] = [
      ['start: 2028-01-15\n  length: 14 days', `start: ${start}\n  length: ${length}`],
      ['start: 2028-01-20T06:00Z', `start: ${start}`],
      ['    start: 2028-01-20\n    end: 2028-01-29', ''],
      ['startsAt: 2028-01-16', `startsAt: ${start}`],
    ];
    const { interval } = planOf(...edits);
    expect([interval.start, interval.end].map(toDateText)).toEqual([start, end]);
  });

  test('Phases come in the order of time', () => {
    const { contracts } = planOf(
      ['start: 2028-01-01\n        end: 2029-01-01', 'start: 2033-01-01\n        end: 2034-01-01'],
      ['start: 2029-01-01\n        end: 2033-01-01', 'start: 2028-01-01\n        end: 2033-01-01'],
    );
    expect(contracts[0]?.phases.map(({ name }) => name)).toEqual(['phase 2', 'phase 1']);
  });

  test('Groups of a trace keep their names as written', () => {
    const [, trace] = planOf().workload;
    const groups = trace?.kind === 'trace' ? [...trace.allocationByGroup] : [];
    expect(groups).toEqual([
      ['01', 'allocation_firm'],
      ['*', 'allocation_sold'],
    ]);
  });
});

type Tree = { [key: string]: Tree } | Tree[] | string | number;

const GOOD = readFileSync(new URL('./testing/good.yaml', import.meta.url), 'utf8');

/** `tree` with the value at one of its places, counted by `pick`, replaced or taken away. */
function withDamage(tree: Tree, pick: number, value: unknown): unknown {
  const copy = structuredClone(tree);
  const places: { readonly holder: Record<string, unknown>; readonly key: string }[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const holder = node as Record<string, unknown>;
    for (const [key, child] of Object.entries(holder)) {
      places.push({ holder, key });
      visit(child);
    }
  };
  visit(copy);
  const { holder, key } = present(places[pick % places.length], 'A place');
  if (value === undefined && !Array.isArray(holder)) delete holder[key];
  else holder[key] = value ?? null;
  return copy;
}

test('What the published schema refuses, the reader refuses too, and it never throws', () => {
  const good = parse(GOOD) as Tree;
  const value = fc.oneof(
    fc.constant(undefined),
    fc.integer(),
    fc.string(),
    fc.constantFrom([], {}, true, null, '1_000', 'party_aa', '2028-02-30', 1e300),
  );
  fc.assert(
    fc.property(fc.nat({ max: 100_000 }), value, (pick, replacement) => {
      const damaged = withDamage(good, pick, replacement);
      const text = stringify(damaged);
      const faults = faultsOf(text);
      if (!Value.Check(programmeFileSchema, parse(text))) expect(faults).not.toEqual([]);
    }),
    { numRuns: 300 },
  );
}, 120_000);

describe('What was asked for in place of what the file says', () => {
  const readingWith = (months: number, ...edits: readonly Edit[]) =>
    readProgrammeText(editedFile(...edits), 'f', { assumeBudget: false, seed: 99, months });

  test('is what the rules are checked on, and what allocations without days follow', () => {
    const reading = readingWith(2);
    const plan = present(reading.ok ? reading.plan : undefined, 'A plan without a fault');
    expect(plan.seed).toBe(99);
    expect(toDateText(plan.interval.end)).toBe('2028-03-15');
    expect(new Set(plan.allocations.map(({ end }) => end))).toContain(plan.interval.end);
  });

  test.each([
    [200, /period\.length: found 200 months, until 2044-09-15; expected at most ten years/],
    [60, /period: found no capacity under any contract from .* to 2033-01-15/],
  ])('is refused at %i months', (months, message) => {
    const reading = readingWith(months);
    expect(reading.ok ? '' : reading.faults.map(renderFault).join('\n')).toMatch(message);
  });

  test('leaves a fault of the file a fault', () => {
    expect(readingWith(2, ['seed: 7', 'seed: x']).ok).toBe(false);
    expect(readingWith(2, ['length: 14 days', 'length: 14']).ok).toBe(false);
  });
});
