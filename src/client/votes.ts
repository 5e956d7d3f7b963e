/** The operations on votes, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** What was put to the vote, and how each vote stands. Permission: vote.read. */
export const listVotes = operation<ListVotesCall>({
  method: 'GET',
  path: '/v1/votes',
});

export interface ListVotesCall {
  readonly input: {
    readonly query?: {
      readonly programme?: `programme_${string}` | undefined;
      readonly status?: 'open' | 'closed' | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'id' | '-id' | 'put' | '-put' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Vote[];
    readonly nextCursor: string | null;
  };
}

/** A vote with every ballot that counts and every number of the count. Permission: vote.read. */
export const getVote = operation<GetVoteCall>({
  method: 'GET',
  path: '/v1/votes/:voteId',
});

export interface GetVoteCall {
  readonly input: {
    readonly params: {
      readonly voteId: `vote_${string}`;
    };
  };
  readonly answer: Vote;
}

/**
 * Put a question to the Governing Board, with its majority and its electorate. Permission:
 * vote.put.
 */
export const putVote = operation<PutVoteCall>({
  method: 'POST',
  path: '/v1/votes',
});

export interface PutVoteCall {
  readonly input: {
    readonly body: QuestionInput;
  };
  readonly answer: Vote;
}

/** Cast the ballot of a voter, or change it; until the vote is closed. Permission: vote.cast. */
export const castBallot = operation<CastBallotCall>({
  method: 'POST',
  path: '/v1/votes/:voteId/ballots',
});

export interface CastBallotCall {
  readonly input: {
    readonly params: {
      readonly voteId: `vote_${string}`;
    };
    readonly body: {
      readonly voter: `party_${string}`;
      readonly choice: 'for' | 'against' | 'abstain';
    };
  };
  readonly answer: Vote;
}

/** Close a vote: its count is final. Permission: vote.put. */
export const closeVote = operation<CloseVoteCall>({
  method: 'POST',
  path: '/v1/votes/:voteId/close',
});

export interface CloseVoteCall {
  readonly input: {
    readonly params: {
      readonly voteId: `vote_${string}`;
    };
  };
  readonly answer: Vote;
}

export interface QuestionInput {
  readonly id: `vote_${string}`;
  readonly programme: `programme_${string}`;
  readonly question: string;
  readonly subject: string;
  readonly majority: QuestionInputMajority;
  readonly needsUnionVote: boolean;
  readonly union: `party_${string}` | null;
  readonly states: readonly QuestionInputStates[];
}

export type QuestionInputMajority = 'half-of-states' | 'qualified' | 'three-quarters';

export interface QuestionInputStates {
  readonly state: `party_${string}`;
  readonly population: number;
}

export interface Vote {
  readonly id: `vote_${string}`;
  readonly programme: `programme_${string}`;
  readonly question: string;
  readonly subject: string;
  readonly majority: VoteMajority;
  readonly needsUnionVote: boolean;
  readonly union: `party_${string}` | null;
  readonly states: readonly VoteStates[];
  readonly status: 'open' | 'closed';
  readonly ballots: readonly VoteBallots[];
  readonly count: VoteCount;
  readonly putAt: string;
  readonly closedAt: string | null;
  readonly version: number;
}

export interface VoteBallots {
  readonly voter: `party_${string}`;
  readonly choice: 'for' | 'against' | 'abstain';
  readonly castAt: string;
  readonly castBy: string;
}

export interface VoteCount {
  readonly stateCount: number;
  readonly forCount: number;
  readonly againstCount: number;
  readonly abstainCount: number;
  readonly absentCount: number;
  readonly neededCount: number;
  readonly population: number;
  readonly forPopulation: number;
  readonly neededPopulation: number;
  readonly unionChoice: 'for' | 'against' | 'abstain' | null;
  readonly isCarried: boolean;
}

export type VoteMajority = 'half-of-states' | 'qualified' | 'three-quarters';

export interface VoteStates {
  readonly state: `party_${string}`;
  readonly population: number;
}
