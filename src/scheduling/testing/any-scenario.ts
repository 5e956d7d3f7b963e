/** Random scenarios for a drive: small clusters, one to four funders, any policy, any jobs. */
import * as fc from 'fast-check';
import { QUEUE_PRIORITIES } from '../cluster.ts';
import type { NodeRow } from '../nodes.ts';
import type { SchedulingPolicy } from '../policy.ts';
import { WISHES } from '../wish.ts';
import { DRIVE_START, type DrivenChange, type DrivenJob, type Scenario } from './drive-cluster.ts';

const LENGTH = 1_000;

const rowArbitrary: fc.Arbitrary<NodeRow> = fc.record({
  nodeCount: fc.integer({ min: 1, max: 5 }),
  gpusPerNode: fc.constantFrom(1, 2, 4),
  nodesPerRack: fc.integer({ min: 1, max: 3 }),
  racksPerPod: fc.integer({ min: 1, max: 2 }),
});

const policyArbitrary: fc.Arbitrary<SchedulingPolicy> = fc.record({
  reservationCountMax: fc.integer({ min: 1, max: 3 }),
  triedJobCountMax: fc.constantFrom(1, 3, 100),
  borrowLimitPpm: fc.constantFrom(0, 500_000, 1_000_000_000),
  lendLimitPpm: fc.constantFrom(0, 500_000, 1_000_000),
  minimumRunSeconds: fc.constantFrom(0, 30, 100),
  noticeSeconds: fc.constantFrom(0, 5, 40),
  lookAgainSeconds: fc.constantFrom(1, 60, 60, 300),
  entryPenaltySecondsMax: fc.constantFrom(0, 0, 20, 1_000),
});

/** Mostly ordinary, as in life. */
const priorityArbitrary = fc.oneof(
  { arbitrary: fc.constant('ordinary' as const), weight: 3 },
  { arbitrary: fc.constantFrom(...QUEUE_PRIORITIES), weight: 1 },
);

const anyScenario: fc.Arbitrary<Scenario> = fc
  .record({
    rows: fc.array(rowArbitrary, { minLength: 1, maxLength: 2 }),
    weights: fc.array(fc.nat(5), { minLength: 1, maxLength: 4 }),
    policy: policyArbitrary,
  })
  .chain(({ rows, weights, policy }) => {
    const gpuCount = rows.reduce((sum, each) => sum + each.nodeCount * each.gpusPerNode, 0);
    const nodeCount = rows.reduce((sum, each) => sum + each.nodeCount, 0);
    const funder = fc.nat(weights.length - 1);
    return fc
      .array(fc.record({ funder, mode: fc.nat(2), priority: priorityArbitrary }), {
        minLength: 1,
        maxLength: 6,
      })
      .chain((allocations) =>
        fc.record({
          rows: fc.constant(rows),
          shares: fc.constant(sharesOf(weights, gpuCount)),
          allocations: fc.constant(allocations),
          awards: awardsArbitrary(allocations.length, gpuCount),
          policy: fc.constant(policy),
          jobs: jobsArbitrary(allocations.length, gpuCount),
          changes: changesArbitrary(nodeCount, weights, gpuCount),
          end: fc.constant(LENGTH),
        }),
      );
  });

/** Nothing, or anything up to all of the period's time for each. */
function awardsArbitrary(count: number, gpuCount: number): fc.Arbitrary<readonly number[]> {
  const gpuSeconds = fc.oneof(fc.constant(0), fc.nat(gpuCount * LENGTH));
  return fc.array(gpuSeconds, { minLength: count, maxLength: count });
}

/** Owners that all want more than there is, so that they lend, hold and reclaim all the time. */
const busyScenario: fc.Arbitrary<Scenario> = fc
  .record({
    nodeCount: fc.integer({ min: 2, max: 4 }),
    gpusPerNode: fc.constantFrom(1, 2, 4),
    weights: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 3 }),
    modeCount: fc.integer({ min: 1, max: 2 }),
    minimumRunSeconds: fc.constantFrom(0, 10, 30),
    noticeSeconds: fc.constantFrom(0, 10),
    lookAgainSeconds: fc.constantFrom(10, 60, 300),
    entryPenaltySecondsMax: fc.constantFrom(0, 30),
    reservationCountMax: fc.integer({ min: 1, max: 3 }),
  })
  .chain(({ nodeCount, gpusPerNode, weights, modeCount, ...policy }) => {
    const gpuCount = nodeCount * gpusPerNode;
    const limits = { borrowLimitPpm: 2_000_000, lendLimitPpm: 1_000_000, triedJobCountMax: 100 };
    return fc.record({
      rows: fc.constant([{ nodeCount, gpusPerNode, nodesPerRack: 2, racksPerPod: 2 }]),
      shares: fc.constant(sharesOf(weights, gpuCount)),
      allocations: fc.constant(
        weights.flatMap((_, funder) =>
          Array.from({ length: modeCount }, (_one, mode) => {
            return { funder, mode, priority: 'ordinary' as const };
          }),
        ),
      ),
      awards: awardsArbitrary(weights.length * modeCount, gpuCount),
      policy: fc.constant({ ...policy, ...limits }),
      jobs: busyJobs(weights.length * modeCount, gpuCount),
      end: fc.constant(LENGTH),
    });
  });

