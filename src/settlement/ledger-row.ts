import type { Commodity } from './account.ts';

/** One leg of an entry as text files have it, self-contained. */
export interface LedgerRow {
  readonly entry: number;
  readonly key: string;
  readonly month: string;
  /** Epoch seconds. */
  readonly recordedAt: number;
  readonly account: string;
  readonly commodity: Commodity;
  readonly amount: bigint;
  readonly reversalOf: number | undefined;
}
