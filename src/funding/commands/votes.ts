/**
 * A vote is put, cast and closed. Refusals in the order of the rules in `vote.ts`, after
 * `not_found` and `version_changed`.
 */
import { asSeen, type Target } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { PartyId, VoteId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { JsonObject, Writer } from '../../platform/database/transaction.ts';
import { selectParties, selectProgrammes } from '../store/parties.ts';
import {
  insertBallot,
  insertVote,
  lockVote,
  selectVote,
  updateVoteClosed,
} from '../store/votes.ts';
import {
  type Choice,
  castRefusal,
  closeRefusal,
  countVote,
  type PutRefusal,
  putRefusal,
  type Question,
  type Vote,
  type VoteCount,
  type VoteRefusal,
} from '../vote.ts';

export interface CountedVote {
  readonly vote: Vote;
  readonly count: VoteCount;
}
export type PutOutcome = Outcome<CountedVote, PutRefusal>;
export type VoteOutcome = Outcome<CountedVote, VoteRefusal>;

export async function putVote(writer: Writer, question: Question): Promise<PutOutcome> {
  const { id, programme, subject, majority, needsUnionVote, states } = question;
  const found = await selectVote(writer, id);
  if (found !== undefined) return refused({ reason: 'exists', id });
  const parties = await selectParties(writer);
  const refusal = putRefusal(question, parties, await selectProgrammes(writer));
  if (refusal !== undefined) return refused(refusal);
  await insertVote(writer, question);
  const detail = {
    programme,
    question: question.question,
    subject,
    majority,
    needsUnionVote,
    union: question.union ?? null,
    states: states.map(({ state, population }) => ({ state, population })),
  };
  return done(await told(writer, id, 'put', detail));
}

/** The first ballot of a voter, or another in the place of its last one. */
export async function castBallot(
  writer: Writer,
  target: Target<VoteId> & { readonly voter: PartyId; readonly choice: Choice },
): Promise<VoteOutcome> {
  const found = await loadVote(writer, target);
  if (!found.ok) return found;
  const { id, voter, choice } = target;
  const refusal = castRefusal(found.value.vote, voter);
  if (refusal !== undefined) return refused(refusal);
  const before = found.value.vote.ballots.find((ballot) => ballot.voter === voter)?.choice;
  await insertBallot(writer, { vote: id, voter, choice });
  return done(await told(writer, id, 'cast', { voter, choice, before: before ?? null }));
}

/** Ends the vote; what was cast is the result, which the audit keeps with every number. */
export async function closeVote(writer: Writer, target: Target<VoteId>): Promise<VoteOutcome> {
  const found = await loadVote(writer, target);
  if (!found.ok) return found;
  const { vote, count } = found.value;
  const refusal = closeRefusal(vote);
  if (refusal !== undefined) return refused(refusal);
  await updateVoteClosed(writer, target.id);
  const detail = { ...count, unionChoice: count.unionChoice ?? null };
  return done(await told(writer, target.id, 'close', detail));
}

async function loadVote(writer: Writer, target: Target<VoteId>): Promise<VoteOutcome> {
  await lockVote(writer, target.id);
  const vote = asSeen(await selectVote(writer, target.id), target);
  return vote.ok ? done({ vote: vote.value, count: countVote(vote.value) }) : vote;
}

const EVENT_KINDS = { put: 'vote.put', cast: 'vote.cast', close: 'vote.closed' } as const;

async function told(
  writer: Writer,
  id: VoteId,
  verb: keyof typeof EVENT_KINDS,
  detail: JsonObject,
): Promise<CountedVote> {
  const vote = present(await selectVote(writer, id), id);
  const count = countVote(vote);
  const voters = [...vote.states.map(({ state }) => state), vote.union];
  writer.audit({ action: `vote.${verb}`, subject: id, detail });
  writer.publish({
    kind: EVENT_KINDS[verb],
    subject: id,
    scopes: [
      `programme:${vote.programme}`,
      ...voters.flatMap((voter) => (voter === undefined ? [] : [`party:${voter}`])),
    ],
    detail: verb === 'close' ? { isCarried: count.isCarried } : {},
  });
  return { vote, count };
}

/** For reads: a vote with its numbers as they stand. */
export function counted(vote: Vote): CountedVote {
  return { vote, count: countVote(vote) };
}
