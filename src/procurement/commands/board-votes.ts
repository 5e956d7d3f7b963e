/** The vote that an act names, asked of the room where it was counted; see `board-vote.ts`. */
import type { VoteId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import {
  type BoardVote,
  type BoardVoteRefusal,
  boardVoteRefusal,
  neededVote,
  type VotedAct,
} from '../board-vote.ts';
import type { CallTerms } from '../call.ts';

export type { BoardVoteRefusal } from '../board-vote.ts';

/** A vote, open or closed; once closed it changes no more, so nothing needs to be locked. */
export type VoteOf = (reader: Reader, id: VoteId) => Promise<BoardVote | undefined>;

export interface NamedVote {
  readonly terms: CallTerms;
  /** As the caller named it; `undefined`: none. */
  readonly vote: VoteId | undefined;
}

/**
 * The vote to be recorded with the act; `undefined` where the call asks for none, whatever was
 * named. Refused as {@link boardVoteRefusal}.
 */
export async function carryingVote(
  reader: Reader,
  act: VotedAct,
  { terms, vote: id }: NamedVote,
  voteOf: VoteOf,
): Promise<Outcome<VoteId | undefined, BoardVoteRefusal>> {
  if (neededVote(terms, act.kind) === undefined) return done(undefined);
  const vote = id === undefined ? undefined : await voteOf(reader, id);
  const refusal = boardVoteRefusal(act, terms, vote);
  return refusal === undefined ? done(vote?.id) : refused(refusal);
}
