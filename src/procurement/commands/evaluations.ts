/**
 * The evaluation of the bids of a call. Every command locks the call first, so that nothing is
 * judged while it is ranked. Refusals come in the order of the rules in `evaluation.ts`, after
 * `not_found`: of the call, of the bid in it, and of the caller's own assignment.
 */
import type { NotFound } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { BidId, CallId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { JsonObject, Reader, Writer } from '../../platform/database/transaction.ts';
import type { Permission } from '../../platform/identity/access.ts';
import { isAllowed } from '../../platform/identity/permissions.ts';
import { personAsActor } from '../../platform/identity/person-as-actor.ts';
import {
  type AssignRefusal,
  assignRefusal,
  type BidAtHand,
  type BidRefusal,
  bidRefusal,
  type ConsensusRefusal,
  consensusRefusal,
  type Declaration,
  type DeclareRefusal,
  declareRefusal,
  type FinancialCheck,
  independenceRefusal,
  type NotIndependent,
  type RankRefusal,
  rankRefusal,
  type ScoreRefusal,
  type Standing,
  scoreRefusal,
} from '../evaluation.ts';
import type { Ranking } from '../ranking.ts';
import { selectBid } from '../store/bids.ts';
import { lockCall, type StoredCall, updateCallState } from '../store/calls.ts';
import {
  insertAssignment,
  insertConsensus,
  insertFinancialCheck,
  isOpeningOfficerOf,
  type PersonId,
  type StoredAssignment,
  selectAssignment,
  selectConsensusOf,
  selectScoresOf,
  takeConsensusBack,
  updateDeclaration,
  upsertScore,
  type WrittenPoints,
} from '../store/evaluations.ts';
import { selectRanking } from '../store/rankings.ts';
import { scopesOfCall } from './call-scopes.ts';

/** There is no such bid for the caller to judge, or the caller opens bids or decides by now. */
type NotYours = NotFound | NotIndependent;

/** The bid that a command is about, and the call that it must be of. */
export interface BidTarget {
  readonly call: CallId;
  readonly bid: BidId;
}

export type AssignOutcome = Outcome<StoredAssignment, NotFound | AssignRefusal>;

/** Has a person judge a bid; it must be an evaluator of the call, and open and decide nothing. */
export async function assignEvaluator(
  writer: Writer,
  target: BidTarget,
  person: PersonId,
): Promise<AssignOutcome> {
  const found = await load(writer, target);
  if (!found.ok) return found;
  const { call, atHand } = found.value;
  const standing = await standingOf(writer, call, person);
  const isAssigned = (await selectAssignment(writer, target.bid, person)) !== undefined;
  const refusal = assignRefusal(atHand, { person, standing, isAssigned });
  if (refusal !== undefined) return refused(refusal);
  await insertAssignment(writer, target.bid, person);
  const deed = { action: 'evaluation.assign', detail: { person }, persons: [person] } as const;
  tell(writer, call, target.bid, deed);
  return done(await assignmentNow(writer, target.bid, person));
}

export type DeclareOutcome = Outcome<StoredAssignment, NotYours | DeclareRefusal>;

/**
 * The caller declares a conflict of interest with a bid, or that there is none. A conflict that is
 * declared late takes every consensus of the bid back: the others agree anew.
 */
export async function declareInterest(
  writer: Writer,
  target: BidTarget,
  declared: Declaration,
): Promise<DeclareOutcome> {
  const found = await loadOwn(writer, target);
  if (!found.ok) return found;
  const { call, atHand, assignment } = found.value;
  const refusal = declareRefusal(atHand, assignment, declared);
  if (refusal !== undefined) return refused(refusal);
  await updateDeclaration(writer, assignment, declared);
  const takenBack =
    declared.kind === 'conflict'
      ? await takeConsensusBack(writer, target.bid, `${assignment.person} declared a conflict.`)
      : [];
  const detail = { ...declared, takenBack };
  tell(writer, call, target.bid, { action: 'evaluation.declare', detail });
  return done(await assignmentNow(writer, target.bid, assignment.person));
}

export type ScoreOutcome = Outcome<WrittenPoints, NotYours | ScoreRefusal>;

/** The caller's own points of a criterion, or these in place of those that it gave before. */
export async function scoreBid(
  writer: Writer,
  target: BidTarget,
  points: WrittenPoints,
): Promise<ScoreOutcome> {
  const found = await loadOwn(writer, target);
  if (!found.ok) return found;
  const { call, atHand, assignment } = found.value;
  const consensus = await selectConsensusOf(writer, target.bid);
  const hasConsensus = consensus.some(({ criterion }) => criterion === points.criterion);
  const seat = { atHand, assignment, criteria: call.terms.criteria };
  const refusal = scoreRefusal(seat, points, hasConsensus);
  if (refusal !== undefined) return refused(refusal);
  await upsertScore(writer, target.bid, assignment.person, points);
  tell(writer, call, target.bid, { action: 'evaluation.score', detail: { ...points } });
  return done(points);
}

export type ConsensusOutcome = Outcome<WrittenPoints, NotYours | ConsensusRefusal>;

/** One of the evaluators of a bid writes down what they agreed on for a criterion. */
export async function recordConsensus(
  writer: Writer,
  target: BidTarget,
  points: WrittenPoints,
): Promise<ConsensusOutcome> {
  const found = await loadOwn(writer, target);
  if (!found.ok) return found;
  const { call, atHand, assignment } = found.value;
  const { criteria, evaluatorCountMin } = call.terms;
  const scores = await selectScoresOf(writer, target.bid);
  const persons = scores
    .filter(({ criterion, counts }) => counts && criterion === points.criterion)
    .map(({ person }) => person);
  const given = { persons, evaluatorCountMin };
  const refusal = consensusRefusal({ atHand, assignment, criteria }, points, given);
  if (refusal !== undefined) return refused(refusal);
  await insertConsensus(writer, target.bid, points);
  const detail = { ...points, persons };
  tell(writer, call, target.bid, { action: 'evaluation.agree', detail });
  return done(points);
}

export type FinancialOutcome = Outcome<FinancialCheck, NotFound | BidRefusal>;

/** What an accredited financial institution found of a bid. */
export async function recordFinancialCheck(
  writer: Writer,
  target: BidTarget,
  check: FinancialCheck,
): Promise<FinancialOutcome> {
  const found = await load(writer, target);
  if (!found.ok) return found;
  const { call, atHand } = found.value;
  const refusal = bidRefusal(atHand);
  if (refusal !== undefined) return refused(refusal);
  await insertFinancialCheck(writer, target.bid, check);
  const { finding, institution, accreditation } = check;
  const detail = { finding: { ...finding }, institution, accreditation };
  tell(writer, call, target.bid, { action: 'evaluation.check', detail });
  return done(check);
}

export type RankOutcome = Outcome<Ranking, NotFound | RankRefusal>;

/** Ends the evaluation: from now on its scores stand, and the call is ranked by them. */
export async function rankCall(writer: Writer, callId: CallId): Promise<RankOutcome> {
  const call = await lockCall(writer, callId);
  if (call === undefined) return refused({ reason: 'not_found', id: callId });
  const ranking = await selectRanking(writer, callId);
  const refusal = rankRefusal(call.state, ranking);
  if (refusal !== undefined) return refused(refusal);
  await updateCallState(writer, callId, 'ranked');
  const ranked = ranking.ranked.map(({ bid, scoreThousandths }) => ({ bid, scoreThousandths }));
  const excluded = ranking.excluded.map(({ bid, exclusions }) => ({
    bid,
    reasons: exclusions.map(({ reason }) => reason),
  }));
  const { programme } = call.terms;
  writer.audit({ action: 'call.rank', subject: callId, detail: { ranked, excluded } });
  writer.publish({
    kind: 'call.ranked',
    subject: callId,
    scopes: [`call:${callId}`, `programme:${programme}`],
    detail: { state: 'ranked' },
  });
  return done(ranking);
}

interface Loaded {
  readonly call: StoredCall;
  readonly atHand: BidAtHand;
}

async function load(writer: Writer, target: BidTarget): Promise<Outcome<Loaded, NotFound>> {
  const call = await lockCall(writer, target.call);
  if (call === undefined) return refused({ reason: 'not_found', id: target.call });
  const bid = await selectBid(writer, target.bid);
  if (bid === undefined || bid.call !== target.call) {
    return refused({ reason: 'not_found', id: target.bid });
  }
  return done({ call, atHand: { bid: bid.id, bidState: bid.state, callState: call.state } });
}

interface LoadedOwn extends Loaded {
  readonly assignment: StoredAssignment;
}

/** As {@link load}; a bid that the caller is not assigned is not there for it. */
async function loadOwn(writer: Writer, target: BidTarget): Promise<Outcome<LoadedOwn, NotYours>> {
  const found = await load(writer, target);
  if (!found.ok) return found;
  const assignment = await selectAssignment(writer, target.bid, writer.caller.actor);
  if (assignment === undefined) return refused({ reason: 'not_found', id: target.bid });
  const { person } = assignment;
  const standing = present(await standingOf(writer, found.value.call, person), person);
  const refusal = independenceRefusal(person, standing);
  if (refusal !== undefined) return refused(refusal);
  return done({ ...found.value, assignment });
}

const OPENS_OR_DECIDES = [
  'bid.open',
  'selection.decide',
  'award.decide',
] as const satisfies readonly Permission[];

async function standingOf(
  reader: Reader,
  call: StoredCall,
  id: PersonId,
): Promise<Standing | undefined> {
  const person = await personAsActor(reader, id);
  if (person === undefined) return undefined;
  const may = (permission: Permission) => isAllowed(person.actor, permission, scopesOfCall(call));
  return {
    isActive: person.isActive,
    opensOrDecides:
      OPENS_OR_DECIDES.some(may) || (await isOpeningOfficerOf(reader, call.terms.id, id)),
    mayScore: may('evaluation.score'),
  };
}

async function assignmentNow(
  reader: Reader,
  bid: BidId,
  person: PersonId,
): Promise<StoredAssignment> {
  return present(await selectAssignment(reader, bid, person), `${person} for ${bid}`);
}

const PAST_PARTICIPLES = {
  'evaluation.assign': 'evaluation.assigned',
  'evaluation.declare': 'evaluation.declared',
  'evaluation.score': 'evaluation.scored',
  'evaluation.agree': 'evaluation.agreed',
  'evaluation.check': 'evaluation.checked',
} as const;

interface Deed {
  readonly action: keyof typeof PAST_PARTICIPLES;
  readonly detail: JsonObject;
  /** Whom it is for; those who listen are not told. */
  readonly persons?: readonly PersonId[];
}

/**
 * The audit has all of it. The event says only that something was done in the call: it is heard by
 * all who judge there, and each knows of its own bids alone.
 */
function tell(
  writer: Writer,
  { terms }: StoredCall,
  bid: BidId,
  { action, detail, persons = [] }: Deed,
): void {
  writer.audit({ action, subject: bid, detail: { call: terms.id, ...detail } });
  writer.publish({
    kind: PAST_PARTICIPLES[action],
    subject: terms.id,
    scopes: [`call:${terms.id}`, `programme:${terms.programme}`],
    detail: {},
    persons,
  });
}
