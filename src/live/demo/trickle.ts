/**
 * The life of a demo: its users go on submitting jobs, some twenty a minute, of the sizes of its
 * workload, at the load that the programme has. Seeded, on the clock that it is given; every job
 * goes through the command that all jobs go through. Bounded: at most `JOBS_PER_LOOK` at a time,
 * and none while more than `LIVE_JOBS_MAX` wait or run.
 */
import type { Logger } from 'pino';
import { assert, present } from '../../kernel/assert.ts';
import type { AllocationId } from '../../kernel/ids.ts';
import { done, refused } from '../../kernel/outcome.ts';
import {
  type EpochSeconds,
  SECONDS_PER_HOUR,
  toEpochSeconds,
  WHOLE_PPM,
} from '../../kernel/units.ts';
import { stageOf } from '../../operation/stage.ts';
import type { Database, Reader } from '../../platform/database/transaction.ts';
import { personIdOf } from '../../platform/identity/demo.ts';
import { generateJobs } from '../../rehearsal/workload/generator.ts';
import type { JobRow } from '../../rehearsal/workload/job-row.ts';
import { type SubmissionPorts, submitJobs } from '../../scheduling/commands/submit-jobs.ts';
import { toKeptAnswer } from '../../scheduling/routes/jobs.ts';
import { limitsOfPlan } from '../allocation-limits.ts';
import { loadPlan } from '../load-plan.ts';
import type { StoredPlan } from '../stored-plan.ts';
import { demoUsersOf } from './demo-users.ts';

export interface TricklePorts {
  readonly database: Database;
  readonly now: () => EpochSeconds;
  readonly log: Pick<Logger, 'warn'>;
}

export interface RunningTrickle {
  /** Ends the look that runs. */
  stop(): Promise<void>;
}

const LOOK_MILLISECONDS = 5_000;
const JOBS_PER_LOOK = 50;
const LIVE_JOBS_MAX = 5_000;
/** With it five sites of 100,000 GPUs have some twenty jobs a minute. */
const SIZE_FACTOR = 8;
const LOAD_PERCENT = 85;
/** A job of a demo holds no more of a cluster than this, so that nobody waits for it for hours. */
const LARGEST_JOB_GPUS = 4_096;
/** A virtual job works between 5 % and 100 % of the wall time asked for; its mean is the mix's. */
const REQUESTED_PERCENT = 190;

/** Looks every five seconds until it is stopped. What fails is told and tried again. */
export function startTrickle(ports: TricklePorts): RunningTrickle {
  const trickle = new Trickle(ports.now());
  const submissionPorts = { limitsOf: limitsOfPlan(), toKeptAnswer };
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking
      .then(async () => void (await trickle.look(ports.database, submissionPorts, ports.now())))
      .catch((err: unknown) => ports.log.warn({ err }, 'demo: no job could be submitted'));
  }, LOOK_MILLISECONDS);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}

/** A job that is due, and who submits it. */
interface DueJob {
  readonly at: number;
  readonly row: JobRow;
}

/** The jobs of one hour at a time, in their order; a class for what was submitted of them. */
export class Trickle {
  #from: number;
  #due: DueJob[] = [];
  #until: number;

  /** Jobs are due after `start`; those before were somebody else's. */
  constructor(start: EpochSeconds) {
    this.#from = start;
    this.#until = hourOf(start);
  }

  /** Submits what is due by `now`; answers how many jobs that were. */
  async look(database: Database, ports: SubmissionPorts, now: EpochSeconds): Promise<number> {
    const plan = await loadPlan(database);
    if (plan === undefined || (await countLiveJobs(database)) > LIVE_JOBS_MAX) {
      this.#skipTo(now);
      return 0;
    }
    const rows = this.#take(plan, now);
    if (rows.length === 0) return 0;
    const requests = rows.map((row) => toRequest(plan, row, now));
    const caller = { actor: 'system_demo', at: now, requestId: '' };
    const saved = await database.write(caller, async (writer) => {
      const batch = {
        query: writer.query.bind(writer),
        audit: writer.audit.bind(writer),
        publish: writer.publish.bind(writer),
      };
      const answers = await submitJobs(batch, requests, ports);
      const count = answers.filter(({ ok }) => ok).length;
      return count === 0 ? refused({ reason: 'none_taken' }) : done(count);
    });
    return saved.ok ? saved.value : 0;
  }

