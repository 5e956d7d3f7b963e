import { describe, expect, test } from 'vitest';
import { toEpochSeconds, toPartsPerMillion } from '../kernel/units.ts';
import type { CallState, Criterion } from './call.ts';
import {
  type Assignment,
  assignRefusal,
  type BidAtHand,
  consensusRefusal,
  type Declaration,
  declareRefusal,
  rankRefusal,
  type Standing,
  scoreRefusal,
} from './evaluation.ts';

const AT_HAND: BidAtHand = { bid: 'bid_a', bidState: 'opened', callState: 'opened' };
const LAUNCHED: BidAtHand = { ...AT_HAND, callState: 'launched' };
const RANKED: BidAtHand = { ...AT_HAND, callState: 'ranked' };
const EXCLUDED: BidAtHand = { ...AT_HAND, bidState: 'excluded' };
const INDEPENDENT: Standing = { isActive: true, opensOrDecides: false, mayScore: true };
const NONE: Declaration = { kind: 'none' };
const CONFLICT: Declaration = { kind: 'conflict', said: 'My brother works there.' };
const SCALE: Criterion = {
  id: 'scale',
  name: 'Scale',
  weightPpm: toPartsPerMillion(1_000_000),
  pointsMax: 100,
  pointsMin: 0,
  scales: [],
};

describe('rule 4: who judges a bid is an independent expert', () => {
  const other = (more: Partial<Standing>) => ({ ...INDEPENDENT, ...more });
  test.each<readonly [string, BidAtHand, Standing | undefined, boolean, string | undefined]>([
    ['before bids are opened ', LAUNCHED, undefined, true, 'call_not_opened'],
    ['after the ranking      ', RANKED, INDEPENDENT, false, 'call_not_opened'],
    ['an excluded bid        ', EXCLUDED, undefined, true, 'bid_not_judged'],
    ['nobody                 ', AT_HAND, undefined, true, 'person_unknown'],
    ['who has left           ', AT_HAND, other({ isActive: false }), true, 'person_unknown'],
    ['who opens or decides   ', AT_HAND, other({ opensOrDecides: true }), true, 'opens_or_decides'],
    ['who is no evaluator    ', AT_HAND, other({ mayScore: false }), true, 'not_an_evaluator'],
    ['who has it already     ', AT_HAND, INDEPENDENT, true, 'already_assigned'],
    ['an independent expert  ', AT_HAND, INDEPENDENT, false, undefined],
  ])('%s', (...[, atHand, standing, isAssigned, reason]) => {
    const asked = { person: 'person_e', standing, isAssigned };
    expect(assignRefusal(atHand, asked)?.reason).toBe(reason);
  });
});

describe('rule 4: a conflict of interest is declared first, and stays one', () => {
  test.each<readonly [string, BidAtHand, Declaration | undefined, Declaration, string | undefined]>(
    [
      ['after the ranking   ', RANKED, NONE, CONFLICT, 'call_not_opened'],
      ['of an excluded bid  ', EXCLUDED, undefined, NONE, 'bid_not_judged'],
      ['none, twice         ', AT_HAND, NONE, NONE, 'already_declared'],
      ['none after a conflict', AT_HAND, CONFLICT, NONE, 'already_declared'],
      ['conflict, twice     ', AT_HAND, CONFLICT, CONFLICT, 'already_declared'],
      ['none                ', AT_HAND, undefined, NONE, undefined],
      ['conflict            ', AT_HAND, undefined, CONFLICT, undefined],
      ['conflict after none ', AT_HAND, NONE, CONFLICT, undefined],
    ],
  )('%s', (...[, atHand, declaration, declared, reason]) => {
    expect(declareRefusal(atHand, { declaration }, declared)?.reason).toBe(reason);
  });
});

