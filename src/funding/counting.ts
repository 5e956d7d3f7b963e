/**
 * How much of a commitment counts towards a match or a share of public money. A promise is not
 * always money: this is the one place that says when it is.
 */
import { type EpochSeconds, type EurMicros, toEurMicros } from '../kernel/units.ts';
import { committedMicros, isBinding } from './commitment.ts';
import { type CommitmentState, paidInstalments } from './commitment-steps.ts';
import type { Source } from './source.ts';

type Counted = Pick<CommitmentState, 'status' | 'instalments' | 'source'>;

/**
 * What counts at `at`: of a binding commitment all, of a defaulted one what was paid before, of
 * any other nothing; and of that,
 * - own budget: all of it;
 * - recovery-fund money: all if it was transferred irrevocably by its date, and nothing before its
 *   transfer or after a late one (Regulation (EU) 2021/1173 as amended by (EU) 2026/150, Art. 12b;
 *   rule 10 of the field);
 * - in kind: with a certificate, the certified value and never more than the promise; nothing
 *   without one.
 */
export function countingMicros(commitment: Counted, at: EpochSeconds): EurMicros {
  const promised = promisedMicros(commitment);
  const limit = sourceLimitMicros(commitment.source, at);
  return limit === undefined || promised <= limit ? promised : limit;
}

function promisedMicros(commitment: Counted): EurMicros {
  if (isBinding(commitment)) return committedMicros(commitment);
  if (commitment.status !== 'defaulted') return toEurMicros(0n);
  return committedMicros({ instalments: paidInstalments(commitment) });
}

/** `undefined`: the source sets no limit. */
function sourceLimitMicros(source: Source, at: EpochSeconds): EurMicros | undefined {
  switch (source.kind) {
    case 'own-budget':
      return undefined;
    case 'recovery-fund': {
      const { transferByAt, transferredAt } = source;
      const isInTime =
        transferredAt !== undefined && transferredAt <= at && transferredAt <= transferByAt;
      return isInTime ? undefined : toEurMicros(0n);
    }
    case 'in-kind': {
      const { certificate, valuationMicros } = source;
      const isCertified = certificate !== undefined && certificate.certifiedAt <= at;
      return isCertified ? valuationMicros : toEurMicros(0n);
    }
  }
}
