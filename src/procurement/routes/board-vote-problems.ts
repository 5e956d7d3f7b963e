/** What an act that needs the Governing Board is refused with, as problems. */
import type { Problem, ProblemType } from '../../platform/http/problem.ts';
import type { BoardVoteRefusal } from '../commands/board-votes.ts';

export const BOARD_VOTE_PROBLEMS = {
  vote_missing: {
    type: 'vote-missing',
    status: 409,
    title: 'The call asks for a vote of the Governing Board on this (rule 9)',
    advice: 'Put a vote with the subject that the facts name, have it cast, close it, and name it.',
  },
  vote_on_something_else: {
    type: 'vote-on-something-else',
    status: 409,
    title: 'The vote is not on this, or not by the majority that the call asks for',
  },
  vote_not_counted: {
    type: 'vote-not-counted',
    status: 409,
    title: 'The vote is still open: its count is not final',
    advice: 'Close the vote first.',
  },
  vote_not_carried: {
    type: 'vote-not-carried',
    status: 409,
    title: 'The vote was not carried (rule 9)',
  },
} as const satisfies Readonly<Record<BoardVoteRefusal['reason'], ProblemType>>;

export const BOARD_VOTE_REASONS = [
  'vote_missing',
  'vote_on_something_else',
  'vote_not_counted',
  'vote_not_carried',
] as const;

export function sayingOfBoardVote(refusal: BoardVoteRefusal): {
  readonly detail: string;
  readonly facts: NonNullable<Problem['facts']>;
} {
  switch (refusal.reason) {
    case 'vote_missing': {
      const { subject } = refusal;
      return { detail: `Expected a vote on "${subject}", found none.`, facts: { subject } };
    }
    case 'vote_on_something_else': {
      const { vote, part, found, expected } = refusal;
      const detail = `The ${part} of ${vote}: expected ${expected}, found ${found}.`;
      return { detail, facts: { vote, part, found, expected } };
    }
    case 'vote_not_counted':
      return { detail: `${refusal.vote} is open.`, facts: { vote: refusal.vote } };
    case 'vote_not_carried': {
      const { vote, forCount, neededCount } = refusal;
      const detail =
        `${forCount} states were for ${vote}, of ${neededCount} needed; population and the vote ` +
        'of the Union count as its majority says.';
      return { detail, facts: { vote, forCount, neededCount } };
    }
  }
}
