/**
 * What became of the runs of Polder, from the records of Slurm. Facts have no numbers: whoever
 * keeps them (the inbox of Polder) numbers what is new, and takes each once.
 */
import type { EpochSeconds } from '../../kernel/units.ts';
import type { RunReport } from '../site-driver.ts';
import { type MarkOf, parseComment } from './run-mark.ts';
import type { SlurmJob } from './slurm-job.ts';
import { isOfEarlierSize, isOver, type KnownRun } from './slurm-runs.ts';
import { CHECKPOINT_EXIT_CODE, meaningOfState } from './slurm-states.ts';

export type RunFact = Omit<RunReport, 'number'>;

/** In the order of the runs; of each its start before its end. */
export function factsOf(runs: ReadonlyMap<string, KnownRun>, markOf: MarkOf): readonly RunFact[] {
  return [...runs.values()].flatMap((known) =>
    factsOfRun(known, markOf).map((fact) => ({ ...known.run, ...fact })),
  );
}

type BareFact = Pick<RunFact, 'kind' | 'at' | 'keptSeconds'>;

function factsOfRun({ records, asides }: KnownRun, markOf: MarkOf): readonly BareFact[] {
  // The job with the lowest number is the run; its first record that started is the run itself.
  const own = records.filter(({ slurmJobId }) => slurmJobId === records[0]?.slurmJobId);
  const started = own.filter(({ startedAt }) => startedAt !== undefined);
  const run = started.find((record) => !isOfEarlierSize(record)) ?? started[0] ?? own[0];
  if (run === undefined) {
    const aside = asides.get('stop') ?? asides.get('refused');
    if (aside?.endedAt === undefined) return [];
    const kind = asides.has('stop') ? ('stopped' as const) : ('failed' as const);
    return [{ kind, at: aside.endedAt, keptSeconds: 0 }];
  }
  const start: readonly BareFact[] =
    run.startedAt === undefined ? [] : [{ kind: 'started', at: run.startedAt, keptSeconds: 0 }];
  return [...start, ...endOf(run, markOf)];
}

function endOf(run: SlurmJob, markOf: MarkOf): readonly BareFact[] {
  const meaning = meaningOfState(run.state);
  if (!isOver(run) || run.endedAt === undefined) return [];
  const at = run.endedAt;
  const notice = parseComment(markOf(run.name), run.comment)?.notice;
  const keptSeconds = keptOf(run, notice?.at);
  const hasCheckpoint = notice !== undefined && run.exitCode === CHECKPOINT_EXIT_CODE;
  if (hasCheckpoint) return [{ kind: 'vacated', at, keptSeconds }];
  if (meaning.kind === 'over') return [{ kind: meaning.as, at, keptSeconds: 0 }];
  if (notice !== undefined && at >= notice.vacateAt && run.startedAt !== undefined) {
    return [{ kind: 'vacated', at, keptSeconds }];
  }
  // Its own user took it back on the site: the job ends. Anybody else took it from the user.
  const kind = run.killedBy === run.user && run.startedAt !== undefined ? 'failed' : 'stopped';
  return [{ kind, at, keptSeconds: 0 }];
}

function keptOf({ startedAt }: SlurmJob, noticeAt: EpochSeconds | undefined): number {
  if (startedAt === undefined || noticeAt === undefined) return 0;
  return Math.max(0, noticeAt - startedAt);
}
