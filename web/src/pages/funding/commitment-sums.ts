/** What of a commitment is waited for: nothing once it was withdrawn or is in default. */
import type { Commitment } from '../../../../src/client/commitments.ts';

type Instalment = Commitment['instalments'][number];

/** Called and not paid. */
export function openMicrosOf(commitment: Commitment): bigint {
  if (hasEnded(commitment)) return 0n;
  return sumOf(commitment, ({ calledAt, paidAt }) => calledAt !== null && paidAt === null);
}

export function paidMicrosOf(commitment: Commitment): bigint {
  return sumOf(commitment, ({ paidAt }) => paidAt !== null);
}

/** When the first instalment that is not called falls due. */
export function nextDueOf(commitment: Commitment): string | null {
  if (hasEnded(commitment)) return null;
  const due = commitment.instalments.filter(({ calledAt }) => calledAt === null);
  return due.map(({ dueAt }) => dueAt).toSorted((a, b) => (a < b ? -1 : 1))[0] ?? null;
}

function hasEnded({ status }: Commitment): boolean {
  return status === 'withdrawn' || status === 'defaulted';
}

function sumOf({ instalments }: Commitment, isMeant: (each: Instalment) => boolean): bigint {
  return instalments.filter(isMeant).reduce((sum, { micros }) => sum + BigInt(micros), 0n);
}
