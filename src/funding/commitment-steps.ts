/**
 * The life of a commitment, and who may take which step:
 *
 *   drafted ──sign──► signed ──call──► called ──pay all──► paid
 *      └──────────────── withdraw ───────┤ (before any payment)
 *                                        └──default──► defaulted (called and unpaid after a date)
 *
 * An instalment is called once and paid once, after its call; the commitment is `called` from its
 * first call and `paid` with its last payment. Signing what the budget cannot carry is refused,
 * naming year and shortfall.
 */
import type { FoundRefusal } from '../kernel/as-seen.ts';
import type { CallId, CommitmentId, ContractId } from '../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../kernel/units.ts';
import {
  type Budget,
  type BudgetShortfall,
  budgetShortfalls,
  COMMITTED_MICROS_MAX,
  type Commitment,
  type CommitmentStatus,
  commitmentBeyondMax,
  type Instalment,
  isBinding,
} from './commitment.ts';
import type { CommitmentTerms } from './source.ts';

export type CommitmentStep = 'sign' | 'call' | 'pay' | 'withdraw' | 'default';

/** What a plan may ask for; a default is declared. */
export type PlannedStep = Exclude<CommitmentStep, 'default'>;

/** From which states each step may be taken. */
export const STEP_FROM: Readonly<Record<CommitmentStep, readonly CommitmentStatus[]>> = {
  sign: ['drafted'],
  call: ['signed', 'called'],
  pay: ['called'],
  withdraw: ['drafted', 'signed', 'called'],
  default: ['called'],
};

export interface InstalmentState extends Instalment {
  /** Counted from 1 in the order of the commitment. */
  readonly number: number;
  readonly calledAt: EpochSeconds | undefined;
  readonly paidAt: EpochSeconds | undefined;
}

/** That an instalment was called and stayed unpaid; declared by an officer of the programme. */
export interface CommitmentDefault {
  /** The instalment, counted from 1. */
  readonly number: number;
  /** Until then it could have been paid. */
  readonly payableUntilAt: EpochSeconds;
  readonly at: EpochSeconds;
}

/** A commitment with what has happened to it. */
export interface CommitmentState extends Commitment, CommitmentTerms {
  readonly instalments: readonly InstalmentState[];
  readonly signedAt: EpochSeconds | undefined;
  readonly withdrawnAt: EpochSeconds | undefined;
  readonly default: CommitmentDefault | undefined;
  readonly version: number;
}

export type StepRefusal =
  | FoundRefusal
  | {
      readonly reason: 'wrong_status';
      readonly id: CommitmentId;
      /** `change`: to write a draft anew, which is no step. */
      readonly step: CommitmentStep | 'change';
      readonly found: CommitmentStatus;
    }
  | { readonly reason: 'budget_exceeded'; readonly shortfall: BudgetShortfall }
  | {
      readonly reason: 'committed_too_large';
      readonly id: CommitmentId;
      readonly maxMicros: bigint;
    }
  | { readonly reason: 'instalment_unknown'; readonly number: number; readonly count: number }
  | { readonly reason: 'instalment_called'; readonly number: number; readonly at: EpochSeconds }
  | { readonly reason: 'instalment_not_called'; readonly number: number }
  | { readonly reason: 'instalment_paid'; readonly number: number; readonly at: EpochSeconds }
  | { readonly reason: 'calls_rest'; readonly calls: readonly CallId[] }
  | { readonly reason: 'contracts_draw'; readonly contracts: readonly ContractId[] }
  | { readonly reason: 'still_payable'; readonly number: number; readonly untilAt: EpochSeconds };

/**
 * In this order: not in the state to be signed, a year above the budget (the first one), more in
 * all than all commitments may promise. `binding` are those of all parties.
 */
export function signRefusal(
  commitment: CommitmentState,
  budgets: readonly Budget[],
  binding: readonly Commitment[],
): StepRefusal | undefined {
  const wrong = statusRefusal(commitment, 'sign');
  if (wrong !== undefined) return wrong;
  const signed: Commitment = { ...commitment, status: 'signed' };
  const shortfall = budgetShortfalls(budgets, [...binding, signed]).find(
    (each) => each.commitment === commitment.id,
  );
  if (shortfall !== undefined) return { reason: 'budget_exceeded', shortfall };
  if (commitmentBeyondMax([...binding, signed]) === undefined) return undefined;
  return { reason: 'committed_too_large', id: commitment.id, maxMicros: COMMITTED_MICROS_MAX };
}

/** In this order: no such instalment, already called, not in the state to be called. */
export function callRefusal(commitment: CommitmentState, number: number): StepRefusal | undefined {
  const instalment = commitment.instalments.find((each) => each.number === number);
  if (instalment === undefined) return unknownInstalment(commitment, number);
  if (instalment.calledAt !== undefined) {
    return { reason: 'instalment_called', number, at: instalment.calledAt };
  }
  return statusRefusal(commitment, 'call');
}

