/**
 * The ranking of a call, computed from what is stored: consensus points, financial checks, and the
 * weights and thresholds of the call (rule 4: Regulation (EU) 2021/1173, as amended by (EU)
 * 2026/150, Art. 12b: selection after independent experts and an accredited financial institution).
 * Always: the same inputs give the same ranking, in whatever order they come; more points never
 * lower a bid's rank.
 *
 * Bids are ranked
 * 1. by score, higher first;
 * 2. by the points of the first criterion of the call, higher first;
 * 3. by when the bid was received, earlier first;
 * 4. by id.
 */
import { assert, present } from '../kernel/assert.ts';
import { compare } from '../kernel/compare.ts';
import type { BidId, CallId } from '../kernel/ids.ts';
import { type EpochSeconds, WHOLE_PPM } from '../kernel/units.ts';
import type { BidState } from './bid.ts';
import type { Criterion } from './call.ts';
import type { FinancialFinding } from './evaluation.ts';

export type RankingCriterion = Pick<Criterion, 'id' | 'weightPpm' | 'pointsMax' | 'pointsMin'>;

/** Points of one criterion, in thousandths of a point. */
export interface CriterionPoints {
  readonly criterion: string;
  readonly thousandths: number;
}

/** What is stored of a bid, once bids are opened. */
export interface JudgedBid {
  readonly bid: BidId;
  readonly lot: string;
  readonly state: Extract<BidState, 'opened' | 'excluded'>;
  readonly receivedAt: EpochSeconds;
  /** Of the criteria that have their consensus. */
  readonly consensus: readonly CriterionPoints[];
  /** `undefined`: not checked yet. */
  readonly financialFinding: FinancialFinding | undefined;
}

export interface RankedBid {
  readonly bid: BidId;
  readonly lot: string;
  /** From 1, over all lots and among those of the lot. */
  readonly rank: number;
  readonly rankInLot: number;
  /** Thousandths of a point; full marks everywhere are 100 points. */
  readonly scoreThousandths: number;
  /** In the order of the call's criteria. */
  readonly points: readonly CriterionPoints[];
}

/** Why a bid is not ranked, in this order. */
export type RankingExclusion =
  | { readonly reason: 'excluded_at_opening' }
  | { readonly reason: 'financial_check_failed'; readonly said: string }
  | {
      readonly reason: 'below_threshold';
      readonly criterion: string;
      readonly thousandths: number;
      readonly thousandthsMin: number;
    };

export interface UnrankedBid {
  readonly bid: BidId;
  readonly lot: string;
  /** At least one. */
  readonly exclusions: readonly RankingExclusion[];
}

/** What a bid still lacks before it can be ranked. */
export interface PendingBid {
  readonly bid: BidId;
  readonly lot: string;
  /** Criteria without consensus, in the order of the call. */
  readonly criteria: readonly string[];
  readonly lacksFinancialCheck: boolean;
}

export interface Ranking {
  readonly call: CallId;
  readonly ranked: readonly RankedBid[];
  /** In the order of their ids, as are the pending. */
  readonly excluded: readonly UnrankedBid[];
  /** Empty once every bid that is not excluded has its consensus and its financial check. */
  readonly pending: readonly PendingBid[];
}

/** Sorts n bids of k criteria: n·k + n·log n. */
export function rankBids(
  call: CallId,
  criteria: readonly RankingCriterion[],
  bids: readonly JudgedBid[],
): Ranking {
  const inOrder = bids.toSorted((a, b) => compare(a.bid, b.bid));
  const pending = inOrder.flatMap((bid) => pendingOf(criteria, bid));
  const judged = inOrder.filter(({ bid }) => !pending.some((each) => each.bid === bid));
  const excluded = judged.flatMap((bid) => unrankedOf(criteria, bid));
  const ranked = judged.filter(({ bid }) => !excluded.some((each) => each.bid === bid));
  return { call, ranked: inRankOrder(criteria, ranked), excluded, pending };
}

function pendingOf(criteria: readonly RankingCriterion[], bid: JudgedBid): readonly PendingBid[] {
  if (bid.state === 'excluded') return [];
  const missing = criteria.map(({ id }) => id).filter((id) => pointsIn(bid, id) === undefined);
  const lacksFinancialCheck = bid.financialFinding === undefined;
  if (missing.length === 0 && !lacksFinancialCheck) return [];
  return [{ bid: bid.bid, lot: bid.lot, criteria: missing, lacksFinancialCheck }];
}

function unrankedOf(criteria: readonly RankingCriterion[], bid: JudgedBid): readonly UnrankedBid[] {
  const exclusions = exclusionsOf(criteria, bid);
  return exclusions.length === 0 ? [] : [{ bid: bid.bid, lot: bid.lot, exclusions }];
}

