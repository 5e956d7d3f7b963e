import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { toEpochSeconds } from '../kernel/units.ts';
import { readProgrammeText } from '../rehearsal/programme-file/read.ts';
import { isEmptyDifference, plannedChange } from './plan-difference.ts';
import { type PlanState, type StoredPlan, toStoredPlan } from './stored-plan.ts';
import { textOfFile } from './testing/applied.ts';

const NOW = toEpochSeconds(1_800_000_000);

/** The bids and the sweep of an example stand beside its programme. */
const isProgramme = (name: string) => /^(?!.*-(?:bids|sweep)\.yaml$).*\.yaml$/.test(name);

function plansOf(folder: string): readonly (readonly [string, StoredPlan])[] {
  const names = readdirSync(new URL(`../../${folder}`, import.meta.url), {
    recursive: true,
    encoding: 'utf8',
  });
  return names.filter(isProgramme).map((name) => {
    const path = `${folder}${name}`;
    const reading = readProgrammeText(textOfFile(path), path, { assumeBudget: true });
    if (!reading.ok) throw new Error(path);
    return [path, toStoredPlan(reading.plan)];
  });
}

function stateOf(plan: StoredPlan): PlanState {
  return { plan, calledOff: [], version: 1, operationVersion: 1, appliedAt: NOW };
}

const PLANS = [...plansOf('examples/'), ...plansOf('test/golden/')];

describe.each(PLANS)('%s', (_, file) => {
  test('changes nothing where it stands already', () => {
    expect(plannedChange(stateOf(file), file, NOW)).toEqual({
      plan: file,
      difference: { added: [], changed: [], kept: [], ahead: [] },
    });
  });

  test.each(PLANS)('over %s loses nothing, and the second time changes nothing', (...[, old]) => {
    const { plan, difference } = plannedChange(stateOf(old), file, NOW);
    for (const list of ['parties', 'commitments', 'sites', 'contracts', 'allocations'] as const) {
      const ids = plan[list].map(({ id }) => id);
      const stood = old[list].map(({ id }) => id);
      expect(ids.slice(0, stood.length)).toEqual(stood);
      expect(new Set(ids)).toEqual(new Set([...stood, ...file[list].map(({ id }) => id)]));
      const added = difference.added.filter(({ section }) => section === list).map(({ id }) => id);
      expect(added).toEqual(ids.slice(stood.length));
    }
    const again = plannedChange(stateOf(plan), file, NOW);
    expect(isEmptyDifference(again.difference)).toBe(true);
    expect(again.plan).toEqual(plan);
    expect(again.difference.kept).toEqual(difference.kept);
  });
});