function seat(atHand: BidAtHand, declaration: Declaration | undefined) {
  const assignment: Assignment = {
    bid: 'bid_a',
    person: 'person_e',
    assignedAt: toEpochSeconds(1),
    declaration,
    declaredAt: toEpochSeconds(2),
  };
  return { atHand, assignment, criteria: [SCALE] };
}

type Row = readonly [
  what: string,
  atHand: BidAtHand,
  declaration: Declaration | undefined,
  criterion: string,
  thousandths: number,
  reason: string | undefined,
];

const POINTS_ROWS: readonly Row[] = [
  ['after the ranking     ', RANKED, undefined, 'beauty', -1, 'call_not_opened'],
  ['of an excluded bid    ', EXCLUDED, undefined, 'beauty', -1, 'bid_not_judged'],
  ['without a declaration ', AT_HAND, undefined, 'beauty', -1, 'conflict_not_declared'],
  ['with a conflict       ', AT_HAND, CONFLICT, 'beauty', -1, 'conflict_declared'],
  ['of no criterion       ', AT_HAND, NONE, 'beauty', -1, 'criterion_unknown'],
  ['below nothing         ', AT_HAND, NONE, 'scale', -1, 'points_out_of_range'],
  ['of half a thousandth  ', AT_HAND, NONE, 'scale', 0.5, 'points_out_of_range'],
  ['above full marks      ', AT_HAND, NONE, 'scale', 100_001, 'points_out_of_range'],
  ['nothing               ', AT_HAND, NONE, 'scale', 0, undefined],
  ['full marks            ', AT_HAND, NONE, 'scale', 100_000, undefined],
];

describe('rule 4: points are given by criterion, without a conflict of interest', () => {
  test.each(POINTS_ROWS)(
    'a score %s',
    (...[, atHand, declaration, criterion, thousandths, reason]) => {
      const asked = { criterion, thousandths };
      expect(scoreRefusal(seat(atHand, declaration), asked, false)?.reason).toBe(reason);
      const frozen = reason ?? 'consensus_reached';
      expect(scoreRefusal(seat(atHand, declaration), asked, true)?.reason).toBe(frozen);
    },
  );

  test.each(POINTS_ROWS)(
    'consensus %s',
    (...[, atHand, declaration, criterion, thousandths, reason]) => {
      const given = { persons: ['person_e'], evaluatorCountMin: 1 };
      const asked = { criterion, thousandths };
      expect(consensusRefusal(seat(atHand, declaration), asked, given)?.reason).toBe(reason);
    },
  );
});

describe('rule 4: a consensus rests on the scores of enough experts', () => {
  test.each<readonly [readonly string[], number, string | undefined]>([
    [[], 3, 'own_score_missing'],
    [['person_f', 'person_g', 'person_h'], 3, 'own_score_missing'],
    [['person_e', 'person_f'], 3, 'too_few_scores'],
    [['person_e', 'person_f', 'person_g'], 3, undefined],
    [['person_e', 'person_f', 'person_g', 'person_h'], 3, undefined],
  ])('%j of %i: %s', (persons, evaluatorCountMin, reason) => {
    const asked = { criterion: 'scale', thousandths: 1 };
    const found = consensusRefusal(seat(AT_HAND, NONE), asked, { persons, evaluatorCountMin });
    expect(found?.reason).toBe(reason);
  });
});

describe('rule 4: a call is ranked once every bid is judged and checked', () => {
  const PENDING = [{ bid: 'bid_a', lot: 'l', criteria: [], lacksFinancialCheck: true }] as const;
  test.each<readonly [CallState, typeof PENDING | readonly [], string | undefined]>([
    ['launched', PENDING, 'call_not_opened'],
    ['ranked', [], 'call_not_opened'],
    ['opened', PENDING, 'evaluation_incomplete'],
    ['opened', [], undefined],
  ])('%s with %j: %s', (state, pending, reason) => {
    expect(rankRefusal(state, { pending })?.reason).toBe(reason);
  });
});
