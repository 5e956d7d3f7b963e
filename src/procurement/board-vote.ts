/**
 * Acts of a call that need the Governing Board (rule 9 of the field: Regulation (EU) 2021/1173 as
 * amended by (EU) 2026/150, on its votes). Which acts these are, and by which majority, is data of
 * the call. The vote is put, cast and counted in the room of funding; here it is only asked
 * whether one that was named carries the act.
 */
import { countVote, type Majority, type Vote } from '../funding/vote.ts';
import type { BidId, CallId, ContractId, VoteId } from '../kernel/ids.ts';
import type { CallTerms } from './call.ts';
import type { SelectionBasis } from './selection/decision.ts';

/** A vote as a port hands it on. */
export type BoardVote = Vote;

/** What the Board may have to carry. */
export const VOTED_ACTS = ['launch', 'selection', 'control-change'] as const;
export type VotedActKind = (typeof VOTED_ACTS)[number];

export interface NeededVote {
  readonly act: VotedActKind;
  readonly majority: Majority;
  readonly needsUnionVote: boolean;
}

/** One act; drafts and decisions of a call, and changes of a contract, are counted from 1. */
export type VotedAct =
  | {
      readonly kind: 'launch';
      readonly call: CallId;
      /** Of the draft. */
      readonly version: number;
    }
  | {
      readonly kind: 'selection';
      readonly call: CallId;
      readonly number: number;
      readonly basis: SelectionBasis;
      /** That are selected, in their order. */
      readonly bids: readonly BidId[];
    }
  | {
      readonly kind: 'control-change';
      readonly call: CallId;
      readonly contract: ContractId;
      readonly number: number;
    };

export type BoardVoteRefusal =
  | { readonly reason: 'vote_missing'; readonly subject: string }
  | {
      readonly reason: 'vote_on_something_else';
      readonly vote: VoteId;
      /** What differs first, in this order. */
      readonly part: 'subject' | 'majority' | 'union-vote' | 'electorate';
      readonly found: string;
      readonly expected: string;
    }
  | { readonly reason: 'vote_not_counted'; readonly vote: VoteId }
  | {
      readonly reason: 'vote_not_carried';
      readonly vote: VoteId;
      readonly forCount: number;
      readonly neededCount: number;
    };

/**
 * The subject that a vote on the act has, word for word. A draft that was changed, a decision that
 * was voided, and a change that is notified anew have another number, and a selection names what is
 * selected: a vote on something else does not carry them.
 */
export function subjectOfAct(act: VotedAct): string {
  switch (act.kind) {
    case 'launch':
      return `launch of ${act.call}, version ${act.version}`;
    case 'selection':
      return `selection ${act.number} of ${act.call} by ${act.basis}: ${act.bids.join(', ')}`;
    case 'control-change':
      return `change ${act.number} of ${act.contract}`;
  }
}

/** `undefined`: the terms of the call ask for no vote on such an act. */
export function neededVote(
  { boardVotes }: Pick<CallTerms, 'boardVotes'>,
  kind: VotedActKind,
): NeededVote | undefined {
  return boardVotes?.find(({ act }) => act === kind);
}

/**
 * In this order: no vote of its programme was named; it is on something else, by another majority
 * or without a state of the call among its voters; it is still open; it is closed and not carried.
 * `undefined` too where the act needs no vote.
 */
export function boardVoteRefusal(
  act: VotedAct,
  terms: Pick<CallTerms, 'programme' | 'states' | 'boardVotes'>,
  vote: BoardVote | undefined,
): BoardVoteRefusal | undefined {
  const needed = neededVote(terms, act.kind);
  if (needed === undefined) return undefined;
  if (vote?.programme !== terms.programme) {
    return { reason: 'vote_missing', subject: subjectOfAct(act) };
  }
  const other = otherPart(act, { needed, terms, vote });
  if (other !== undefined) return { reason: 'vote_on_something_else', vote: vote.id, ...other };
  if (vote.closedAt === undefined) return { reason: 'vote_not_counted', vote: vote.id };
  const { isCarried, forCount, neededCount } = countVote(vote);
  if (isCarried) return undefined;
  return { reason: 'vote_not_carried', vote: vote.id, forCount, neededCount };
}

interface Compared {
  readonly needed: NeededVote;
  readonly terms: Pick<CallTerms, 'states'>;
  readonly vote: BoardVote;
}

type OtherPart = Omit<
  Extract<BoardVoteRefusal, { readonly reason: 'vote_on_something_else' }>,
  'reason' | 'vote'
>;

function otherPart(act: VotedAct, { needed, terms, vote }: Compared): OtherPart | undefined {
  const voters = new Set(vote.states.map(({ state }) => state));
  const missing = terms.states.filter((state) => !voters.has(state));
  const union = (isNeeded: boolean) => (isNeeded ? 'needed' : 'not needed');
  const parts: readonly OtherPart[] = [
    { part: 'subject', found: vote.subject, expected: subjectOfAct(act) },
    { part: 'majority', found: vote.majority, expected: needed.majority },
    {
      part: 'union-vote',
      found: union(vote.needsUnionVote),
      expected: union(needed.needsUnionVote),
    },
    { part: 'electorate', found: missing.map((state) => `no ${state}`).join(', '), expected: '' },
  ];
  const other = parts.find(({ found, expected }) => found !== expected);
  return other?.part === 'electorate' ? { ...other, expected: 'every state of the call' } : other;
}
