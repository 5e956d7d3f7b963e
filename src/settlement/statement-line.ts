/**
 * The lines of a statement. Each has an id, made of what it is about, and names the ledger entries
 * that it was made of: those with a leg on one of its accounts, in its month.
 *
 * | id                                             | a line for each                      |
 * |------------------------------------------------|--------------------------------------|
 * | `line_<funder>.gpu.<cluster>.<month>`          | funder, cluster and month            |
 * | `line_<funder>.use.<allocation>.<cluster>.<month>` | allocation, cluster and month    |
 * | `line_<funder>.commitment.<commitment>`        | commitment                           |
 * | `line_<operator>.contract.<contract>`          | contract of an operator              |
 */
import type {
  AllocationId,
  ClusterId,
  CommitmentId,
  ContractId,
  ModeId,
  PartyId,
  ProgrammeId,
  SiteId,
} from '../kernel/ids.ts';
import type { Month } from '../kernel/time.ts';
import type { EurMicros, GpuSeconds } from '../kernel/units.ts';
import type { ShortfallCause } from './shortfall.ts';

export type LineId = `line_${string}`;

/** Entries with a leg on `account`, in `month`; in any month where it is null. */
export interface EntryFilter {
  readonly account: string;
  readonly month: Month | null;
}

/**
 * entitled + borrowed + received back = delivered + lent + gave back + expired, to the second. All
 * of it comes from the ledger; demand, promise and loss are metered; shortfall is made of both.
 */
export interface GpuTimeLine {
  readonly kind: 'gpu-time';
  readonly id: LineId;
  readonly funder: PartyId;
  readonly site: SiteId;
  readonly cluster: ClusterId;
  readonly month: Month;
  readonly entitledGpuSeconds: GpuSeconds;
  readonly awardedGpuSeconds: GpuSeconds;
  readonly demandedGpuSeconds: GpuSeconds;
  readonly deliveredGpuSeconds: GpuSeconds;
  readonly lentGpuSeconds: GpuSeconds;
  readonly borrowedGpuSeconds: GpuSeconds;
  /** What borrowers gave back to this funder. */
  readonly repaidGpuSeconds: GpuSeconds;
  /** What this funder gave back to its lenders. */
  readonly gaveBackGpuSeconds: GpuSeconds;
  /** From the pool, for use above the awards. */
  readonly drawnGpuSeconds: GpuSeconds;
  /** Awarded and not used. */
  readonly returnedGpuSeconds: GpuSeconds;
  readonly expiredGpuSeconds: GpuSeconds;
  readonly shortfallGpuSeconds: GpuSeconds;
  readonly shortfallByCause: Readonly<Record<ShortfallCause, GpuSeconds>>;
  readonly creditMicros: EurMicros;
  readonly entries: readonly EntryFilter[];
}

export interface AllocationLine {
  readonly kind: 'allocation';
  readonly id: LineId;
  readonly funder: PartyId;
  readonly allocation: AllocationId;
  readonly holder: PartyId;
  readonly mode: ModeId;
  readonly cluster: ClusterId;
  readonly month: Month;
  readonly awardedGpuSeconds: GpuSeconds;
  readonly usedGpuSeconds: GpuSeconds;
  readonly drawnGpuSeconds: GpuSeconds;
  readonly returnedGpuSeconds: GpuSeconds;
  /** The exact charge; the payer's invoice has whole cents. */
  readonly chargedMicros: EurMicros;
  readonly entries: readonly EntryFilter[];
}

export interface CommitmentLine {
  readonly kind: 'commitment';
  readonly id: LineId;
  readonly funder: PartyId;
  readonly commitment: CommitmentId;
  readonly programme: ProgrammeId;
  readonly committedMicros: EurMicros;
  readonly calledMicros: EurMicros;
  readonly paidMicros: EurMicros;
  readonly entries: readonly EntryFilter[];
}

export interface ContractLine {
  readonly kind: 'contract';
  readonly id: LineId;
  /** The operator of the contract's site. */
  readonly funder: PartyId;
  readonly contract: ContractId;
  readonly earnedMicros: EurMicros;
  /** What it credited, in whole cents. */
  readonly creditNoteMicros: EurMicros;
  readonly entries: readonly EntryFilter[];
}

export type StatementLine = GpuTimeLine | AllocationLine | CommitmentLine | ContractLine;

/** `line_` and the parts, each without the prefix of its kind, joined by dots. */
export function lineIdOf(funder: PartyId, ...parts: readonly string[]): LineId {
  const texts = [funder, ...parts].map((part) => part.slice(part.indexOf('_') + 1));
  return `line_${texts.join('.')}`;
}
