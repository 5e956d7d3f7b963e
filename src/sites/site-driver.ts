/**
 * How Polder drives a site. A site is another system: it keeps its own memory, it may be slow, and
 * either side may crash between any two steps. So every call may be repeated, and these laws hold
 * for every driver (`testing/driver-laws.ts` runs them):
 *
 *  1. A call that is answered has reached the site's own memory. One that fails may have, too.
 *  2. A run is named by (job, attempt). However often its start is submitted, in whatever order
 *     with its stop and its notice, it starts at most once.
 *  3. A stop that arrives before the start prevents it; one that arrives during the run ends it;
 *     one that arrives later changes nothing.
 *  4. Every run whose start or stop the site has taken is reported to be over exactly once, for one
 *     cause: `ended`, `failed`, `vacated` or `stopped`. `started` comes before, at most once, and
 *     not at all where the run was stopped before it started.
 *  5. Reports have numbers that rise. Whoever asks again after the same number gets the same
 *     reports again, with the same numbers and content, and perhaps more at the end. None is ever
 *     added before one that was given out.
 *  6. Usage is numbered and given in the same way; it says what a run held from when to when.
 */
import type { AllocationId, ClusterId, SiteId } from '../kernel/ids.ts';
import type { EpochSeconds } from '../kernel/units.ts';

/** One run of a job, in words that both sides know. */
export interface RunName {
  readonly jobNumber: number;
  /** 1 for the first run of the job. */
  readonly attempt: number;
}

export interface StartOrder extends RunName {
  readonly cluster: ClusterId;
  readonly allocation: AllocationId;
  readonly gpuCount: number;
  /** Indices of nodes of the cluster, as Polder placed the job; GPUs on each of them. */
  readonly nodes: readonly number[];
  readonly gpuCounts: readonly number[];
  /** Wall time asked for, for all runs of the job together. */
  readonly requestedSeconds: number;
  /** Of it, what earlier runs have done for good: the job goes on from there. */
  readonly keptSeconds: number;
  readonly name: string;
  /** What to run; a virtual site needs none. */
  readonly script: string | undefined;
  /** The site's own name for who asked; a virtual site knows nobody. */
  readonly user: string | undefined;
}

export type StopOrder = RunName;

/** The run is to write its checkpoint now and be gone by `vacateAt`. */
export interface NoticeOrder extends RunName {
  readonly vacateAt: EpochSeconds;
}

/** Whose use the site counts together: of an allocation at the site. */
export interface SiteAccount {
  readonly allocation: AllocationId;
  /** The name that the site gives to it. */
  readonly account: string;
}

export const RUN_REPORT_KINDS = ['started', 'ended', 'failed', 'vacated', 'stopped'] as const;
export type RunReportKind = (typeof RUN_REPORT_KINDS)[number];

/** What a site says of one run. */
export interface RunReport extends RunName {
  /** The site's own; rises, not always by one. */
  readonly number: number;
  /** `ended`: by itself; `vacated`: after its notice; `stopped`: because it was told to. */
  readonly kind: RunReportKind;
  readonly at: EpochSeconds;
  /** Of a vacated run, the work that its checkpoint holds; else 0. */
  readonly keptSeconds: number;
}

/** What a run that is over has held. */
export interface RunUsage extends RunName {
  readonly number: number;
  readonly cluster: ClusterId;
  readonly allocation: AllocationId;
  readonly gpuCount: number;
  readonly startedAt: EpochSeconds;
  readonly endedAt: EpochSeconds;
}

export interface SiteDriver {
  readonly site: SiteId;
  /** Makes an account for each allocation that has none, and answers all that were asked for. */
  provision(allocations: readonly AllocationId[]): Promise<readonly SiteAccount[]>;
  /** Starts runs. */
  submit(orders: readonly StartOrder[]): Promise<void>;
  /** Stops runs, or keeps them from starting. */
  cancel(orders: readonly StopOrder[]): Promise<void>;
  notice(orders: readonly NoticeOrder[]): Promise<void>;
  /** The first `countMax` reports with a number above `after`, in the order of their numbers. */
  observe(after: number, countMax: number): Promise<readonly RunReport[]>;
  /** The first `countMax` usages with a number above `after`, in the order of their numbers. */
  usage(after: number, countMax: number): Promise<readonly RunUsage[]>;
}
