/**
 * A site that is connected by its agent: what the agent may do there, what the site should have,
 * and what the agent tells of it.
 */
import type { ModePriority } from '../access/mode.ts';
import type { AllocationId, ClusterId, ModeId, PartyId, SiteId } from '../kernel/ids.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import type { RunName, StartOrder } from './site-driver.ts';
import type { RunFact } from './slurm/run-facts.ts';

/** What the agent may do, each with all that stands before it. */
export const DEPTHS = ['observe', 'accounts', 'submission'] as const;
export type Depth = (typeof DEPTHS)[number];

export interface Connection {
  readonly site: SiteId;
  readonly depth: Depth;
  readonly mendsDrift: boolean;
  readonly partitions: readonly { readonly cluster: ClusterId; readonly partition: string }[];
  readonly users: readonly { readonly person: string; readonly username: string }[];
}

/** What a site should have. */
export interface SitePlan extends Omit<Connection, 'users'> {
  /** Its records from then on may be new to Polder, by the site's clock. */
  readonly seenUntil: EpochSeconds;
  readonly funders: readonly PlannedFunder[];
  readonly modes: readonly PlannedMode[];
  readonly allocations: readonly PlannedAllocation[];
}

export interface PlannedFunder {
  readonly funder: PartyId;
  /** Of what all funders are entitled to here, in parts per million. */
  readonly sharePpm: number;
}

export interface PlannedMode {
  readonly mode: ModeId;
  readonly priority: ModePriority;
  readonly gpuCountMax: number | undefined;
}

export interface PlannedAllocation {
  readonly allocation: AllocationId;
  readonly funder: PartyId;
  readonly mode: ModeId;
  readonly sharePpm: number;
  /** What it was awarded up to now, lapsed awards left out: more may not be used in all. */
  readonly limitGpuSeconds: number;
  /** In GiB; `undefined`: none was granted, or it has not begun, or is over. Frozen, it stays. */
  readonly storageGibibytes: number | undefined;
  /** `closed`: before its first day, after its last, or frozen: nothing more is to start. */
  readonly state: 'open' | 'closed';
  /** By the names that they have at the site. */
  readonly users: readonly string[];
}

/** An order of the outbox, as the agent carries it out. */
export type AgentOrder =
  | ({ readonly kind: 'start'; readonly number: number } & StartOrder)
  | ({ readonly kind: 'stop'; readonly number: number } & RunName)
  | ({ readonly kind: 'notice'; readonly number: number } & RunName & {
        readonly vacateAt: EpochSeconds;
      });

/** One time that a job held GPUs at the site, by the site's accounting. */
export interface SiteRun {
  readonly siteJob: number;
  readonly account: string;
  readonly partition: string;
  readonly username: string;
  readonly name: string;
  readonly submittedAt: EpochSeconds;
  readonly startedAt: EpochSeconds;
  /** Up to when it is known to have held its GPUs: start and elapsed time. */
  readonly heldUntil: EpochSeconds;
  /** `undefined`: it goes on. */
  readonly outcome: 'completed' | 'failed' | 'cancelled' | undefined;
  readonly gpuCount: number;
  readonly requestedSeconds: number;
  /** Of a job that Polder submitted. */
  readonly run: RunName | undefined;
}

/** GPUs of a partition that are down or drained, by the site's scheduler. */
export interface OutOfService {
  readonly partition: string;
  readonly gpuCount: number;
}

/** A run of Polder that the site's scheduler has not started yet, and why, in its own words. */
export interface RunWait extends RunName {
  readonly siteJob: number;
  readonly state: string;
  readonly reason: string;
}

export interface SiteTidings {
  readonly acknowledged: readonly number[];
  readonly facts: readonly RunFact[];
  readonly runs: readonly SiteRun[];
  readonly seenUntil: EpochSeconds;
  readonly drift: readonly string[];
  /** Of every partition of the connection, 0 where all is in service. */
  readonly outOfService: readonly OutOfService[];
  /** All runs that wait at the site; `undefined` where this telling does not say. */
  readonly waits: readonly RunWait[] | undefined;
}

export const RUN_REFUSALS = [
  'unknown_account',
  'unknown_partition',
  'unknown_run',
  'no_period',
] as const;
export type RunRefusal = (typeof RUN_REFUSALS)[number];

export interface TidingsTaken {
  readonly newFactCount: number;
  readonly newUsageCount: number;
  /** False: some of it is of a month that is not open yet and is to be told again. */
  readonly isSeen: boolean;
  readonly refusals: readonly { readonly siteJob: number; readonly reason: RunRefusal }[];
}

const PREFIX = 'polder.';

/** The names of what Polder keeps at a site; nothing under another name is ever touched. */
export function accountOfFunder(funder: PartyId): string {
  return `${PREFIX}f.${funder.slice('party_'.length)}`;
}

export function accountOfAllocation(allocation: AllocationId): string {
  return `${PREFIX}a.${allocation.slice('allocation_'.length)}`;
}

export function allocationOfAccount(account: string): AllocationId | undefined {
  const prefix = `${PREFIX}a.`;
  return account.startsWith(prefix) ? `allocation_${account.slice(prefix.length)}` : undefined;
}

export function qosOfMode(mode: ModeId): string {
  return `${PREFIX}${mode.slice('mode_'.length)}`;
}

export function isOfPolder(name: string): boolean {
  return name.startsWith(PREFIX);
}
