/**
 * What is told to all of an award: to whom, in which lot and state, for how much money of the
 * Union, and why; and of all other bids how many there were. Always: it names no bid that was not
 * awarded, and no bidder of one.
 */
import type { CallId, PartyId } from '../kernel/ids.ts';
import type { EpochSeconds, EurMicros } from '../kernel/units.ts';
import type { AwardedBid } from './award.ts';
import type { Exclusion } from './selection/candidate.ts';
import type { SelectionBasis } from './selection/decision.ts';

export interface AwardNotice {
  readonly call: CallId;
  readonly callName: string;
  readonly buyer: PartyId;
  readonly buyerName: string;
  readonly decidedAt: EpochSeconds;
  readonly standstillEndsAt: EpochSeconds;
  readonly awardedAt: EpochSeconds;
  /** On what the Governing Board decided, and in its words why, where it chose a list. */
  readonly basis: SelectionBasis;
  readonly reason: string | undefined;
  /** In rank order, those that were called up from the reserve among them. */
  readonly awards: readonly NoticeAward[];
  readonly lots: readonly NoticeLot[];
  /** Ranked bids that were not awarded: how many, by the first cap that kept them out. */
  readonly keptOut: readonly { readonly because: Exclusion['reason']; readonly count: number }[];
}

/** Its rank and score are why it was awarded. */
export interface NoticeAward extends AwardedBid {
  readonly rank: number;
  readonly lot: string;
  readonly title: string;
  readonly bidder: PartyId;
  readonly bidderName: string;
  readonly hosts: readonly PartyId[];
  readonly scoreThousandths: number;
  readonly unionMicros: EurMicros;
}

/** Counts of bids; withdrawn ones, which nobody opened, are in none of them. */
export interface NoticeLot {
  readonly lot: string;
  readonly received: number;
  /** At the opening: they did not meet the terms of the call. */
  readonly excluded: number;
  /** Below a threshold, or with a failed financial check. */
  readonly unranked: number;
  readonly ranked: number;
  readonly awarded: number;
}

/** Why ranked bids were kept out, for all to read. */
export const KEPT_OUT: Readonly<Record<Exclusion['reason'], string>> = {
  union_share: 'the Union would pay more than its share',
  state_match: 'the states match less than the Union pays',
  projects_in_lot: 'the lot had its projects',
  projects_in_all: 'the call had its projects',
  union_money_in_phase: 'the money of the Union for a phase was given',
  union_money_in_all: 'the money of the Union was given',
  state_commitment: 'the commitment of a host state does not cover its part',
  left_out: 'left out by the list of the Governing Board',
};
