/**
 * Watches the engine of a live platform: posts what it does to a ledger in memory, whose new
 * entries a turn saves, and keeps what else must be written down of runs and periods.
 */
import type { JobId } from '../../kernel/ids.ts';
import type { UsageRecord } from '../../metering/usage.ts';
import type { JobRun, JobStop, RunObserver, RunView } from '../../operation/observer.ts';
import { loansOf, RunKeeper, type SharedBefore } from '../../operation/run-keeper.ts';
import type { Stage } from '../../operation/stage.ts';
import type { Books } from '../../settlement/books.ts';
import type { LoanTotal } from '../../settlement/flows/closing.ts';

/** Use that was charged: by a site's report of the end, or at the end of a period by the engine. */
export interface ChargedUsage {
  readonly usage: UsageRecord;
  readonly source: 'site' | 'engine';
  /** Its GPU-seconds are a part of the time of one GPU. */
  readonly isOfSharedGpu: boolean;
}

/** A run that was over before the open period began, and was charged up to then all the same. */
export interface LateEnd {
  readonly run: JobRun;
  readonly endedAt: number;
}

export interface EndedPeriod {
  readonly periodIndex: number;
  readonly loans: readonly LoanTotal[];
}

/** Takes the key of an entry, such as `use:job_00000012:1:2027-03`. */
export type IsCharged = (key: string) => boolean;

/** What a turn has to save of what was watched. */
export interface Kept {
  readonly usages: readonly ChargedUsage[];
  readonly lateEnds: readonly LateEnd[];
  readonly openedPeriods: readonly number[];
  readonly endedPeriods: readonly EndedPeriod[];
}

export class LiveKeeper implements RunObserver {
  readonly #runs: RunKeeper;
  readonly #isCharged: IsCharged;
  readonly #keyOf: (usage: UsageRecord) => string;
  readonly #usageEnds = new Map<number, number>();
  #usages: ChargedUsage[] = [];
  #lateEnds: LateEnd[] = [];
  #openedPeriods: number[] = [];
  #endedPeriods: EndedPeriod[] = [];

  /** `isCharged`: whether use was charged elsewhere, by the key of its entry. */
  constructor(stage: Stage, toJobId: (jobNumber: number) => JobId, isCharged: IsCharged) {
    this.#runs = new RunKeeper(stage, toJobId);
    this.#isCharged = isCharged;
    this.#keyOf = ({ jobNumber, attempt, periodIndex }) =>
      `use:${toJobId(jobNumber)}:${attempt}:${stage.periods[periodIndex]?.month}`;
  }

  get books(): Books {
    return this.#runs.books;
  }

  /** Goes on in a period that was opened before, with the balances as they stand in the store. */
  resume(periodIndex: number, sharedBefore: SharedBefore): void {
    this.#runs.resume(periodIndex, sharedBefore);
  }

  /** The run of this job was over at `at`, by its site: it is charged up to then. */
  noteEnd(jobNumber: number, at: number): void {
    this.#usageEnds.set(jobNumber, at);
  }

  /** What was kept since the last call. */
  take(): Kept {
    const kept = {
      usages: this.#usages,
      lateEnds: this.#lateEnds,
      openedPeriods: this.#openedPeriods,
      endedPeriods: this.#endedPeriods,
    };
    this.#usages = [];
    this.#lateEnds = [];
    this.#openedPeriods = [];
    this.#endedPeriods = [];
    this.#usageEnds.clear();
    return kept;
  }

  periodOpened(period: number, view: RunView): Float64Array {
    this.#openedPeriods.push(period);
    return this.#runs.periodOpened(period, view.running()).awardedGpuSeconds;
  }

  periodClosed(period: number, view: RunView): void {
    for (const run of view.running()) this.#charge(run, this.#runs.openPeriod.end, 'engine');
    this.#endedPeriods.push({ periodIndex: period, loans: loansOf(view) });
  }

  jobStarted(run: JobRun): void {
    this.#runs.jobStarted(run);
  }

  jobStopped(run: JobRun, { at, cause }: JobStop): void {
    const end = this.#usageEnds.get(run.jobNumber);
    if (end !== undefined && end < this.#runs.openPeriod.start) {
      this.#lateEnds.push({ run, endedAt: end });
    }
    const source = end === undefined || cause === 'interrupted' ? 'engine' : 'site';
    const known = this.#runs.cutAt(run, { end: end ?? at, countedUntil: at });
    this.#charge(known, end ?? at, source);
  }

  jobNoticed(): void {
    // A notice moves nothing; the turn writes it down itself.
  }

  jobAdmitted(): void {
    // Nothing is posted before a job starts.
  }

  jobRejected(): void {
    // Nothing was posted for it.
  }

  jobWithdrawn(): void {
    // Nothing was posted for it.
  }

  sampled(): void {
    // A live platform is looked at through its store.
  }

  /** What was charged by a report before this engine heard of the end stays as it is. */
  #charge(run: JobRun, at: number, source: ChargedUsage['source']): void {
    const usage = this.#runs.usageOf(run, at);
    if (this.#isCharged(this.#keyOf(usage))) return;
    this.#runs.jobStopped(run, at);
    const isOfSharedGpu = run.sharedGpuSeconds !== undefined;
    if (usage.start < usage.end) this.#usages.push({ usage, source, isOfSharedGpu });
  }
}
