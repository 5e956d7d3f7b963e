/**
 * Polder's sum of a month against that of the site's accounting, line by line. A line is one job of
 * the site, or one run of Polder; each that differs has the first reason that fits, in this order:
 *
 *  1. `goes_on`: a job of it has not ended; Polder takes whole months, and the rest at its end;
 *  2. `unknown_account`, `unknown_partition`: Polder has no such allocation or cluster here;
 *  3. `not_told`: the agent has not told of it, or Polder did not take it, as its log says;
 *  4. `not_at_site`: Polder has it, and the accounting of the site does not;
 *  5. `clocks`: it lay further outside of what Polder knows of the run than clocks may differ;
 *  6. `differs`: the accounting changed after it was told, or Polder's usage was corrected.
 */
import { compare } from '../../kernel/compare.ts';
import type { Interval } from '../../kernel/time.ts';
import { overlapOf } from '../../kernel/time.ts';
import { allocationOfAccount, type SitePlan, type SiteRun } from '../connection.ts';

/** What Polder accepted: of each run and month the latest revision. */
export interface KnownUsage {
  readonly jobNumber: number;
  readonly attempt: number;
  /** Of a job that was submitted at the site; `undefined`: of a run of Polder. */
  readonly siteJob: number | undefined;
  readonly account: string;
  readonly reportedGpuSeconds: number;
  readonly acceptedGpuSeconds: number;
}

export type DifferenceReason =
  | 'goes_on'
  | 'unknown_account'
  | 'unknown_partition'
  | 'not_told'
  | 'not_at_site'
  | 'clocks'
  | 'differs';

export interface ReconciledLine {
  /** `job 41` of the site, or `run 12.1` of Polder: number and attempt. */
  readonly name: string;
  readonly account: string;
  readonly siteGpuSeconds: number;
  readonly polderGpuSeconds: number;
  /** `undefined`: both have the same. */
  readonly reason: DifferenceReason | undefined;
}

interface GrowingLine {
  readonly runs: SiteRun[];
  readonly usages: KnownUsage[];
}

/** By account and name. `within`: the month. */
export function reconcile(
  plan: Pick<SitePlan, 'allocations' | 'partitions'>,
  runs: readonly SiteRun[],
  usages: readonly KnownUsage[],
  within: Interval,
): readonly ReconciledLine[] {
  const lines = new Map<string, GrowingLine>();
  const lineOf = (name: string) => {
    const line = lines.get(name) ?? { runs: [], usages: [] };
    lines.set(name, line);
    return line;
  };
  for (const run of runs)
    if (heldGpuSeconds(run, within) > 0) lineOf(nameOfRun(run)).runs.push(run);
  for (const usage of usages) lineOf(nameOfUsage(usage)).usages.push(usage);
  const reconciled = [...lines].map(([name, line]): ReconciledLine => {
    const siteGpuSeconds = sumOf(line.runs, (run) => heldGpuSeconds(run, within));
    const polderGpuSeconds = sumOf(line.usages, ({ acceptedGpuSeconds }) => acceptedGpuSeconds);
    const account = line.runs[0]?.account ?? line.usages[0]?.account ?? '';
    const isSame = siteGpuSeconds === polderGpuSeconds;
    const reason = isSame ? undefined : reasonOf(plan, line, siteGpuSeconds);
    return { name, account, siteGpuSeconds, polderGpuSeconds, reason };
  });
  return reconciled.toSorted((a, b) => compare(a.account, b.account) || compareLines(a, b));
}

/** In the order at the top. */
function reasonOf(
  plan: Pick<SitePlan, 'allocations' | 'partitions'>,
  { runs, usages }: GrowingLine,
  siteGpuSeconds: number,
): DifferenceReason {
  if (runs.some(({ outcome }) => outcome === undefined)) return 'goes_on';
  const knows = (account: string) =>
    plan.allocations.some(({ allocation }) => allocation === allocationOfAccount(account));
  if (runs.some(({ account }) => !knows(account))) return 'unknown_account';
  const isMapped = (name: string) => plan.partitions.some(({ partition }) => partition === name);
  if (runs.some(({ partition }) => !isMapped(partition))) return 'unknown_partition';
  if (usages.length === 0) return 'not_told';
  if (runs.length === 0) return 'not_at_site';
  const reported = sumOf(usages, ({ reportedGpuSeconds }) => reportedGpuSeconds);
  return reported === siteGpuSeconds ? 'clocks' : 'differs';
}

function heldGpuSeconds({ startedAt, heldUntil, gpuCount }: SiteRun, within: Interval): number {
  const held = overlapOf({ start: startedAt, end: heldUntil }, within);
  return held === undefined ? 0 : (held.end - held.start) * gpuCount;
}

function nameOfRun({ run, siteJob }: SiteRun): string {
  return run === undefined ? `job ${siteJob}` : `run ${run.jobNumber}.${run.attempt}`;
}

function nameOfUsage({ jobNumber, attempt, siteJob }: KnownUsage): string {
  return siteJob === undefined ? `run ${jobNumber}.${attempt}` : `job ${siteJob}`;
}

function sumOf<Item>(items: readonly Item[], amountOf: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + amountOf(item), 0);
}

function compareLines(a: ReconciledLine, b: ReconciledLine): number {
  return a.name.length - b.name.length || compare(a.name, b.name);
}
