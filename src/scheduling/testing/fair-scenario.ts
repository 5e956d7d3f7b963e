/** Small clusters for the properties of sharing, and what a drive of one came to. */
import * as fc from 'fast-check';
import { present } from '../../kernel/assert.ts';
import { accrue } from '../accounts.ts';
import type { Cluster } from '../cluster.ts';
import type { SchedulingPolicy } from '../policy.ts';
import {
  DRIVE_POLICY,
  DRIVE_START,
  type DrivenJob,
  drive,
  type Scenario,
} from './drive-cluster.ts';
import type { Moment } from './engine-scheduler.ts';

export const PERIOD_SECONDS = 4_000;

export interface FairOptions {
  /** GPUs of the largest job. */
  readonly gpuCountMax: number;
  /** All GPUs are of one node, which no job then keeps, or each is a node of its own. */
  readonly nodes: 'one' | 'each';
  readonly submittedMax?: number;
  /** Shares of at most 2 GPUs, and 30 jobs or more: funders borrow and reclaim all the time. */
  readonly isBusy?: boolean;
  readonly policy?: fc.Arbitrary<Partial<SchedulingPolicy>>;
}

const limits = fc.record({
  borrowLimitPpm: fc.constantFrom(0, 500_000, 10_000_000),
  lendLimitPpm: fc.constantFrom(0, 500_000, 1_000_000),
  reservationCountMax: fc.integer({ min: 1, max: 4 }),
  entryPenaltySecondsMax: fc.constantFrom(0, 300, 3_600),
});

/** One to four funders, each with two access modes, and jobs of one priority. */
export function fairScenarios(options: FairOptions): fc.Arbitrary<Scenario> {
  const { policy = fc.constant({}), isBusy = false } = options;
  const share = fc.integer({ min: 0, max: isBusy ? 2 : 6 });
  return fc
    .array(share, { minLength: isBusy ? 2 : 1, maxLength: 4 })
    .filter((shares) => shares.some((gpus) => gpus > 0))
    .chain((shares) => {
      const gpuCount = shares.reduce((sum, gpus) => sum + gpus, 0);
      const isOne = options.nodes === 'one';
      const allocationCount = 2 * shares.length;
      const awards = fc.array(fc.nat(gpuCount * PERIOD_SECONDS), {
        minLength: allocationCount,
        maxLength: allocationCount,
      });
      return fc.record({
        rows: fc.constant([
          {
            nodeCount: isOne ? 1 : gpuCount,
            gpusPerNode: isOne ? gpuCount : 1,
            nodesPerRack: gpuCount,
            racksPerPod: 1,
          },
        ]),
        shares: fc.constant(shares),
        allocations: fc.constant(
          shares.flatMap((_, funder) =>
            [0, 1].map((mode) => ({ funder, mode, priority: 'ordinary' as const })),
          ),
        ),
        awards,
        policy: fc.tuple(limits, policy).map(([a, b]) => ({ ...DRIVE_POLICY, ...a, ...b })),
        jobs: jobsArbitrary(allocationCount, options),
        end: fc.constant(PERIOD_SECONDS),
      });
    });
}

function jobsArbitrary(allocationCount: number, options: FairOptions) {
  const { gpuCountMax, submittedMax = PERIOD_SECONDS - 1, isBusy = false } = options;
  const job = fc
    .record({
      at: fc.nat(submittedMax),
      allocation: fc.nat(allocationCount - 1),
      gpuCount: fc.integer({ min: 1, max: gpuCountMax }),
      runSeconds: fc.integer({ min: 1, max: 1_500 }),
      askedPercent: fc.integer({ min: 100, max: 300 }),
    })
    .map(({ askedPercent, ...each }): DrivenJob => {
      const requestedSeconds = Math.ceil((each.runSeconds * askedPercent) / 100);
      return { ...each, requestedSeconds };
    });
  return fc
    .array(job, { minLength: isBusy ? 30 : 1, maxLength: isBusy ? 60 : 40 })
    .map((jobs) => jobs.toSorted((a, b) => a.at - b.at));
}

export function funderOf(scenario: Scenario, job: DrivenJob): number {
  return scenario.allocations[job.allocation]?.funder ?? 0;
}

/** Drives the scenario to the end of its period: the lines, and the accounts as they are then. */
export function driven(scenario: Scenario, look: (moment: Moment) => void = () => {}) {
  let cluster: Cluster | undefined;
  const lines = drive(scenario, (moment) => {
    cluster = moment.cluster;
    look(moment);
  });
  const { accounts } = present(cluster, 'The cluster of a drive');
  accrue(accounts, DRIVE_START + scenario.end);
  return { lines, usedGpuSeconds: [...accounts.usedGpuSeconds] };
}

/** The funder's jobs that fit its share, on a cluster of its own that is as large as that. */
export function partitionOf(scenario: Scenario, funder: number): Scenario {
  const share = scenario.shares[funder] ?? 0;
  const isOwn = (job: DrivenJob): boolean =>
    funderOf(scenario, job) === funder && job.gpuCount <= share;
  const [row] = scenario.rows;
  return {
    ...scenario,
    rows: row === undefined ? [] : [{ ...row, nodeCount: share }],
    shares: [share],
    allocations: scenario.allocations.map((each) => ({ ...each, funder: 0 })),
    jobs: scenario.jobs.filter(isOwn),
  };
}

/**
 * GPU-seconds that a partition of `share` GPUs could give to jobs of one GPU by the end of the
 * period: the least, over all times s, of what is worked by s if nothing waits and of the whole
 * share from then on. See decision 8.
 */
export function promisedGpuSeconds(share: number, jobs: readonly DrivenJob[], end: number): number {
  const workedBy = (time: number): number =>
    jobs.reduce((sum, { at, runSeconds }) => sum + Math.max(0, Math.min(runSeconds, time - at)), 0);
  // Both parts are straight between these times.
  const times = [0, end, ...jobs.flatMap(({ at, runSeconds }) => [at, at + runSeconds])];
  const within = times.filter((time) => time <= end);
  return Math.min(...within.map((time) => workedBy(time) + share * (end - time)));
}
