/**
 * That a milestone was paid to the contractor. It is paid once, as a whole, when it is due and all
 * that it calls has come in: nobody pays the contractor with money that a funder still owes.
 *
 * The ledger is not moved by it. Each instalment, when it is paid, goes from its party's cash to
 * what the contract has earned (`settlement/flows/money.ts`): the same euros, which a second entry
 * would count twice. What is kept here is when the contractor had them, and by which transfer.
 */
import type { EpochSeconds } from '../kernel/units.ts';
import type { ContractLife, MilestoneDue } from './contract-life.ts';
import type { InstalmentName } from './milestones.ts';

export interface MilestonePayment {
  /** What the bank's statement calls the transfer. */
  readonly reference: string;
  readonly at: EpochSeconds;
}

/** Milestones are counted from 1. */
export type PaymentRefusal =
  | { readonly reason: 'milestone_unknown'; readonly number: number; readonly count: number }
  | { readonly reason: 'milestone_not_due'; readonly number: number; readonly phase: number }
  | {
      readonly reason: 'instalment_unpaid';
      readonly number: number;
      readonly instalments: readonly InstalmentName[];
    }
  | {
      readonly reason: 'milestone_paid';
      readonly number: number;
      readonly payment: MilestonePayment;
    };

/**
 * In this order: no such milestone, not due because its phase is not accepted yet, instalments that
 * it calls and that are in `unpaid`, paid before by another transfer. The same transfer again is
 * not refused: see {@link isPaidBy}.
 */
export function paymentRefusal(
  {
    signed: { milestones },
    due,
  }: Pick<ContractLife, 'due'> & {
    readonly signed: Pick<ContractLife['signed'], 'milestones'>;
  },
  number: number,
  {
    unpaid,
    reference,
  }: {
    readonly unpaid: readonly InstalmentName[];
    readonly reference: string;
  },
): PaymentRefusal | undefined {
  const milestone = milestones[number - 1];
  if (milestone === undefined) {
    return { reason: 'milestone_unknown', number, count: milestones.length };
  }
  const { phase } = milestone;
  const found = due.find((each) => each.number === number);
  if (found === undefined) return { reason: 'milestone_not_due', number, phase };
  if (unpaid.length > 0) return { reason: 'instalment_unpaid', number, instalments: unpaid };
  const { payment } = found;
  return payment === undefined || isPaidBy(found, reference)
    ? undefined
    : { reason: 'milestone_paid', number, payment };
}

export function isPaidBy({ payment }: MilestoneDue, reference: string): boolean {
  return payment?.reference === reference;
}
