/** A rehearsed history as rows of the rooms, keyed by ids. */
import { assert, present } from '../../kernel/assert.ts';
import { floatAt, intAt } from '../../kernel/column.ts';
import type { ClusterId } from '../../kernel/ids.ts';
import type { Period } from '../../kernel/time.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { NewUsage } from '../../metering/store/usage.ts';
import { JOB_STATES } from '../../rehearsal/job-columns.ts';
import { JOB_ENDS } from '../../rehearsal/run/workload-columns.ts';
import { STANDINGS } from '../../scheduling/standing.ts';
import type { RunCause } from '../../scheduling/store/cycle-writes.ts';
import type {
  RehearsedDecision,
  RehearsedJob,
  RehearsedRun,
} from '../../scheduling/store/rehearsed-jobs.ts';
import { WISHES } from '../../scheduling/wish.ts';
import type { RecordedRun } from './history-recorder.ts';
import type { History } from './rehearse-history.ts';

/** Every job that was submitted, by its number. `submitters`: by allocation, whose its jobs are. */
export function jobRowsOf(
  { stage, workload, recorded, state }: History,
  submitters: readonly string[],
): readonly RehearsedJob[] {
  const { columns } = recorded.recorder.jobs;
  const kept = keptSecondsByJob(recorded.runs);
  return Array.from({ length: state.nextJobNumber }, (_, jobNumber): RehearsedJob => {
    const allocationIndex = intAt(columns.allocationIndex, jobNumber);
    const { id, funder } = present(stage.plan.allocations[allocationIndex], 'An allocation');
    const staged = stage.clusters[intAt(columns.clusterIndex, jobNumber)];
    const jobState = present(JOB_STATES[columns.stateCode[jobNumber] ?? 0], 'The state of a job');
    const submittedAt = toEpochSeconds(floatAt(columns.submittedAt, jobNumber));
    const attemptCount = columns.attempts[jobNumber] ?? 0;
    const given = kept.get(jobNumber);
    return {
      jobNumber,
      allocation: id,
      funder,
      submittedBy: present(submitters[allocationIndex], `Who submits for ${id}`),
      submittedAt,
      name: columns.sourceId.at(jobNumber),
      gpuCount: intAt(columns.gpuCount, jobNumber),
      requestedSeconds: intAt(workload.requestedSeconds, jobNumber),
      placement: WISHES[columns.wishCode[jobNumber] ?? 0] ?? 'any',
      cluster: staged?.cluster.id,
      site: staged?.site.id,
      state: jobState,
      rejection: recorded.rejections.get(jobNumber),
      waitsSince: jobState === 'waiting' ? toEpochSeconds(given?.at ?? submittedAt) : undefined,
      firstStartedAt: timeOf(floatAt(columns.startedAt, jobNumber)),
      endedAt: jobState === 'rejected' ? submittedAt : timeOf(floatAt(columns.endedAt, jobNumber)),
      attemptCount,
      keptSeconds: given?.keptSeconds ?? 0,
    };
  });
}

/** Every run in the order of starts; those that go on with the nodes that they hold. */
export function runRowsOf({ stage, workload, recorded, state }: History): readonly RehearsedRun[] {
  const running = new Map(state.running.map((run) => [run.jobNumber, run]));
  return recorded.runs.map(({ run, vacateAt, stop }): RehearsedRun => {
    const { jobNumber, attempt } = run;
    const held = stop === undefined ? present(running.get(jobNumber), 'A run').nodes : [];
    return {
      jobNumber,
      attempt,
      cluster: clusterAt({ stage }, run.clusterIndex),
      standing: present(STANDINGS[run.standing], 'The standing of a run'),
      startedAt: toEpochSeconds(run.startedAt),
      vacateAt: vacateAt === 0 ? undefined : toEpochSeconds(vacateAt),
      endedAt: stop === undefined ? undefined : toEpochSeconds(stop.at),
      cause: stop === undefined ? undefined : causeOf(stop.cause, workload.endCode[jobNumber]),
      keptSeconds: isGivenBack(stop) ? (stop?.keptSeconds ?? 0) : 0,
      nodes: held.map(({ node }) => node),
      gpuCounts: held.map(({ gpuCount }) => gpuCount),
    };
  });
}

export function decisionRowsOf({ stage, recorded }: History): readonly RehearsedDecision[] {
  return recorded.decisions.map((decision): RehearsedDecision => {
    const { at, kind, jobNumber, attempt, clusterIndex, standing, reason } = decision;
    return {
      at: toEpochSeconds(at),
      kind,
      jobNumber,
      attempt,
      cluster: clusterIndex === undefined ? undefined : clusterAt({ stage }, clusterIndex),
      standing: standing === undefined ? undefined : STANDINGS[standing],
      reason,
    };
  });
}

/**
 * What was used in `period`: of runs that were over by now, and where the period was closed, of
 * those that go on beyond it.
 */
export function usageRowsIn(
  { recorded }: History,
  { month, start, end }: Period,
  isClosed: boolean,
): readonly NewUsage[] {
  return recorded.runs.flatMap(({ run, stop }): readonly NewUsage[] => {
    const until = Math.min(stop?.at ?? (isClosed ? end : run.startedAt), end);
    const from = Math.max(run.startedAt, start);
    if (from >= until) return [];
    const { jobNumber, attempt, gpuCount, sharedGpuSeconds } = run;
    assert(sharedGpuSeconds === undefined, 'A history before going live shares no GPU');
    const span = { start: toEpochSeconds(from), end: toEpochSeconds(until), gpuCount };
    const key = { jobNumber, attempt, month, revision: 0 };
    return [{ ...key, reported: span, accepted: span, sharedGpuSeconds }];
  });
}

interface KeptSoFar {
  readonly keptSeconds: number;
  /** When the last run gave its GPUs back. */
  readonly at: number;
}

function keptSecondsByJob(runs: readonly RecordedRun[]): ReadonlyMap<number, KeptSoFar> {
  const kept = new Map<number, KeptSoFar>();
  for (const { run, stop } of runs) {
    if (stop === undefined || !isGivenBack(stop)) continue;
    const before = kept.get(run.jobNumber)?.keptSeconds ?? 0;
    kept.set(run.jobNumber, { keptSeconds: before + stop.keptSeconds, at: stop.at });
  }
  return kept;
}

function isGivenBack(stop: RecordedRun['stop']): boolean {
  return stop?.cause === 'reclaimed' || stop?.cause === 'interrupted';
}

/** How the work of a run that is done ended in its workload. */
function causeOf(
  cause: NonNullable<RecordedRun['stop']>['cause'],
  endCode: number | undefined,
): RunCause {
  if (cause !== 'finished') return cause;
  const end = JOB_ENDS[endCode ?? 0] ?? 'unknown';
  return end === 'unknown' ? 'completed' : end;
}

function clusterAt({ stage }: Pick<History, 'stage'>, index: number): ClusterId {
  return present(stage.clusters[index], `The cluster ${index}`).cluster.id;
}

function timeOf(seconds: number) {
  return seconds < 0 ? undefined : toEpochSeconds(seconds);
}
