/**
 * How far the time that jobs were planned for was from the time that they ran: as long as a run
 * without a failure, with its checkpoints, which is what a plan has to cover.
 */
import { addInt, intAt } from '../../kernel/column.ts';
import { runLengthSeconds } from '../../sites/failing-nodes.ts';
import { NEVER } from '../job-columns.ts';
import { TIME_BASES } from '../run/workload-columns.ts';
import type { PlannedTimeSummary, Spread } from '../summary.ts';
import { type Findings, isRejected } from './input.ts';

/** Beyond this a plan is of no use, however far. */
const PERCENT_MAX = 10_000;

/** The jobs of one basis, counted. */
class Tally {
  jobs = 0;
  ended = 0;
  outlived = 0;
  errorSeconds = 0;
  /** Jobs by planned in percent of run, rounded down: no sorting of millions. */
  readonly percents = new Int32Array(PERCENT_MAX + 1);

  add(plannedSeconds: number, runSeconds: number): void {
    this.ended += 1;
    if (runSeconds > plannedSeconds) this.outlived += 1;
    this.errorSeconds += Math.abs(plannedSeconds - runSeconds);
    const percent = Math.floor((plannedSeconds * 100) / runSeconds);
    addInt(this.percents, Math.min(PERCENT_MAX, percent), 1);
  }
}

/** A row for each basis that any job has, in the order of the codes. */
export function plannedTimesOf(findings: Findings): readonly PlannedTimeSummary[] {
  const { stage, workload, recorder, estimatedSeconds } = findings;
  const { runSeconds, requestedSeconds, timeBasisCode } = workload.columns;
  const { columns } = recorder.jobs;
  const { failures } = stage.plan;
  const tallies = TIME_BASES.map(() => new Tally());
  for (let job = 0; job < columns.count; job += 1) {
    const tally = tallies[timeBasisCode[job] ?? 0];
    if (tally === undefined || isRejected(columns, job)) continue;
    tally.jobs += 1;
    if (columns.endedAt[job] === NEVER) continue;
    const stated = intAt(requestedSeconds, job);
    const planned = stated > 0 ? stated : (estimatedSeconds?.[job] ?? 0);
    const gpuCount = intAt(columns.gpuCount, job);
    const workSeconds = intAt(runSeconds, job);
    // As a first run, which goes on from no checkpoint.
    tally.add(planned, runLengthSeconds(failures, { attempt: 1, gpuCount, workSeconds }));
  }
  return TIME_BASES.flatMap((basis, code) => {
    const tally = tallies[code];
    if (tally === undefined || tally.jobs === 0) return [];
    const { jobs, ended, outlived, errorSeconds } = tally;
    return [
      {
        ...{ basis, jobs, ended, outlived },
        meanErrorSeconds: Math.round(errorSeconds / Math.max(1, ended)),
        plannedPercentOfRun: spreadOf(tally),
      },
    ];
  });
}

function spreadOf({ percents, ended }: Tally): Spread {
  const quantile = (percent: number): number => {
    let left = Math.ceil((ended * percent) / 100);
    let at = -1;
    while (left > 0) {
      at += 1;
      left -= intAt(percents, at);
    }
    return Math.max(0, at);
  };
  return {
    p5: quantile(5),
    p25: quantile(25),
    p50: quantile(50),
    p75: quantile(75),
    p95: quantile(95),
  };
}
