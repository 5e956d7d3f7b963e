/**
 * The decision on a ranked call. What it is decided on takes seconds to solve, so that is done on a
 * snapshot, without a lock; then plan and call are locked, and it is refused where anything
 * that it rests on has changed meanwhile. Refused in this order: no such call, another version, a
 * call that is not ranked, a person who judges its bids, other inputs than those that were solved,
 * then as {@link decisionRefusal}, then for want of a vote of the Governing Board that carries it.
 */
import type { FoundRefusal, Target } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { BidId, CallId, PartyId, ProgrammeId, VoteId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { toTimeText } from '../../kernel/time.ts';
import type { EpochSeconds, EurMicros } from '../../kernel/units.ts';
import type { SolveProgramme } from '../../kernel/zero-one-programme.ts';
import type {
  Caller,
  Database,
  JsonObject,
  Reader,
  Writer,
} from '../../platform/database/transaction.ts';
import { type CallNotIn, standstillEndsAt, stateRefusal } from '../award.ts';
import type { CallTerms } from '../call.ts';
import {
  type ChoiceInputs,
  isSameChoice,
  lessSelected,
  type SelectionCaps,
} from '../selection/candidate.ts';
import { toIntegerProgramme } from '../selection/caps.ts';
import {
  type Comparison,
  compare,
  type Decision,
  type DecisionDraft,
  type DecisionRefusal,
  decide,
  decisionRefusal,
  type StoredSelection,
  toCandidate,
} from '../selection/decision.ts';
import { selectOpenedBids, selectSealedBids } from '../store/bids.ts';
import { insertActVote } from '../store/board-votes.ts';
import { type StoredCall, selectCall, updateCallState } from '../store/calls.ts';
import { lockPlan } from '../store/contract-life.ts';
import { isEvaluatorOf } from '../store/evaluations.ts';
import { selectRanking } from '../store/rankings.ts';
import { insertSelection, selectSelectedMicros, selectSelection } from '../store/selections.ts';
import { type BoardVoteRefusal, carryingVote, type VoteOf } from './board-votes.ts';
import { lockAsSeen } from './calls.ts';

export type { Exclusion, Selected } from '../selection/candidate.ts';
export type { Comparison, DecisionDraft, StoredSelection } from '../selection/decision.ts';

/** What each state has promised to a programme, as far as it counts then, and not given yet. */
export type CommittedByState = (
  reader: Reader,
  programme: ProgrammeId,
  at: EpochSeconds,
) => Promise<ReadonlyMap<PartyId, EurMicros>>;

export interface SelectionPorts {
  readonly solve: SolveProgramme;
  readonly committedByState: CommittedByState;
  readonly voteOf: VoteOf;
}

/** Rule 4: who judges bids does not select among them, nor answer or award what was selected. */
export type EvaluatorDecides = { readonly reason: 'evaluator_decides'; readonly person: string };

export type InputsOutcome = Outcome<ChoiceInputs, FoundRefusal | CallNotIn>;
export type DecideRefusal =
  | FoundRefusal
  | CallNotIn
  | EvaluatorDecides
  /** A score, a check or a commitment is another than the one that was solved on. */
  | { readonly reason: 'inputs_changed'; readonly call: CallId }
  | DecisionRefusal
  | BoardVoteRefusal;
export type DecideOutcome = Outcome<StoredSelection, DecideRefusal>;

/** A decision with what was computed for it, before anything was locked. */
export interface PreparedDecision {
  readonly draft: DecisionDraft;
  readonly compared: Comparison;
  /** Which the caller says carries it; `undefined`: none. */
  readonly vote: VoteId | undefined;
}

/** Hundreds of bids take a second or two; who waits for an answer waits no longer than this. */
const SOLVE_SECONDS_MAX = 10;

/** What a ranked call would be decided on now. Ask on a snapshot. */
export async function readInputs(
  reader: Reader,
  { callId, at }: { readonly callId: CallId; readonly at: EpochSeconds },
  committedByState: CommittedByState,
): Promise<InputsOutcome> {
  const call = await selectCall(reader, callId);
  if (call === undefined) return refused({ reason: 'not_found', id: callId });
  const wrong = stateRefusal({ call: callId, state: call.state }, 'ranked');
  if (wrong !== undefined) return refused(wrong);
  return done(await inputsOf(reader, call, at, committedByState));
}

/** Rank order and optimum side by side; decides and stores nothing. */
export async function compareChoices(
  { candidates, caps }: ChoiceInputs,
  solve: SolveProgramme,
): Promise<Comparison> {
  const solution = await solve(toIntegerProgramme(candidates, caps), SOLVE_SECONDS_MAX);
  return compare(candidates, caps, solution);
}

/** Both steps, the second in a transaction of its own. */
export async function decideCall(
  database: Pick<Database, 'snapshot' | 'write'>,
  caller: Caller,
  asked: Target<CallId> & Pick<PreparedDecision, 'draft' | 'vote'>,
  ports: SelectionPorts,
): Promise<DecideOutcome> {
  const { id: callId, draft, vote } = asked;
  const inputs = await database.snapshot((reader) =>
    readInputs(reader, { callId, at: caller.at }, ports.committedByState),
  );
  if (!inputs.ok) return inputs;
  const compared = await compareChoices(inputs.value, ports.solve);
  return database.write(caller, (writer) =>
    decideSelection(writer, asked, { draft, compared, vote }, ports),
  );
}

export async function decideSelection(
  writer: Writer,
  target: Target<CallId>,
  { draft, compared, vote }: PreparedDecision,
  { committedByState, voteOf }: Omit<SelectionPorts, 'solve'>,
): Promise<DecideOutcome> {
  // What two calls of a programme may ask of its states, they do not take both.
  await lockPlan(writer);
  const locked = await lockAsSeen(writer, target);
  if (!locked.ok) return locked;
  const { id } = target;
  const call = locked.value;
  const wrong = stateRefusal({ call: id, state: call.state }, 'ranked');
  if (wrong !== undefined) return refused(wrong);
  const { at } = writer.caller;
  const judge = await evaluatorRefusal(writer, id);
  if (judge !== undefined) return refused(judge);
  if (!isSameChoice(compared, await inputsOf(writer, call, at, committedByState))) {
    return refused({ reason: 'inputs_changed', call: id });
  }
  const refusal = decisionRefusal(draft, compared);
  if (refusal !== undefined) return refused(refusal);
  const number = 1 + ((await selectSelection(writer, id))?.number ?? 0);
  const decision = decide(draft, compared);
  const { basis, chosen } = decision;
  const act = { kind: 'selection', call: id, number, basis, bids: chosen.bids } as const;
  const carried = await carryingVote(writer, act, { terms: call.terms, vote }, voteOf);
  if (!carried.ok) return carried;
  const endsAt = standstillEndsAt(at, call.terms);
  await insertSelection(writer, id, decision, endsAt);
  if (carried.value !== undefined) await insertActVote(writer, act, carried.value);
  await updateCallState(writer, id, 'decided');
  const said = { number, standstillEndsAt: toTimeText(endsAt), ...toDetail(decision) };
  const detail = carried.value === undefined ? said : { ...said, vote: carried.value };
  writer.audit({ action: 'call.decide', subject: id, detail });
  await tellBidders(writer, call, 'decided');
  return done(present(await selectSelection(writer, id), `the selection of ${id}`));
}

/** Whether the caller judges bids of the call, or was to: whatever its roles are by now. */
export async function evaluatorRefusal(
  writer: Writer,
  id: CallId,
): Promise<EvaluatorDecides | undefined> {
  const { actor: person } = writer.caller;
  const isEvaluator = await isEvaluatorOf(writer, id, person);
  return isEvaluator ? { reason: 'evaluator_decides', person } : undefined;
}

async function inputsOf(
  reader: Reader,
  { terms }: StoredCall,
  at: EpochSeconds,
  committedByState: CommittedByState,
): Promise<ChoiceInputs> {
  const { ranked } = await selectRanking(reader, terms.id);
  const bids = await selectOpenedBids(reader, terms.id);
  const contentOf = (id: BidId) =>
    present(
      bids.find((bid) => bid.id === id),
      id,
    ).content;
  return {
    candidates: ranked.map((each) => toCandidate(each, contentOf(each.bid))),
    caps: await capsNow(reader, terms, at, committedByState),
  };
}

/** The caps of a call, with what each state has left for it: neither given nor selected. */
export async function capsNow(
  reader: Reader,
  terms: CallTerms,
  at: EpochSeconds,
  committedByState: CommittedByState,
): Promise<SelectionCaps> {
  const { lots, projectCountMax, unionMicrosMax, unionMicrosMaxByPhase } = terms;
  const committed = await committedByState(reader, terms.programme, at);
  const selected = await selectSelectedMicros(reader, terms.programme);
  const committedMicros = lessSelected(committed, selected);
  return { lots, projectCountMax, unionMicrosMax, unionMicrosMaxByPhase, committedMicros };
}

function toDetail({ basis, reason, chosen, byRank, optimum, solved }: Decision): JsonObject {
  return {
    basis,
    reason: reason ?? null,
    bids: chosen.bids,
    scoreThousandths: chosen.scoreThousandths,
    byRank: byRank.bids,
    optimum: optimum.bids,
    bound: solved.bound,
  };
}

/** The states of a call, and every party that bids in it, hear what becomes of it. */
export async function tellBidders(
  writer: Writer,
  { terms }: StoredCall,
  what: 'ranked' | 'decided' | 'awarded' | 'called-up',
): Promise<void> {
  const bidders = (await selectSealedBids(writer, terms.id)).map(({ bidder }) => bidder);
  writer.publish({
    kind: what === 'ranked' ? 'call.decision-voided' : `call.${what}`,
    subject: terms.id,
    scopes: heardBy(terms, bidders),
    detail: { state: what === 'called-up' ? 'awarded' : what },
  });
}

/** Who hears what becomes of a call: those of it and its programme, its states, and `bidders`. */
export function heardBy(
  { id, programme, states }: Pick<CallTerms, 'id' | 'programme' | 'states'>,
  bidders: readonly PartyId[],
): readonly string[] {
  const parties = new Set([...states, ...bidders]);
  const ofParties = [...parties].map((party) => `party:${party}`);
  return [`programme:${programme}`, `call:${id}`, ...ofParties];
}
