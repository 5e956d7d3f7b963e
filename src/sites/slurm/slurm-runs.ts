/**
 * Runs of Polder on a Slurm. Nothing is remembered here: what was asked for before is read from
 * Slurm's own jobs. A run starts at most once, however often and by however many agents it is
 * submitted:
 *
 *  1. its job is submitted held, so that it cannot start;
 *  2. all jobs of its name are looked at: the one with the lowest number is the run, whoever
 *     submitted it, because numbers rise and each agent looks after its own submission;
 *  3. the others are cancelled, and the run is released, unless its stop came first.
 *
 * Whoever dies between two steps leaves a held job behind, which the next call releases.
 */
import type { AllocationId, ClusterId, SiteId } from '../../kernel/ids.ts';
import { type EpochSeconds, SECONDS_PER_MINUTE } from '../../kernel/units.ts';
import type { NoticeOrder, RunName, StartOrder, StopOrder } from '../site-driver.ts';
import {
  ASIDES,
  type Aside,
  commentOf,
  type MarkOf,
  nameOfAside,
  nameOfRun,
  parseComment,
  parseRunName,
  type RunComment,
} from './run-mark.ts';
import { type SlurmJob, type SlurmPort, SlurmRefusal, type SlurmSubmission } from './slurm-job.ts';
import { meaningOfState } from './slurm-states.ts';

export interface SlurmSite {
  readonly site: SiteId;
  readonly slurm: SlurmPort;
  readonly markOf: MarkOf;
  readonly partitionOf: (cluster: ClusterId) => string;
  readonly accountOf: (allocation: AllocationId) => string;
  /** Whose jobs remember what has no run: the agent's own user and account. */
  readonly service: { readonly user: string; readonly account: string; readonly partition: string };
  readonly workingFolderOf: (user: string) => string;
}

/** A run's jobs, as they are now: by number, and what is remembered beside it. */
export interface KnownRun {
  readonly run: RunName;
  /** In the order of their numbers; a record for each time that they ran. */
  readonly records: readonly SlurmJob[];
  readonly asides: ReadonlyMap<Aside, SlurmJob>;
}

interface GrowingRun extends KnownRun {
  readonly records: SlurmJob[];
  readonly asides: Map<Aside, SlurmJob>;
}

const NO_SCRIPT = '#!/bin/sh\nexit 0\n';

export class SlurmRuns {
  readonly #at: SlurmSite;

  constructor(at: SlurmSite) {
    this.#at = at;
  }

  async submit(orders: readonly StartOrder[]): Promise<void> {
    const wanted = uniqueRuns(orders);
    const before = await this.look(wanted);
    for (const order of wanted) {
      const { records, asides } = knownOf(before, order);
      if (records.length > 0 || asides.has('stop') || asides.has('refused')) continue;
      await this.#submitHeld(order);
    }
    const after = await this.look(wanted);
    for (const order of wanted) await this.#settle(knownOf(after, order));
  }

  /** Answers the jobs of these runs as they were before what is cancelled was. */
  async cancel(orders: readonly StopOrder[]): Promise<readonly SlurmJob[]> {
    const wanted = uniqueRuns(orders);
    const before = await this.look(wanted);
    for (const order of wanted) {
      const { records, asides } = knownOf(before, order);
      if (records.length === 0 && !asides.has('stop')) await this.#remember(order, 'stop');
    }
    const after = await this.look(wanted);
    for (const order of wanted) await this.#cancelLive(knownOf(after, order).records);
    return [...after.values()].flatMap(({ records, asides }) => [...records, ...asides.values()]);
  }

  /** The first notice counts: the checkpoint is written when it arrives. */
  async notice(orders: readonly NoticeOrder[]): Promise<void> {
    const wanted = uniqueRuns(orders);
    const known = await this.look(wanted);
    const { now } = await this.#at.slurm.state();
    for (const order of wanted) {
      const { records, asides } = knownOf(known, order);
      const notice = { at: now, vacateAt: order.vacateAt };
      const [run] = records;
      if (run !== undefined) await this.#tellNotice(run, notice);
      else if (!asides.has('notice')) {
        await this.#remember(order, 'notice', { takesSignal: false, notice });
      }
    }
  }