  /** What is due, but of a long pause no more than one look may submit. */
  #take(plan: StoredPlan, now: EpochSeconds): readonly JobRow[] {
    if (now - this.#until > SECONDS_PER_HOUR) this.#skipTo(now);
    for (; this.#until <= now; this.#until += SECONDS_PER_HOUR) {
      const hour = toEpochSeconds(this.#until);
      this.#due.push(...jobsOfHour(plan, hour).filter(({ at }) => at > this.#from));
    }
    const isLater = this.#due.findIndex(({ at }) => at > now);
    const dueCount = isLater < 0 ? this.#due.length : isLater;
    const due = this.#due.splice(0, dueCount);
    return due.slice(0, JOBS_PER_LOOK).map(({ row }) => row);
  }

  #skipTo(now: EpochSeconds): void {
    this.#from = now;
    this.#until = hourOf(now);
    this.#due = [];
  }
}

/** The jobs of the hour that begins at `hour`, by the seed of the plan: the same at each call. */
export function jobsOfHour(plan: StoredPlan, hour: EpochSeconds): readonly DueJob[] {
  const gpuCount = gpusAt(plan, hour);
  if (gpuCount === 0) return [];
  const rows = generateJobs({
    mix: 'kalos',
    seed: plan.seed,
    streamName: `demo/trickle/${hour}`,
    startsAt: hour,
    lengthSeconds: SECONDS_PER_HOUR,
    offeredGpuSeconds: Math.floor((gpuCount * SECONDS_PER_HOUR * LOAD_PERCENT) / 100),
    gpuCountMax: LARGEST_JOB_GPUS,
    largestClassFactor: 1,
    sizeFactor: SIZE_FACTOR,
    lengthFactor: 1,
    groups: groupsAt(plan, hour),
  });
  return [...rows].map((row) => ({ at: hour + row.submitSeconds, row }));
}

/** An allocation submits as much as it is entitled to in that month. */
function groupsAt(plan: StoredPlan, hour: EpochSeconds) {
  const { periods, entitledGpuSeconds, clustersOfAllocation, funderOfAllocation } = stageOf(plan);
  const period = periods.findIndex(({ start, end }) => start <= hour && hour < end);
  const entitled = plan.allocations.map(({ sharePpm }, index) => {
    const funder = funderOfAllocation[index] ?? 0;
    const clusters = clustersOfAllocation[index] ?? [];
    const rows = clusters.map((cluster) => entitledGpuSeconds[period]?.[cluster]?.[funder] ?? 0);
    return rows.reduce((sum, gpuSeconds) => sum + gpuSeconds, 0) * (sharePpm / WHOLE_PPM);
  });
  const total = entitled.reduce((sum, gpuSeconds) => sum + gpuSeconds, 0);
  return plan.allocations.map(({ id }, index) => ({
    group: id,
    weight: Math.round((1_000 * (entitled[index] ?? 0)) / Math.max(1, total)),
  }));
}

/** GPUs under contract at that moment. */
function gpusAt({ contracts }: StoredPlan, at: EpochSeconds): number {
  return contracts
    .flatMap(({ phases }) => phases)
    .filter(({ start, end }) => start <= at && at < end)
    .flatMap(({ capacity }) => capacity)
    .reduce((sum, { gpuCount }) => sum + gpuCount, 0);
}

function toRequest(plan: StoredPlan, row: JobRow, at: EpochSeconds) {
  const index = plan.allocations.findIndex(({ id }) => id === row.group);
  assert(index >= 0, `${row.group} is no allocation of the plan`);
  const user = present(demoUsersOf(plan.allocations)[index], `Who submits for ${row.group}`);
  return {
    caller: { actor: personIdOf(user), at, requestId: '' },
    key: undefined,
    allocation: row.group as AllocationId,
    name: row.sourceId,
    gpuCount: row.gpuCount,
    requestedSeconds: Math.max(60, Math.ceil((row.runSeconds * REQUESTED_PERCENT) / 100)),
    placement: 'any' as const,
    sharePpm: 0,
    script: undefined,
  };
}

async function countLiveJobs(reader: Reader): Promise<number> {
  const [row] = await reader.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM scheduling.job
      WHERE state IN ('submitted', 'waiting', 'running', 'cancelling')`,
    [],
  );
  return row?.count ?? 0;
}

function hourOf(time: EpochSeconds): number {
  return time - (time % SECONDS_PER_HOUR);
}
