import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { addMonths, parseDate, toDateText } from '../kernel/time.ts';
import { type EpochSeconds, toEpochSeconds, toEurMicros } from '../kernel/units.ts';
import {
  CONDITION_STATES,
  type Condition,
  type ConditionChange,
  type ConditionDraft,
  capacityStartOf,
  conditionChangeRefusal,
  conditionDraftRefusal,
  type Gate,
  gateOf,
  needsCommitment,
} from './condition.ts';

function day(text: string): EpochSeconds {
  return present(parseDate(text), text);
}

const GRID: Condition = {
  id: 'condition_grid',
  subject: { kind: 'site', site: 'site_x' },
  kind: 'grid',
  what: 'A connection of 150 MW is in service',
  owner: 'party_grid',
  kilowatts: 150_000,
  isGating: true,
  dueAt: day('2028-03-01'),
  isFirm: true,
  state: 'requested',
  version: 1,
};

describe('A condition', () => {
  const KNOWN = { isTaken: false, hasSubject: true, hasOwner: true };
  test.each<readonly [string, Partial<ConditionDraft>, Partial<typeof KNOWN>, string | undefined]>([
    ['an id that is taken  ', {}, { isTaken: true, hasSubject: false }, 'exists'],
    ['no such site         ', {}, { hasSubject: false, hasOwner: false }, 'subject_unknown'],
    ['no such owner        ', { kilowatts: undefined }, { hasOwner: false }, 'owner_unknown'],
    ['a grid without power ', { kilowatts: undefined }, {}, 'kilowatts_missing'],
    ['water with power     ', { kind: 'water' }, {}, 'kilowatts_of_no_grid'],
    ['a grid with power    ', {}, {}, undefined],
    ['water without power  ', { kind: 'water', kilowatts: undefined }, {}, undefined],
  ])('is drafted or refused by its ids and power: %s', (_, draft, known, reason) => {
    const refusal = conditionDraftRefusal({ ...GRID, ...draft }, { ...KNOWN, ...known });
    expect(refusal?.reason).toBe(reason);
  });

  const NOW = day('2028-01-01');
  const early = { state: 'built', dueAt: day('2027-12-31') } as const;
  test.each<readonly [string, Partial<Condition>, Partial<ConditionChange>, string | undefined]>([
    ['the same again           ', { state: 'built' }, {}, 'nothing_changed'],
    ['a date of what is built  ', { state: 'built' }, { dueAt: NOW }, 'is_built'],
    [
      'granted, then requested  ',
      { state: 'granted' },
      { state: 'requested' },
      'state_out_of_order',
    ],
    ['refused, then granted    ', { state: 'refused' }, { state: 'granted' }, 'state_out_of_order'],
    ['built tomorrow           ', {}, { state: 'built' }, 'built_in_future'],
    ['built yesterday          ', {}, early, undefined],
    ['a date that slips        ', {}, { dueAt: day('2029-01-01') }, undefined],
    ['no longer firm           ', {}, { isFirm: false }, undefined],
    ['refused, requested anew  ', { state: 'refused' }, { state: 'requested' }, undefined],
  ])('changes or is refused: %s', (_, from, change, reason) => {
    const refusal = conditionChangeRefusal(
      { ...GRID, ...from },
      { reason: 'because', ...change },
      NOW,
    );
    expect(refusal?.reason).toBe(reason);
  });

  test('that is built never changes any more, and each other state can still get there', () => {
    for (const state of CONDITION_STATES) {
      const reached = new Set([state]);
      for (const from of reached) {
        for (const to of CONDITION_STATES) {
          const change = { state: to, dueAt: NOW, reason: 'because' };
          const refusal = conditionChangeRefusal({ ...GRID, state: from }, change, NOW);
          if (refusal === undefined) reached.add(to);
        }
      }
      expect(reached.has('built')).toBe(true);
      expect(state === 'built' ? [...reached] : ['built']).toEqual(['built']);
    }
  });
});

describe('The start of capacity', () => {
  const due = (text: string, more: Partial<Condition> = {}) =>
    gateOf({ ...GRID, dueAt: day(text), ...more });
  test.each<readonly [string, readonly Gate[], string, string]>([
    ['nothing it waits for     ', [], 'open', '2028-01-01'],
    ['due before the plan      ', [due('2027-11-15')], 'open', '2028-01-01'],
    ['due on the day           ', [due('2028-01-01')], 'open', '2028-01-01'],
    ['due a day later          ', [due('2028-01-02')], 'moved', '2028-02-01'],
    ['due on a first           ', [due('2028-03-01')], 'moved', '2028-03-01'],
    ['the latest of two        ', [due('2028-05-02'), due('2028-03-01')], 'moved', '2028-06-01'],
    ['built late               ', [due('2028-02-10', { state: 'built' })], 'moved', '2028-03-01'],
    ['one that does not gate   ', [due('2029-01-01', { isGating: false })], 'open', '2028-01-01'],
    [
      'one without a day        ',
      [{ ...due('2029-01-01'), dueAt: undefined }],
      'open',
      '2028-01-01',
    ],
    ['refused, others in time  ', [due('2027-01-01', { state: 'refused' })], 'blocked', ''],
    [
      'refused, but not gating  ',
      [due('2029-01-01', { state: 'refused', isGating: false })],
      'open',
      '2028-01-01',
    ],
  ])('follows from what it waits for: %s', (_, gates, kind, start) => {
    const found = capacityStartOf(gates, day('2028-01-01'));
    expect(found.kind).toBe(kind);
    expect(found.kind === 'blocked' ? '' : toDateText(found.startAt)).toBe(start);
  });

  test('is the first of a month, never early, and not moved by a date that comes nearer', () => {
    const dues = fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 6 });
    fc.assert(
      fc.property(dues, fc.integer({ min: 0, max: 60 }), (days, months) => {
        const planned = addMonths(day('2027-01-01'), months);
        const gates = days.map((count) => ({
          isGating: true,
          isRefused: false,
          dueAt: toEpochSeconds(day('2027-01-01') + count * 86_400),
        }));
        const found = capacityStartOf(gates, planned);
        if (found.kind === 'blocked') throw new Error('Nothing was refused');
        const { startAt } = found;
        expect(toDateText(startAt).endsWith('-01')).toBe(true);
        expect(startAt).toBeGreaterThanOrEqual(Math.max(planned, ...gates.map((g) => g.dueAt)));
        const nearer = gates.map((gate) => ({ ...gate, dueAt: day('2027-01-01') }));
        expect(capacityStartOf(nearer, planned)).toEqual({ kind: 'open', startAt: planned });
        if (found.kind === 'moved') {
          expect(found.gate.dueAt).toBe(Math.max(...gates.map((g) => g.dueAt)));
          expect(addMonths(startAt, -1)).toBeLessThan(found.gate.dueAt);
        }
      }),
    );
  });
});

describe('rule 2: the commitment of a state', () => {
  test.each([
    ['is needed where the Union pays      ', 1n, 1n, true],
    ['is needed where only the state pays ', 0n, 1n, true],
    ['is not needed at a private site     ', 0n, 0n, false],
  ])('%s', (_, union, national, isNeeded) => {
    const mix = {
      capexMicros: toEurMicros(100n),
      unionMicros: toEurMicros(union),
      nationalMicros: toEurMicros(national),
    };
    expect(needsCommitment(mix)).toBe(isNeeded);
  });
});
