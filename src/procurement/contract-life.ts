/**
 * What a contract is besides its terms: how it was signed, and how it is left. A contract that is
 * left keeps the months that have begun; its capacity, and with it every entitlement, ends with the
 * period in which that is said, or later.
 */
import { isNational, type PartyKind } from '../funding/party.ts';
import type { BidId, CallId, ContractId, PartyId } from '../kernel/ids.ts';
import { addMonths, startOfMonth } from '../kernel/time.ts';
import type { EpochSeconds, EurMicros } from '../kernel/units.ts';
import type { AcceptanceTest, Accepted, ContractedPhase } from './acceptance.ts';
import type { Phase } from './contract.ts';
import type { ControlChange } from './control.ts';
import type { HandedIn, HostingDocument } from './hosting.ts';
import type { IndexTerms, IndexValue, PriceStep } from './indexation.ts';
import type { MilestonePayment } from './milestone-payment.ts';
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

/** An acceptance test with what it made of its phase. */
export interface RecordedTest extends AcceptanceTest, Accepted {
  /** Counts the tests of the contract from 1. */
  readonly number: number;
  /** From when on its capacity counts. */
  readonly fromAt: EpochSeconds;
}

export interface MilestoneDue {
  /** Of the milestone, counted from 1. */
  readonly number: number;
  readonly micros: EurMicros;
  readonly dueAt: EpochSeconds;
  /** `undefined`: the contractor has not got it yet. */
  readonly payment: MilestonePayment | undefined;
}

/** All that has happened to a contract. Each list is in the order in which it grew. */
export interface ContractLife {
  readonly signed: SignedContract;
  readonly tests: readonly RecordedTest[];
  readonly due: readonly MilestoneDue[];
  readonly prices: readonly (PriceStep & { readonly value: IndexValue })[];
  readonly documents: readonly HostingDocument[];
  readonly reports: readonly (HandedIn & { readonly sha256: string })[];
  readonly changes: readonly ControlChange[];
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

/**
 * The phases without any capacity from `fromAt` on. They stay, because commitments may be due until
 * their end.
 */
export function phasesAfterExit(phases: readonly Phase[], fromAt: EpochSeconds): readonly Phase[] {
  return phases.flatMap((phase): readonly Phase[] => {
    if (phase.end <= fromAt) return [phase];
    const empty = { ...phase, capacity: [] };
    if (phase.start >= fromAt) return [empty];
    return [
      { ...phase, end: fromAt },
      { ...empty, start: fromAt },
    ];
  });
}

/** The Commission's party first, then the states whose money, or whose regions', is in it. */
export function governanceBodyOf(
  commission: PartyId,
  paying: readonly { readonly kind: PartyKind; readonly state: PartyId | undefined }[],
): readonly PartyId[] {
  const states = paying
    .filter(({ kind }) => isNational(kind))
    .flatMap(({ state }) => (state === undefined ? [] : [state]));
  return [...new Set([commission, ...states])];
}
