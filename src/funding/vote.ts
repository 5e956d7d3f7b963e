/**
 * A question put to the Governing Board, and how it is counted (rule 9 of the field: Regulation
 * (EU) 2021/1173 as amended by (EU) 2026/150, on the votes of the Governing Board): by subject, the
 * vote of the Union with half of the states, or with 55 % of the states that have 65 % of the
 * population; or 75 %. Which majority a subject needs is data of the vote.
 *
 * The whole is every state of the electorate: who abstains or casts no ballot is not in favour.
 * Each threshold is reached at its percentage, not only above it.
 */
import type { FoundRefusal } from '../kernel/as-seen.ts';
import type { PartyId, ProgrammeId, VoteId } from '../kernel/ids.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import { notParticipating } from './membership.ts';
import type { Party } from './party.ts';
import type { Programme } from './programme.ts';

export type Majority = 'half-of-states' | 'qualified' | 'three-quarters';

interface Thresholds {
  /** Of the states, at least. */
  readonly statesPercent: number;
  /** Of the population of all states, at least; 0: it does not matter. */
  readonly populationPercent: number;
}

export const MAJORITIES: Readonly<Record<Majority, Thresholds>> = {
  'half-of-states': { statesPercent: 50, populationPercent: 0 },
  qualified: { statesPercent: 55, populationPercent: 65 },
  'three-quarters': { statesPercent: 75, populationPercent: 0 },
};

export interface VotingState {
  readonly state: PartyId;
  readonly population: number;
}

/** What is asked, who votes, and what decides. */
export interface Question {
  readonly id: VoteId;
  readonly programme: ProgrammeId;
  readonly question: string;
  /** Such as `selection of sites`. */
  readonly subject: string;
  readonly majority: Majority;
  /** Without the Union's vote in favour it is not carried. */
  readonly needsUnionVote: boolean;
  /** Who casts the Union's vote; `undefined`: it has none. */
  readonly union: PartyId | undefined;
  /** At least one. */
  readonly states: readonly VotingState[];
}

export type Choice = 'for' | 'against' | 'abstain';

/** The latest of a voter; earlier ones stay on record. */
export interface Ballot {
  readonly voter: PartyId;
  readonly choice: Choice;
  readonly castAt: EpochSeconds;
  readonly castBy: string;
}

export interface Vote extends Question {
  readonly ballots: readonly Ballot[];
  readonly putAt: EpochSeconds;
  /** `undefined`: ballots can still be cast and changed. */
  readonly closedAt: EpochSeconds | undefined;
  readonly version: number;
}

export type PutRefusal =
  | { readonly reason: 'exists'; readonly id: VoteId }
  | { readonly reason: 'programme_unknown'; readonly programme: ProgrammeId }
  | { readonly reason: 'not_a_state'; readonly voter: PartyId }
  | { readonly reason: 'not_participating'; readonly voter: PartyId }
  | { readonly reason: 'state_repeated'; readonly voter: PartyId }
  | { readonly reason: 'union_missing' }
  | { readonly reason: 'not_the_union'; readonly voter: PartyId };

export type VoteRefusal =
  | FoundRefusal
  | { readonly reason: 'vote_closed'; readonly id: VoteId; readonly at: EpochSeconds }
  | { readonly reason: 'not_a_voter'; readonly id: VoteId; readonly voter: PartyId };

/**
 * In this order, after `exists`: a programme that is not there, a voter that is no state, one that
 * takes no part in the joint undertaking, a state named twice, the Union's vote needed and nobody
 * to cast it, a Union that is no joint undertaking.
 */
export function putRefusal(
  question: Question,
  parties: readonly Party[],
  programmes: readonly Pick<Programme, 'id'>[],
): PutRefusal | undefined {
  const { programme, states, union, needsUnionVote } = question;
  if (!programmes.some(({ id }) => id === programme)) {
    return { reason: 'programme_unknown', programme };
  }
  const kindOf = (voter: PartyId) => parties.find(({ id }) => id === voter)?.kind;
  const voters = states.map(({ state }) => state);
  const other = voters.find((voter) => kindOf(voter) !== 'state');
  if (other !== undefined) return { reason: 'not_a_state', voter: other };
  const outside = notParticipating(voters, parties);
  if (outside !== undefined) return { reason: 'not_participating', voter: outside };
  const repeated = voters.find((voter, index) => voters.indexOf(voter) !== index);
  if (repeated !== undefined) return { reason: 'state_repeated', voter: repeated };
  if (needsUnionVote && union === undefined) return { reason: 'union_missing' };
  if (union !== undefined && kindOf(union) !== 'joint-undertaking') {
    return { reason: 'not_the_union', voter: union };
  }
  return undefined;
}

/** In this order: closed, not of the electorate. */
export function castRefusal(vote: Vote, voter: PartyId): VoteRefusal | undefined {
  const closed = closeRefusal(vote);
  if (closed !== undefined) return closed;
  const { id, union, states } = vote;
  const isVoter = voter === union || states.some(({ state }) => state === voter);
  return isVoter ? undefined : { reason: 'not_a_voter', id, voter };
}

export function closeRefusal({ id, closedAt }: Vote): VoteRefusal | undefined {
  return closedAt === undefined ? undefined : { reason: 'vote_closed', id, at: closedAt };
}

/** Every number that the result follows from. */
export interface VoteCount {
  readonly stateCount: number;
  readonly forCount: number;
  readonly againstCount: number;
  readonly abstainCount: number;
  readonly absentCount: number;
  /** The fewest states in favour that carry it. */
  readonly neededCount: number;
  readonly population: number;
  readonly forPopulation: number;
  /** The smallest population in favour that carries it; 0 where it does not matter. */
  readonly neededPopulation: number;
  /** `undefined`: none cast, or no vote of the Union. */
  readonly unionChoice: Choice | undefined;
  readonly isCarried: boolean;
}

/** As the ballots stand; final once the vote is closed. */
export function countVote({
  majority,
  needsUnionVote,
  union,
  states,
  ballots,
}: Pick<Vote, 'majority' | 'needsUnionVote' | 'union' | 'states' | 'ballots'>): VoteCount {
  const choiceOf = (voter: PartyId | undefined) =>
    ballots.find((ballot) => ballot.voter === voter)?.choice;
  const choosing = (choice: Choice | undefined) =>
    states.filter(({ state }) => choiceOf(state) === choice);
  const { statesPercent, populationPercent } = MAJORITIES[majority];
  const inFavour = choosing('for');
  const population = populationOf(states);
  const forPopulation = populationOf(inFavour);
  const neededCount = partOf(states.length, statesPercent);
  const neededPopulation = partOf(population, populationPercent);
  const unionChoice = choiceOf(union);
  return {
    stateCount: states.length,
    forCount: inFavour.length,
    againstCount: choosing('against').length,
    abstainCount: choosing('abstain').length,
    absentCount: choosing(undefined).length,
    neededCount,
    population,
    forPopulation,
    neededPopulation,
    unionChoice,
    isCarried:
      inFavour.length >= neededCount &&
      forPopulation >= neededPopulation &&
      (!needsUnionVote || unionChoice === 'for'),
  };
}

function populationOf(states: readonly VotingState[]): number {
  return states.reduce((sum, { population }) => sum + population, 0);
}

/** The smallest integer that is at least `percent` of `whole`, in integers alone. */
function partOf(whole: number, percent: number): number {
  const hundredths = whole * percent;
  const rest = hundredths % 100;
  return (hundredths - rest) / 100 + (rest === 0 ? 0 : 1);
}
