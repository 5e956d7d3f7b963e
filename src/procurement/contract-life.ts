/**
 * What a contract is besides its terms: how it was signed, and how it is left. A contract that is
 * left keeps the months that have begun; its capacity, and with it every entitlement, ends with the
 * period in which that is said, or later.
 */
import type { BidId, CallId, ContractId, PartyId } from '../kernel/ids.ts';
import { addMonths, startOfMonth } from '../kernel/time.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import type { ContractedPhase } from './acceptance.ts';
import type { Phase } from './contract.ts';
import type { IndexTerms } from './indexation.ts';
import type { Milestone } from './milestones.ts';

export interface SigningTerms {
  /** As they were signed, whatever was accepted since. */
  readonly phases: readonly ContractedPhase[];
  readonly milestones: readonly Milestone[];
  readonly indexation: IndexTerms | undefined;
  /** The public governance body: the party that speaks for the Commission, and funding states. */
  readonly governanceBody: readonly PartyId[];
}

export type ExitSide = 'joint-undertaking' | 'operator' | 'both';

export interface Exit {
  readonly by: ExitSide;
  readonly reasons: string;
  /** The first of a month: the first one without capacity. */
  readonly fromAt: EpochSeconds;
}

export interface SignedContract extends SigningTerms {
  readonly id: ContractId;
  readonly call: CallId;
  readonly bid: BidId;
  readonly signedAt: EpochSeconds;
  readonly exit: Exit | undefined;
  readonly version: number;
}

export type ExitRefusal =
  | { readonly reason: 'contract_ended'; readonly at: EpochSeconds }
  | { readonly reason: 'from_not_first_of_month'; readonly fromAt: EpochSeconds }
  | { readonly reason: 'exit_too_early'; readonly earliest: EpochSeconds };

/** In this order: left already, not from the first of a month, from a month that has begun. */
export function exitRefusal(
  { fromAt }: Pick<Exit, 'fromAt'>,
  { exit }: Pick<SignedContract, 'exit'>,
  now: EpochSeconds,
): ExitRefusal | undefined {
  if (exit !== undefined) return { reason: 'contract_ended', at: exit.fromAt };
  if (startOfMonth(fromAt) !== fromAt) return { reason: 'from_not_first_of_month', fromAt };
  const earliest = addMonths(now, 1);
  return fromAt < earliest ? { reason: 'exit_too_early', earliest } : undefined;
}

/** What is left of the phases when nothing is bought from `fromAt` on. */
export function phasesUntil(phases: readonly Phase[], fromAt: EpochSeconds): readonly Phase[] {
  return phases
    .filter(({ start }) => start < fromAt)
    .map((phase) => (phase.end > fromAt ? { ...phase, end: fromAt } : phase));
}

/** The Commission's party first, then the states whose money, or whose regions', is in it. */
export function governanceBodyOf(
  commission: PartyId,
  paying: readonly { readonly kind: string; readonly state: PartyId | undefined }[],
): readonly PartyId[] {
  const states = paying
    .filter(({ kind }) => kind === 'state' || kind === 'region')
    .flatMap(({ state }) => (state === undefined ? [] : [state]));
  return [...new Set([commission, ...states])];
}
