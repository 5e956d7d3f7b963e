/** Where the money of a commitment comes from, and what its party makes it depend on. */
import type { EpochSeconds, EurMicros } from '../kernel/units.ts';

/** What certifies the value of a contribution in kind. */
export interface Certificate {
  readonly certifier: string;
  readonly certifiedAt: EpochSeconds;
}

export type Source =
  | { readonly kind: 'own-budget' }
  | {
      readonly kind: 'recovery-fund';
      /** By then it must have been transferred irrevocably. */
      readonly transferByAt: EpochSeconds;
      /** `undefined`: not yet. */
      readonly transferredAt: EpochSeconds | undefined;
    }
  | {
      readonly kind: 'in-kind';
      readonly valuationMicros: EurMicros;
      /** `undefined`: nobody has certified it yet. */
      readonly certificate: Certificate | undefined;
    };

export interface Condition {
  readonly sentence: string;
  /** `undefined`: open. */
  readonly metAt: EpochSeconds | undefined;
}

/** What a promise says of its money besides the amounts. */
export interface CommitmentTerms {
  readonly source: Source;
  /** Counted from 1. */
  readonly conditions: readonly Condition[];
}

/** Of a commitment that says nothing of its money. */
export const OWN_BUDGET: CommitmentTerms = { source: { kind: 'own-budget' }, conditions: [] };
