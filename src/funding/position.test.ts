import { describe, expect, test } from 'vitest';
import { toEurMicros } from '../kernel/units.ts';
import type { CommitmentStatus } from './commitment.ts';
import { type PositionDraft, positionRefusal } from './position.ts';

const NO: PositionDraft = {
  party: 'party_nl',
  programme: 'programme_p',
  takesPart: false,
  reason: 'no-budget-room',
  explanation: '',
  budgetGap: { year: 2027, shortfallMicros: toEurMicros(5n) },
  tracks: ['public-factory', 'market', 'european-access'],
};
const YES: PositionDraft = {
  ...NO,
  takesPart: true,
  reason: undefined,
  budgetGap: undefined,
  tracks: [],
};

function reasonOf(draft: PositionDraft, status: CommitmentStatus = 'drafted', to = 'p') {
  return positionRefusal(draft, {
    parties: [{ id: 'party_nl' }],
    programmes: [{ id: 'programme_p' }, { id: 'programme_q' }],
    commitments: [
      {
        id: 'commitment_nl',
        party: 'party_nl',
        programme: `programme_${to}`,
        territory: undefined,
        status,
        instalments: [],
      },
    ],
  })?.reason;
}

describe('A position', () => {
  test.each<readonly [string, PositionDraft, string | undefined]>([
    ['of no party', { ...NO, party: 'party_x', programme: 'programme_x' }, 'party_unknown'],
    ['on no programme', { ...YES, programme: 'programme_x', reason: 'other' }, 'programme_unknown'],
    ['to take part, with a reason not to', { ...NO, takesPart: true }, 'reason_with_part'],
    ['not to take part, without one', { ...NO, reason: undefined }, 'reason_missing'],
    ['with a gap that is not why', { ...NO, reason: 'other' }, 'gap_without_reason'],
    ['to take part, with a gap', { ...YES, budgetGap: NO.budgetGap }, 'gap_without_reason'],
    ['with a track twice', { ...NO, tracks: ['market', 'market'] }, 'track_repeated'],
    ['not to take part, on three tracks', NO, undefined],
    ['not to take part, without any track', { ...NO, tracks: [] }, undefined],
    ['to take part', YES, undefined],
  ])('%s', (_, draft, reason) => {
    expect(reasonOf(draft)).toBe(reason);
  });

  test.each<readonly [CommitmentStatus, string, string | undefined]>([
    ['drafted', 'p', undefined],
    ['signed', 'p', 'commitment_binds'],
    ['called', 'p', 'commitment_binds'],
    ['paid', 'p', 'commitment_binds'],
    ['withdrawn', 'p', undefined],
    ['defaulted', 'p', undefined],
    ['signed', 'q', undefined],
  ])('not to take part, with a commitment %s to %s: %s', (status, to, reason) => {
    expect(reasonOf(NO, status, to)).toBe(reason);
    expect(reasonOf(YES, status, to)).toBeUndefined();
  });
});
