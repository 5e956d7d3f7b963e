/** The rows of a run that a chain is read from, and the place where it passes. */
import type { ChainFacts } from './chain-facts.ts';
import type { LedgerRow } from './ledger-row.ts';
import type { LineRow } from './line-row.ts';

export interface ChainRows {
  readonly facts: ChainFacts;
  /** At least those of the months and funders of the chain, in the order of time. */
  readonly entitled: readonly EntitledRow[];
  readonly lines: readonly LineRow[];
  /** At least every row that {@link isRowForChain} wants. */
  readonly ledger: readonly LedgerRow[];
  /** Of documents that hold; left out: none was issued, as in a run. */
  readonly invoiced?: readonly InvoicedRow[];
}

/** A line of an invoice or a credit note. */
export interface InvoicedRow {
  readonly invoice: string;
  readonly number: string;
  readonly kind: 'invoice' | 'credit-note';
  readonly buyer: string;
  /** The line of a statement or the entry that it was made of. */
  readonly sourceId: string;
  readonly netCents: bigint;
}

/** GPU-seconds of a funder at a cluster in a month. */
export interface EntitledRow {
  readonly funder: string;
  readonly cluster: string;
  readonly month: string;
  readonly gpuSeconds: bigint;
}

/** What the jobs, lines and entries of a chain have in common. */
export interface ChainPlace {
  readonly funder: string;
  readonly cluster: string | undefined;
  readonly allocation: string | undefined;
  /** Where the chain is that of one commitment, or of one contract with all who pay for it. */
  readonly commitment: string | undefined;
  readonly contract: string | undefined;
  /** The months concerned; empty: those of every line. */
  readonly months: readonly string[];
  /** Whether it leads to those whose GPUs the funder borrowed. */
  readonly isOnLoan: boolean;
}

/**
 * True for the rows that a chain needs, given the text of a row or its key: money and loans, and
 * all of what is traced.
 */
export function isRowForChain(rowText: string, tracedId: string): boolean {
  return rowText.includes(tracedId) || isOfEveryChain(rowText);
}

/** True for the money and the loans, which a chain may lead to wherever it begins. */
export function isOfEveryChain(rowText: string): boolean {
  return /(?:^|,)(?:commit|call|pay|lend|credit|charge):/.test(rowText);
}

/** The lines of GPU time at the place: its funder, and its cluster, month and allocation if any. */
export function linesAt({ lines }: ChainRows, place: ChainPlace): readonly LineRow[] {
  return lines.filter(({ kind, about }) => {
    if (kind !== 'gpu-time' && kind !== 'allocation') return false;
    if (kind === 'allocation' && about.allocation !== place.allocation) return false;
    if (place.cluster !== undefined && about.cluster !== place.cluster) return false;
    const isInMonth = place.months.length === 0 || place.months.includes(about.month ?? '');
    return about.funder === place.funder && isInMonth;
  });
}

/** What the funder of the place is entitled to there, statement or not. */
export function entitledAt({ entitled }: ChainRows, place: ChainPlace): bigint {
  return entitled
    .filter(({ funder, cluster, month }) => {
      const isHere = place.cluster === undefined || cluster === place.cluster;
      const isInMonth = place.months.length === 0 || place.months.includes(month);
      return funder === place.funder && isHere && isInMonth;
    })
    .reduce((sum, { gpuSeconds }) => sum + gpuSeconds, 0n);
}

/** Such as ` at cluster_x in 2028-01`. */
export function placeText({ cluster, months }: ChainPlace): string {
  const where = cluster === undefined ? '' : ` at ${cluster}`;
  return `${where} ${months.length === 0 ? 'over all months' : `in ${months.join(', ')}`}`;
}

/** Such as `party_nl (Netherlands)`. */
export function partyText({ parties }: ChainFacts, id: string): string {
  const name = parties.find((party) => party.id === id)?.name;
  return name === undefined ? id : `${id} (${name})`;
}