export const scenarioArbitrary: fc.Arbitrary<Scenario> = fc.oneof(anyScenario, busyScenario);

/** The same with nodes that fail and are repaired. */
export const failingScenario: fc.Arbitrary<Scenario> = scenarioArbitrary.chain((scenario) => {
  const nodeCount = scenario.rows.reduce((sum, each) => sum + each.nodeCount, 0);
  const failure = fc.record({
    at: fc.integer({ min: 1, max: 300 }),
    length: fc.integer({ min: 1, max: 200 }),
    node: fc.nat(nodeCount - 1),
  });
  return fc
    .uniqueArray(failure, { minLength: 1, maxLength: 4, selector: ({ node }) => node })
    .map((failures) => {
      const repairs = failures.flatMap(({ at, length, node }) => [
        { at, failed: node },
        { at: at + length, repaired: node },
      ]);
      const changes = [...repairs, ...(scenario.changes ?? [])].toSorted((a, b) => a.at - b.at);
      return { ...scenario, changes };
    });
});

/** The same with allocations that begin and close meanwhile, and few jobs tried at a time. */
export const closingScenario: fc.Arbitrary<Scenario> = fc
  .record({
    scenario: fc.oneof(scenarioArbitrary, failingScenario),
    opensAt: fc.array(fc.constantFrom(0, 0, 100, 400), { minLength: 1, maxLength: 6 }),
    closesAt: fc.array(fc.constantFrom(Infinity, 60, 150, 300), { minLength: 1, maxLength: 6 }),
    triedJobCountMax: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ scenario, opensAt, closesAt, triedJobCountMax }) => ({
    ...scenario,
    policy: { ...scenario.policy, triedJobCountMax },
    allocations: scenario.allocations.map((allocation, index) => {
      const start = DRIVE_START + (opensAt[index % opensAt.length] ?? 0);
      const startsUntil = DRIVE_START + (closesAt[index % closesAt.length] ?? 0);
      return { ...allocation, start, end: startsUntil, startsUntil };
    }),
  }));

/** Any of these, with every start planned. */
export const plannedScenario: fc.Arbitrary<Scenario> = fc
  .oneof(scenarioArbitrary, failingScenario)
  .map((scenario) => ({
    ...scenario,
    policy: { ...scenario.policy, backfill: 'conservative' as const },
  }));

/** The same with maintenance that is known from the start, and drained ahead of. */
export const drainedScenario: fc.Arbitrary<Scenario> = scenarioArbitrary.chain((scenario) => {
  const nodeCount = scenario.rows.reduce((sum, each) => sum + each.nodeCount, 0);
  const window = fc.record({
    after: fc.integer({ min: 1, max: 300 }),
    length: fc.integer({ min: 1, max: 100 }),
    nodeCount: fc.nat(nodeCount - 1),
  });
  return fc.array(window, { minLength: 1, maxLength: 3 }).map((gaps) => {
    let at = 0;
    const windows = gaps.map(({ after, length, nodeCount: stays }) => {
      const start = at + after;
      at = start + length;
      return { start, end: at, nodeCount: stays };
    });
    const services = windows.flatMap((each) => [
      { at: each.start, nodesInService: each.nodeCount },
      { at: each.end, nodesInService: nodeCount },
    ]);
    const others = (scenario.changes ?? []).filter((each) => each.nodesInService === undefined);
    const changes = [...services, ...others].toSorted((a, b) => a.at - b.at);
    return { ...scenario, policy: { ...scenario.policy, drainsAhead: true }, windows, changes };
  });
});

/**
 * Any of these where most jobs ask for a share of one GPU. Many a run outlives its estimate: then
 * another holds the GPU than before.
 */
export const sharingScenario: fc.Arbitrary<Scenario> = fc
  .record({
    scenario: sharedIn(
      fc.oneof(scenarioArbitrary, drainedScenario, failingScenario, plannedScenario),
    ),
    percents: fc.array(fc.constantFrom(30, 100, 100, 150), { minLength: 1, maxLength: 5 }),
  })
  .map(({ scenario, percents }) => {
    const jobs = scenario.jobs.map((job, index) => {
      const percent = percents[index % percents.length] ?? 100;
      return { ...job, requestedSeconds: Math.ceil((job.requestedSeconds * percent) / 100) };
    });
    return { ...scenario, jobs };
  });

/** Any of these with estimates in place of wall times asked for, which many a run outlives. */
export const estimatedScenario: fc.Arbitrary<Scenario> = fc
  .record({
    scenario: fc.oneof(scenarioArbitrary, drainedScenario, failingScenario, plannedScenario),
    percents: fc.array(fc.constantFrom(5, 30, 70, 100, 300), { minLength: 1, maxLength: 7 }),
  })
  .map(({ scenario, percents }) => {
    const jobs = scenario.jobs.map((job, index) => {
      const percent = percents[index % percents.length] ?? 100;
      return { ...job, requestedSeconds: Math.ceil((job.runSeconds * percent) / 100) };
    });
    return { ...scenario, jobs };
  });