  async #tellNotice(run: SlurmJob, notice: NonNullable<RunComment['notice']>): Promise<void> {
    const { slurm } = this.#at;
    const mark = this.#markOf(run);
    const known = parseComment(mark, run.comment);
    if (known === undefined || known.notice !== undefined || isOver(run)) return;
    await slurm.setComment(run.slurmJobId, commentOf(mark, { ...known, notice }));
    if (known.takesSignal && run.startedAt !== undefined)
      await slurm.signal(run.slurmJobId, 'USR1');
  }

  /** Ends what should be gone: runs whose notice has run out, and those that Slurm put back. */
  async tidy(records: readonly SlurmJob[], now: EpochSeconds): Promise<void> {
    for (const { records: own } of this.group(records).values()) {
      const live = own.filter((record) => !isOver(record));
      const vacateAt = own.map((record) => this.#noticeOf(record)?.vacateAt).find(isThere);
      const hasRun = own.some((record) => isOver(record) && record.startedAt !== undefined);
      if (hasRun || (vacateAt !== undefined && vacateAt <= now)) await this.#cancelLive(live);
    }
  }

  /** What Slurm knows of these runs, by {@link keyOfRun}; the controller's word is the newer. */
  async look(runs: readonly RunName[]): Promise<ReadonlyMap<string, KnownRun>> {
    if (runs.length === 0) return new Map();
    const { site, slurm } = this.#at;
    const names = runs.flatMap((run) => [
      nameOfRun(site, run),
      ...ASIDES.map((aside) => nameOfAside(site, run, aside)),
    ]);
    const [accounted, current] = await Promise.all([
      slurm.recordsNamed(names),
      slurm.currentJobs(),
    ]);
    const wanted = new Set(names);
    return this.group(
      mergeRecords(
        accounted,
        current.filter(({ name }) => wanted.has(name)),
      ),
    );
  }

  group(records: readonly SlurmJob[]): ReadonlyMap<string, KnownRun> {
    return groupRuns(this.#at, records);
  }

  #noticeOf(record: SlurmJob) {
    return parseComment(this.#markOf(record), record.comment)?.notice;
  }

  #markOf({ name }: SlurmJob): string {
    return this.#at.markOf(name);
  }

  async #submitHeld(order: StartOrder): Promise<void> {
    const { user } = order;
    // Nobody's job runs under another's name: who is not known at the site is refused there.
    if (user === undefined) return this.#remember(order, 'refused');
    try {
      await this.#at.slurm.submitHeld(this.#toSubmission(order, user));
    } catch (error) {
      if (!(error instanceof SlurmRefusal) || !error.isFinal) throw error;
      await this.#remember(order, 'refused');
    }
  }

  #toSubmission(order: StartOrder, user: string): SlurmSubmission {
    const { site, markOf, accountOf, partitionOf, workingFolderOf } = this.#at;
    const name = nameOfRun(site, order);
    const [first = 0] = order.gpuCounts;
    const isEven = order.gpuCounts.every((count) => count === first);
    const takesSignal = order.script?.includes('USR1') ?? false;
    const leftSeconds = Math.max(1, order.requestedSeconds - order.keptSeconds);
    return {
      user,
      name,
      comment: commentOf(markOf(name), { takesSignal, notice: undefined }),
      account: accountOf(order.allocation),
      partition: partitionOf(order.cluster),
      nodeCount: order.nodes.length,
      gpusPerNode: isEven ? first : undefined,
      gpuCount: order.gpuCount,
      timeLimitMinutes: Math.ceil(leftSeconds / SECONDS_PER_MINUTE),
      script: order.script ?? NO_SCRIPT,
      workingFolder: workingFolderOf(user),
      environment: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        POLDER_JOB: String(order.jobNumber),
        POLDER_ATTEMPT: String(order.attempt),
        POLDER_KEPT_SECONDS: String(order.keptSeconds),
      },
    };
  }

  /** A job that never runs, for what must not be forgotten of a run that has none. */
  async #remember(
    run: RunName,
    aside: Aside,
    comment: RunComment = { takesSignal: false, notice: undefined },
  ): Promise<void> {
    const { site, slurm, markOf, service, workingFolderOf } = this.#at;
    const name = nameOfAside(site, run, aside);
    const slurmJobId = await slurm.submitHeld({
      ...service,
      name,
      comment: commentOf(markOf(name), comment),
      nodeCount: 1,
      gpusPerNode: 1,
      gpuCount: 1,
      timeLimitMinutes: 1,
      script: NO_SCRIPT,
      workingFolder: workingFolderOf(service.user),
      environment: { PATH: '/usr/bin:/bin' },
    });
    await slurm.cancel(slurmJobId);
  }

  /** Steps 2 and 3 at the top of this file. */
  async #settle({ records, asides }: KnownRun): Promise<void> {
    const { slurm } = this.#at;
    const [run] = records;
    if (run === undefined) return;
    const others = records.filter(({ slurmJobId }) => slurmJobId !== run.slurmJobId);
    await this.#cancelLive(others);
    if (!run.isHeld) return;
    if (asides.has('stop')) return slurm.cancel(run.slurmJobId);
    const early = asides.get('notice');
    const notice = early && parseComment(this.#markOf(early), early.comment)?.notice;
    if (notice !== undefined) await this.#tellNotice(run, notice);
    await slurm.release(run.slurmJobId);
  }

  async #cancelLive(records: readonly SlurmJob[]): Promise<void> {
    for (const record of records) {
      if (!isOver(record)) await this.#at.slurm.cancel(record.slurmJobId);
    }
  }
}

