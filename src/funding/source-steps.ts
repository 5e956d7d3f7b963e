/**
 * What happens to the money of a promise once, beside its instalments: recovery money is
 * transferred irrevocably, a contribution in kind gets its certificate, a condition is met. None of
 * it is ever taken back.
 */
import type { CommitmentId } from '../kernel/ids.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import { type CommitmentStatus, isBinding } from './commitment.ts';
import type { CommitmentState } from './commitment-steps.ts';
import type { Source } from './source.ts';

export type SourceRefusal =
  | {
      readonly reason: 'not_binding';
      readonly id: CommitmentId;
      readonly found: CommitmentStatus;
    }
  | {
      readonly reason: 'wrong_source';
      readonly expected: Source['kind'];
      readonly found: Source['kind'];
    }
  | { readonly reason: 'already_transferred'; readonly at: EpochSeconds }
  | { readonly reason: 'already_certified'; readonly at: EpochSeconds }
  | { readonly reason: 'in_the_future'; readonly given: EpochSeconds; readonly now: EpochSeconds }
  | { readonly reason: 'condition_unknown'; readonly number: number; readonly count: number }
  | { readonly reason: 'condition_met'; readonly number: number; readonly at: EpochSeconds };

/** When something happened, and when that is said. */
export interface Dated {
  readonly given: EpochSeconds;
  readonly now: EpochSeconds;
}

/**
 * In this order: not binding, not of the recovery fund, transferred before, a time that is still to
 * come. A transfer after its date is taken as it is: it happened, and counts for nothing.
 */
export function transferRefusal(
  commitment: CommitmentState,
  { given, now }: Dated,
): SourceRefusal | undefined {
  const { source } = commitment;
  if (!isBinding(commitment)) return notBinding(commitment);
  if (source.kind !== 'recovery-fund') {
    return { reason: 'wrong_source', expected: 'recovery-fund', found: source.kind };
  }
  if (source.transferredAt !== undefined) {
    return { reason: 'already_transferred', at: source.transferredAt };
  }
  return given > now ? { reason: 'in_the_future', given, now } : undefined;
}

/** In this order: not binding, not in kind, certified before, a time that is still to come. */
export function certifyRefusal(
  commitment: CommitmentState,
  { given, now }: Dated,
): SourceRefusal | undefined {
  const { source } = commitment;
  if (!isBinding(commitment)) return notBinding(commitment);
  if (source.kind !== 'in-kind') {
    return { reason: 'wrong_source', expected: 'in-kind', found: source.kind };
  }
  if (source.certificate !== undefined) {
    return { reason: 'already_certified', at: source.certificate.certifiedAt };
  }
  return given > now ? { reason: 'in_the_future', given, now } : undefined;
}

/** In this order: not binding, no such condition, met before. */
export function meetRefusal(
  commitment: CommitmentState,
  number: number,
): SourceRefusal | undefined {
  if (!isBinding(commitment)) return notBinding(commitment);
  const { conditions } = commitment;
  const condition = conditions[number - 1];
  if (condition === undefined) {
    return { reason: 'condition_unknown', number, count: conditions.length };
  }
  const { metAt } = condition;
  return metAt === undefined ? undefined : { reason: 'condition_met', number, at: metAt };
}

/** A draft says all this of itself when it is written anew. */
function notBinding({ id, status }: CommitmentState): SourceRefusal {
  return { reason: 'not_binding', id, found: status };
}