/** `scenarios` where most jobs ask for a share of one GPU. */
export function sharedIn(scenarios: fc.Arbitrary<Scenario>): fc.Arbitrary<Scenario> {
  const sharePpm = fc.constantFrom(0, 100_000, 250_000, 400_000, 700_000);
  return fc
    .record({ scenario: scenarios, shares: fc.array(sharePpm, { minLength: 1 }) })
    .map(({ scenario, shares }) => {
      const jobs = scenario.jobs.map((job, index) => {
        const asked = { ...job, sharePpm: shares[index % shares.length] ?? 0 };
        return asked.sharePpm === 0 ? asked : { ...asked, gpuCount: 1, wish: 0 };
      });
      return { ...scenario, jobs };
    });
}

/** The same with few allocations, whose jobs run for long, so that several are on many a GPU. */
export function crowdedIn(scenarios: fc.Arbitrary<Scenario>): fc.Arbitrary<Scenario> {
  return sharedIn(scenarios).map((scenario) => {
    const jobs = scenario.jobs.map((job) => ({
      ...job,
      allocation: (job.allocation % 2) % scenario.allocations.length,
      runSeconds: job.runSeconds * 3,
      requestedSeconds: job.requestedSeconds * 3,
    }));
    return { ...scenario, jobs };
  });
}

/** Half of the jobs want nothing, as all of them did before. */
const wishArbitrary = fc.oneof(fc.constant(0), fc.nat(WISHES.length - 1));

/** Times are tens of seconds, so that many of them meet. */
function busyJobs(allocations: number, gpuMax: number): fc.Arbitrary<readonly DrivenJob[]> {
  const tens = (max: number): fc.Arbitrary<number> => fc.nat(max).map((each) => each * 10);
  return fc
    .array(
      fc.record({
        at: tens(20),
        allocation: fc.nat(allocations - 1),
        gpuCount: fc.integer({ min: 1, max: gpuMax }),
        wish: wishArbitrary,
        runSeconds: tens(8).map((seconds) => seconds + 10),
        extraSeconds: fc.oneof(fc.constant(0), tens(8), fc.constant(1)),
      }),
      { minLength: 5, maxLength: 25 },
    )
    .map(toDrivenJobs);
}

type AnyJob = Omit<DrivenJob, 'requestedSeconds' | 'cancelAt'> & {
  readonly extraSeconds: number;
  readonly cancelAfter?: number | undefined;
};

function toDrivenJobs(jobs: readonly AnyJob[]): readonly DrivenJob[] {
  return jobs
    .map(({ extraSeconds, cancelAfter, ...job }) => ({
      ...job,
      requestedSeconds: job.runSeconds + extraSeconds,
      ...(cancelAfter === undefined ? {} : { cancelAt: job.at + cancelAfter }),
    }))
    .toSorted((a, b) => a.at - b.at);
}

function jobsArbitrary(allocations: number, gpuMax: number): fc.Arbitrary<readonly DrivenJob[]> {
  return fc
    .array(
      fc.record({
        at: fc.oneof(fc.constantFrom(0, 10, 20), fc.nat(LENGTH / 2)),
        allocation: fc.nat(allocations - 1),
        gpuCount: fc.oneof(fc.integer({ min: 1, max: gpuMax }), fc.constantFrom(1, gpuMax)),
        wish: wishArbitrary,
        runSeconds: fc.integer({ min: 1, max: 100 }),
        extraSeconds: fc.oneof(fc.constant(0), fc.nat(100)),
        cancelAfter: fc.oneof(
          { arbitrary: fc.constant(undefined), weight: 9 },
          { arbitrary: fc.nat(100), weight: 1 },
        ),
      }),
      { minLength: 1, maxLength: 30 },
    )
    .map(toDrivenJobs);
}

function changesArbitrary(
  nodeCount: number,
  weights: readonly number[],
  gpuCount: number,
): fc.Arbitrary<readonly DrivenChange[]> {
  const at = fc.integer({ min: 1, max: LENGTH / 2 });
  const turned = sharesOf([...weights.slice(1), weights[0] ?? 1], gpuCount);
  const change: fc.Arbitrary<DrivenChange> = fc.oneof(
    fc.record({ at, nodesInService: fc.nat(nodeCount) }),
    at.map((each) => ({ at: each, shares: turned })),
    at.map((each) => ({ at: each, isPeriodTurn: true })),
  );
  return fc.oneof(
    fc.constant([]),
    fc
      .array(change, { maxLength: 3 })
      .map((changes) => changes.toSorted((a, b) => a.at - b.at))
      .map((changes) => changes.filter((each, index) => changes[index - 1]?.at !== each.at)),
  );
}

/** Whole shares that add up to `gpuCount`, about as the weights say. */
function sharesOf(weights: readonly number[], gpuCount: number): readonly number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const shares = weights.map((weight) => (sum === 0 ? 0 : Math.floor((gpuCount * weight) / sum)));
  const given = shares.reduce((total, share) => total + share, 0);
  return shares.map((share, index) => (index === 0 ? share + gpuCount - given : share));
}