/** In this order: no such instalment, already paid, not in the state to be paid, not called. */
export function payRefusal(commitment: CommitmentState, number: number): StepRefusal | undefined {
  const instalment = commitment.instalments.find((each) => each.number === number);
  if (instalment === undefined) return unknownInstalment(commitment, number);
  if (instalment.paidAt !== undefined) {
    return { reason: 'instalment_paid', number, at: instalment.paidAt };
  }
  const wrong = statusRefusal(commitment, 'pay');
  if (wrong !== undefined) return wrong;
  return instalment.calledAt === undefined
    ? { reason: 'instalment_not_called', number }
    : undefined;
}

/** What was built on a promise. */
export interface Dependents {
  /** Launched calls: bidders offer in the trust that their states pay (rule 2 of the field). */
  readonly calls: readonly CallId[];
  readonly contracts: readonly ContractId[];
}

/**
 * In this order: not in the state to be withdrawn, an instalment paid, launched calls that rest on
 * it, contracts that still draw on it: those must change first, or their funders would lose what
 * they were promised unsaid.
 */
export function withdrawRefusal(
  commitment: CommitmentState,
  { calls, contracts }: Dependents,
): StepRefusal | undefined {
  const wrong = statusRefusal(commitment, 'withdraw');
  if (wrong !== undefined) return wrong;
  for (const { number, paidAt } of commitment.instalments) {
    if (paidAt !== undefined) return { reason: 'instalment_paid', number, at: paidAt };
  }
  if (calls.length > 0) return { reason: 'calls_rest', calls };
  return contracts.length > 0 ? { reason: 'contracts_draw', contracts } : undefined;
}

/** What an officer says of an instalment that stayed unpaid. */
export type UnpaidInstalment = Pick<CommitmentDefault, 'number' | 'payableUntilAt'>;

/**
 * In this order: no such instalment, already paid, not in the state to default, not called, still
 * payable: until the date given, and never shorter than its due date and its call.
 */
export function defaultRefusal(
  commitment: CommitmentState,
  { number, payableUntilAt }: UnpaidInstalment,
  at: EpochSeconds,
): StepRefusal | undefined {
  const instalment = commitment.instalments.find((each) => each.number === number);
  if (instalment === undefined) return unknownInstalment(commitment, number);
  const { calledAt, dueAt, paidAt } = instalment;
  if (paidAt !== undefined) return { reason: 'instalment_paid', number, at: paidAt };
  const wrong = statusRefusal(commitment, 'default');
  if (wrong !== undefined) return wrong;
  if (calledAt === undefined) return { reason: 'instalment_not_called', number };
  const untilAt = toEpochSeconds(Math.max(payableUntilAt, dueAt, calledAt));
  return at > untilAt && payableUntilAt === untilAt
    ? undefined
    : { reason: 'still_payable', number, untilAt };
}

/** What takes room in budgets: all of a binding commitment, of a defaulted one what was paid. */
export function takingRoom(commitments: readonly CommitmentState[]): readonly Commitment[] {
  return commitments.flatMap((commitment) => {
    if (isBinding(commitment)) return [commitment];
    if (commitment.status !== 'defaulted') return [];
    return [{ ...commitment, status: 'paid' as const, instalments: paidInstalments(commitment) }];
  });
}

export function paidInstalments({
  instalments,
}: Pick<CommitmentState, 'instalments'>): readonly InstalmentState[] {
  return instalments.filter(({ paidAt }) => paidAt !== undefined);
}

/** What a commitment is once instalment `number` was paid. */
export function statusAfterPaying(commitment: CommitmentState, number: number): CommitmentStatus {
  const isLast = commitment.instalments.every(
    (each) => each.number === number || each.paidAt !== undefined,
  );
  return isLast ? 'paid' : 'called';
}

/**
 * The steps that lead from one status to another; `undefined` where none do, because the
 * commitment is further than that, or elsewhere.
 */
export function stepsBetween(
  from: CommitmentStatus,
  to: CommitmentStatus,
): readonly PlannedStep[] | undefined {
  if (from === to) return [];
  if (to === 'withdrawn') return STEP_FROM.withdraw.includes(from) ? ['withdraw'] : undefined;
  const start = WAY.findIndex(({ status }) => status === from);
  const end = WAY.findIndex(({ status }) => status === to);
  if (start < 0 || end < start) return undefined;
  return WAY.slice(start + 1, end + 1).flatMap(({ by }) => (by === undefined ? [] : [by]));
}

const WAY: readonly { readonly status: CommitmentStatus; readonly by?: PlannedStep }[] = [
  { status: 'drafted' },
  { status: 'signed', by: 'sign' },
  { status: 'called', by: 'call' },
  { status: 'paid', by: 'pay' },
];

function statusRefusal(
  { id, status }: CommitmentState,
  step: CommitmentStep,
): StepRefusal | undefined {
  if (STEP_FROM[step].includes(status)) return undefined;
  return { reason: 'wrong_status', id, step, found: status };
}

function unknownInstalment({ instalments }: CommitmentState, number: number): StepRefusal {
  return { reason: 'instalment_unknown', number, count: instalments.length };
}