/** The marked jobs of this site by run; what others named like one is left out. */
export function groupRuns(
  { site, markOf }: Pick<SlurmSite, 'site' | 'markOf'>,
  records: readonly SlurmJob[],
): ReadonlyMap<string, KnownRun> {
  const runs = new Map<string, GrowingRun>();
  for (const record of records.toSorted(byNumber)) {
    const named = parseRunName(site, record.name);
    const isOwn = parseComment(markOf(record.name), record.comment) !== undefined;
    if (named === undefined || !isOwn) continue;
    const { aside, ...run } = named;
    const known: GrowingRun = runs.get(keyOfRun(run)) ?? nothingKnown(run);
    runs.set(keyOfRun(run), known);
    if (aside === undefined) known.records.push(record);
    else if (!known.asides.has(aside)) known.asides.set(aside, record);
  }
  return runs;
}

export function keyOfRun({ jobNumber, attempt }: RunName): string {
  return `${jobNumber}.${attempt}`;
}

export function isOver({ state, endedAt }: SlurmJob): boolean {
  const { kind } = meaningOfState(state);
  return (kind === 'over' || kind === 'cancelled') && endedAt !== undefined;
}

/** Its job was given another size and goes on; the accounting has a record for each size. */
export function isOfEarlierSize({ state, endedAt }: SlurmJob): boolean {
  return state === 'RESIZING' && endedAt !== undefined;
}

/**
 * One record for each time that a job ran. The controller is asked last and knows what the
 * accounting may not have heard yet; of what is over, only the accounting says who ended it.
 */
export function mergeRecords(
  accounted: readonly SlurmJob[],
  current: readonly SlurmJob[],
): readonly SlurmJob[] {
  const keyOf = ({ slurmJobId, submittedAt }: SlurmJob) => `${slurmJobId} ${submittedAt}`;
  const merged = new Map(accounted.map((record) => [keyOf(record), record]));
  for (const record of current) {
    const known = merged.get(keyOf(record));
    if (known === undefined || !isOver(known)) merged.set(keyOf(record), record);
  }
  return [...merged.values()];
}

/**
 * A record of the controller, whose word on a job that was cancelled as it ran is not all: who did
 * it, and so what it means, is known to the accounting alone. Until then the job goes on.
 */
export function withoutUnknownEnd(record: SlurmJob): SlurmJob {
  const isCancelled = meaningOfState(record.state).kind === 'cancelled';
  return isCancelled && record.startedAt !== undefined ? { ...record, endedAt: undefined } : record;
}

function knownOf(known: ReadonlyMap<string, KnownRun>, run: RunName): KnownRun {
  return known.get(keyOfRun(run)) ?? nothingKnown(run);
}

function nothingKnown(run: RunName): GrowingRun {
  return { run, records: [], asides: new Map() };
}

function uniqueRuns<Order extends RunName>(orders: readonly Order[]): readonly Order[] {
  return [...new Map(orders.map((order) => [keyOfRun(order), order])).values()];
}

function byNumber(a: SlurmJob, b: SlurmJob): number {
  return a.slurmJobId - b.slurmJobId || a.submittedAt - b.submittedAt;
}

function isThere<Value>(value: Value | undefined): value is Value {
  return value !== undefined;
}