function exclusionsOf(
  criteria: readonly RankingCriterion[],
  bid: JudgedBid,
): readonly RankingExclusion[] {
  if (bid.state === 'excluded') return [{ reason: 'excluded_at_opening' }];
  const finding = bid.financialFinding;
  const failed: readonly RankingExclusion[] =
    finding?.kind === 'failed' ? [{ reason: 'financial_check_failed', said: finding.reason }] : [];
  const below = criteria.flatMap(({ id, pointsMin }): readonly RankingExclusion[] => {
    const thousandths = pointsOf(bid, id);
    const thousandthsMin = pointsMin * THOUSANDTHS_PER_POINT;
    if (thousandths >= thousandthsMin) return [];
    return [{ reason: 'below_threshold', criterion: id, thousandths, thousandthsMin }];
  });
  return [...failed, ...below];
}

function inRankOrder(
  criteria: readonly RankingCriterion[],
  bids: readonly JudgedBid[],
): readonly RankedBid[] {
  const [first] = criteria;
  const scored = bids.map((bid) => ({
    bid,
    score: scoreThousandthsOf(criteria, bid.consensus),
    firstPoints: first === undefined ? 0 : pointsOf(bid, first.id),
  }));
  scored.sort(
    (a, b) =>
      b.score - a.score ||
      b.firstPoints - a.firstPoints ||
      a.bid.receivedAt - b.bid.receivedAt ||
      compare(a.bid.bid, b.bid.bid),
  );
  const countByLot = new Map<string, number>();
  return scored.map(({ bid, score }, index) => {
    const rankInLot = (countByLot.get(bid.lot) ?? 0) + 1;
    countByLot.set(bid.lot, rankInLot);
    return {
      bid: bid.bid,
      lot: bid.lot,
      rank: index + 1,
      rankInLot,
      scoreThousandths: score,
      points: criteria.map(({ id }) => ({ criterion: id, thousandths: pointsOf(bid, id) })),
    };
  });
}

export const THOUSANDTHS_PER_POINT = 1_000;
/** A score is out of 100 points, whatever the full marks of each criterion are. */
const SCORE_POINTS_MAX = 100n;

/**
 * The sum over criteria of weight × points ÷ full marks × 100, in thousandths of a point. All terms
 * are brought to one denominator and the sum is rounded once, half a thousandth upwards: so it is
 * exact, and no more points ever give a lower score.
 */
export function scoreThousandthsOf(
  criteria: readonly RankingCriterion[],
  consensus: readonly CriterionPoints[],
): number {
  const marks = criteria.reduce((product, { pointsMax }) => product * BigInt(pointsMax), 1n);
  assert(marks > 0n, 'Full marks are at least one point');
  const sum = criteria.reduce((total, { id, weightPpm, pointsMax }) => {
    const points = present(
      consensus.find(({ criterion }) => criterion === id),
      `The consensus on ${id}`,
    );
    return total + BigInt(weightPpm) * BigInt(points.thousandths) * (marks / BigInt(pointsMax));
  }, 0n);
  const denominator = BigInt(WHOLE_PPM) * marks;
  return Number((2n * SCORE_POINTS_MAX * sum + denominator) / (2n * denominator));
}

function pointsIn({ consensus }: JudgedBid, id: string): number | undefined {
  return consensus.find(({ criterion }) => criterion === id)?.thousandths;
}

function pointsOf(bid: JudgedBid, id: string): number {
  return present(pointsIn(bid, id), `The consensus on ${id} of ${bid.bid}`);
}

export interface CriterionWeight {
  readonly criterion: string;
  readonly weightPpm: Criterion['weightPpm'];
}

/** In this order: each weight has its criterion, each criterion one weight, all make the whole. */
export type WeightsRefusal =
  | { readonly reason: 'criterion_unknown'; readonly criterion: string }
  | { readonly reason: 'weight_of_each_criterion'; readonly criterion: string }
  | { readonly reason: 'weights_not_whole'; readonly foundPpm: number };

export function weightsRefusal(
  criteria: readonly RankingCriterion[],
  weights: readonly CriterionWeight[],
): WeightsRefusal | undefined {
  const unknown = weights.find(({ criterion }) => !criteria.some(({ id }) => id === criterion));
  if (unknown !== undefined) {
    return { reason: 'criterion_unknown', criterion: unknown.criterion };
  }
  const wrong = criteria.find(
    ({ id }) => weights.filter(({ criterion }) => criterion === id).length !== 1,
  );
  if (wrong !== undefined) return { reason: 'weight_of_each_criterion', criterion: wrong.id };
  const foundPpm = weights.reduce((sum, { weightPpm }) => sum + weightPpm, 0);
  return foundPpm === WHOLE_PPM ? undefined : { reason: 'weights_not_whole', foundPpm };
}

/** The same criteria, each with its other weight; {@link weightsRefusal} was asked. */
export function withWeights<C extends RankingCriterion>(
  criteria: readonly C[],
  weights: readonly CriterionWeight[],
): readonly C[] {
  return criteria.map((each) => {
    const found = weights.find(({ criterion }) => criterion === each.id);
    return { ...each, weightPpm: present(found, `The weight of ${each.id}`).weightPpm };
  });
}
