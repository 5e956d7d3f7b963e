/**
 * A call: drafted, changed, launched, cancelled. A launch locks the agreement and the commitments
 * of the programme, so that what it was checked against is what it is saved with.
 */
import { asSeen, type FoundRefusal, type Target } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { CallId, VoteId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { toTimeText } from '../../kernel/time.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { JsonObject, Reader, Writer } from '../../platform/database/transaction.ts';
import type { CallTerms } from '../call.ts';
import {
  type CallStateRefusal,
  type LaunchRefusal,
  launchRefusal,
  shakenStates,
  stepRefusal,
  type TermsFacts,
  type TermsRefusal,
  termsFaults,
  type UncoveredState,
} from '../call-rules.ts';
import { type DeadlineExtension, type ExtendRefusal, extendRefusal } from '../deadline.ts';
import { lockAgreement, selectAgreement, updateFrozen } from '../store/agreements.ts';
import { selectSealedBids } from '../store/bids.ts';
import { insertActVote } from '../store/board-votes.ts';
import {
  insertCall,
  lockCall,
  type StoredCall,
  selectCall,
  updateCallState,
  updateCallTerms,
  updateDeadline,
} from '../store/calls.ts';
import { selectHandedInAt } from '../store/sealed-bids.ts';
import type { FundingFacts } from './agreements.ts';
import { type BoardVoteRefusal, carryingVote } from './board-votes.ts';

export type CallOutcome = Outcome<
  StoredCall,
  | FoundRefusal
  | { readonly reason: 'exists'; readonly id: string }
  | CallStateRefusal
  | TermsRefusal
  | LaunchRefusal
  | BoardVoteRefusal
  | ExtendRefusal
>;

/** Refuses an id that is taken, then faulty terms. */
export async function draftCall(
  writer: Writer,
  terms: CallTerms,
  funding: FundingFacts,
): Promise<CallOutcome> {
  const { id } = terms;
  if ((await selectCall(writer, id)) !== undefined) {
    return refused({ reason: 'exists', id });
  }
  const refusal = await termsRefusal(writer, terms, funding);
  if (refusal !== undefined) return refused(refusal);
  await insertCall(writer, terms);
  return done(await told(writer, id, 'draft', toDetail(terms)));
}

/** Refuses what is no draft any more, another programme, then faulty terms. */
export async function changeCall(
  writer: Writer,
  terms: CallTerms,
  version: number | undefined,
  funding: FundingFacts,
): Promise<CallOutcome> {
  const found = await lockAsSeen(writer, { id: terms.id, version });
  if (!found.ok) return found;
  const wrong = stepRefusal(found.value, 'change');
  if (wrong !== undefined) return refused(wrong);
  const refusal =
    programmeRefusal(terms, found.value.terms) ?? (await termsRefusal(writer, terms, funding));
  if (refusal !== undefined) return refused(refusal);
  await updateCallTerms(writer, terms);
  return done(await told(writer, terms.id, 'change', toDetail(terms)));
}

/**
 * Refuses as {@link launchRefusal}, then for want of a vote that carries it, where the terms ask
 * for one. Freezes the agreement.
 */
export async function launchCall(
  writer: Writer,
  target: Target<CallId> & { readonly vote: VoteId | undefined },
  funding: FundingFacts,
): Promise<CallOutcome> {
  const found = await lockAsSeen(writer, target);
  if (!found.ok) return found;
  const { terms, version } = found.value;
  const agreement = present(await lockAgreement(writer, terms.agreement), terms.agreement);
  const commitments = await funding.lockCommitments(writer, terms.programme);
  const parties = await funding.parties(writer);
  const facts = { now: writer.caller.at, parties, agreement, commitments };
  const refusal = launchRefusal(found.value, facts);
  if (refusal !== undefined) return refused(refusal);
  const act = { kind: 'launch', call: target.id, version } as const;
  const carried = await carryingVote(writer, act, { terms, vote: target.vote }, funding.voteOf);
  if (!carried.ok) return carried;
  await updateCallState(writer, target.id, 'launched');
  await updateFrozen(writer, agreement.id);
  const { value: vote } = carried;
  if (vote !== undefined) await insertActVote(writer, act, vote);
  const detail = { ...toDetail(terms), ...(vote === undefined ? {} : { vote }) };
  return done(await told(writer, target.id, 'launch', detail));
}

/** Refuses as {@link extendRefusal}. Everybody who bids is told. */
export async function extendDeadline(
  writer: Writer,
  target: Target<CallId>,
  extension: Pick<DeadlineExtension, 'deadlineAt' | 'reason'>,
): Promise<CallOutcome> {
  const found = await lockAsSeen(writer, target);
  if (!found.ok) return found;
  const { deadlineAt, reason } = extension;
  const clock = { at: writer.caller.at, handedInAt: await selectHandedInAt(writer, target.id) };
  const refusal = extendRefusal(found.value, deadlineAt, clock);
  if (refusal !== undefined) return refused(refusal);
  await updateDeadline(writer, target.id, extension);
  const before = toTimeText(found.value.terms.deadlineAt);
  const detail = { before, deadline: toTimeText(deadlineAt), reason };
  return done(await told(writer, target.id, 'extend', detail));
}

/** The states of each call whose cover has gone since its launch; see {@link shakenStates}. */
export async function readShaken(
  reader: Reader,
  calls: readonly StoredCall[],
  { funding, now }: { readonly funding: FundingFacts; readonly now: EpochSeconds },
): Promise<ReadonlyMap<CallId, readonly UncoveredState[]>> {
  const launched = calls.filter(({ launchedAt }) => launchedAt !== undefined);
  const shaken = new Map<CallId, readonly UncoveredState[]>();
  if (launched.length === 0) return shaken;
  const parties = await funding.parties(reader);
  const programmes = launched.map(({ terms }) => terms.programme);
  const commitments = await funding.commitments(reader, programmes);
  for (const call of launched) {
    const { id, agreement: of } = call.terms;
    const agreement = present(await selectAgreement(reader, of), of);
    shaken.set(id, shakenStates(call, { now, parties, agreement, commitments }));
  }
  return shaken;
}

/** Refuses a call that is awarded or cancelled already. What was bid stays sealed. */
export async function cancelCall(
  writer: Writer,
  target: Target<CallId>,
  why: string,
): Promise<CallOutcome> {
  const found = await lockAsSeen(writer, target);
  if (!found.ok) return found;
  const refusal = stepRefusal(found.value, 'cancel');
  if (refusal !== undefined) return refused(refusal);
  await updateCallState(writer, target.id, 'cancelled');
  return done(await told(writer, target.id, 'cancel', { before: found.value.state, why }));
}

/** Locks a call, as its caller has seen it where it says so. */
export async function lockAsSeen(
  writer: Writer,
  target: Target<CallId>,
): Promise<Outcome<StoredCall, FoundRefusal>> {
  return asSeen(await lockCall(writer, target.id), target);
}

/** Who may write calls of one programme may not write them into another. */
function programmeRefusal(terms: CallTerms, before: CallTerms): TermsRefusal | undefined {
  if (terms.programme === before.programme) return undefined;
  const fault = { field: '/programme', found: terms.programme, expected: before.programme };
  return { reason: 'terms_faulty', faults: [fault] };
}

async function termsRefusal(
  writer: Writer,
  terms: CallTerms,
  funding: FundingFacts,
): Promise<TermsRefusal | undefined> {
  const facts: TermsFacts = {
    now: writer.caller.at,
    parties: await funding.parties(writer),
    agreement: await selectAgreement(writer, terms.agreement),
  };
  const faults = termsFaults(terms, facts);
  return faults.length > 0 ? { reason: 'terms_faulty', faults } : undefined;
}

const PAST_PARTICIPLES = {
  draft: 'drafted',
  change: 'changed',
  launch: 'launched',
  extend: 'deadline-extended',
  cancel: 'cancelled',
} as const;

/** Who signs the agreement hears of its call from the launch on; before, its programme alone. */
async function told(
  writer: Writer,
  id: CallId,
  verb: keyof typeof PAST_PARTICIPLES,
  detail: JsonObject,
): Promise<StoredCall> {
  const call = present(await selectCall(writer, id), id);
  const { programme, states } = call.terms;
  const bidders = verb === 'extend' ? await selectSealedBids(writer, id) : [];
  const parties = new Set([...states, ...bidders.map(({ bidder }) => bidder)]);
  const listeners =
    call.launchedAt === undefined ? [] : [...parties].map((each) => `party:${each}`);
  writer.audit({ action: `call.${verb}`, subject: id, detail });
  writer.publish({
    kind: `call.${PAST_PARTICIPLES[verb]}`,
    subject: id,
    scopes: [`programme:${programme}`, `call:${id}`, ...listeners],
    detail: verb === 'extend' ? detail : { state: call.state },
  });
  return call;
}

function toDetail(terms: CallTerms): JsonObject {
  const { programme, agreement, name, lots, states, deadlineAt } = terms;
  const boardVotes = terms.boardVotes?.map((each) => ({ ...each }));
  return {
    ...(boardVotes === undefined ? {} : { boardVotes }),
    programme,
    agreement,
    name,
    states,
    deadlineAt: toTimeText(deadlineAt),
    lots: lots.map(({ id, projectCountMax }) => ({ id, projectCountMax })),
    unionMicrosMax: String(terms.unionMicrosMax),
  };
}
