/**
 * What sharing a cluster keeps to, whatever is submitted: each property with its claim and its
 * conditions, on random small clusters, through the decisions themselves. A failure prints its
 * seed. In plain words they stand in docs/scheduling.md; bursts have a file of their own.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { floatAt, intAt } from '../kernel/column.ts';
import { excessGpus, idleGpus, matchFlows } from './accounts.ts';
import { type Cluster, funderOfJob } from './cluster.ts';
import { BORROWED } from './standing.ts';
import { scenarioArbitrary } from './testing/any-scenario.ts';
import { slotsOfLists } from './testing/check-cluster.ts';
import { type DrivenJob, drive, type Scenario } from './testing/drive-cluster.ts';
import type { Moment } from './testing/engine-scheduler.ts';
import {
  driven,
  fairScenarios,
  funderOf,
  partitionOf,
  promisedGpuSeconds,
} from './testing/fair-scenario.ts';

const delays = fc.record({
  minimumRunSeconds: fc.integer({ min: 1, max: 300 }),
  noticeSeconds: fc.integer({ min: 0, max: 60 }),
  lookAgainSeconds: fc.integer({ min: 1, max: 300 }),
});

const busySingles = fairScenarios({ gpuCountMax: 1, nodes: 'one', isBusy: true, policy: delays });

function busyGangs(nodes: 'one' | 'each'): fc.Arbitrary<Scenario> {
  return fairScenarios({ gpuCountMax: 4, nodes, isBusy: true, policy: delays });
}

/** How long after it asks an owner has its share back, at the latest. */
function returnSeconds({ policy }: Scenario): number {
  return policy.minimumRunSeconds + policy.lookAgainSeconds + policy.noticeSeconds;
}

function jobsOf(scenario: Scenario, funder: number): readonly DrivenJob[] {
  return scenario.jobs.filter((job) => funderOf(scenario, job) === funder);
}

const most = (values: readonly number[]): number => Math.max(0, ...values);
const sumOf = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0);

/** GPU-seconds that whole jobs of one GPU may leave of a share at the end of the work. */
function grainGpuSeconds(share: number, jobs: readonly DrivenJob[]): number {
  return Math.max(0, share - 1) * most(jobs.map(({ runSeconds }) => runSeconds));
}

describe('sharing incentive', () => {
  /*
   * Conditions: one priority, reclaim at once. Bound: its largest job, because jobs end at other
   * times than alone, and one that would just have ended in the period may not.
   */
  test('each funder gets what a partition of its own would give it, less its largest job', () => {
    fc.assert(
      fc.property(fairScenarios({ gpuCountMax: 6, nodes: 'each' }), (scenario) => {
        const { usedGpuSeconds } = driven(scenario);
        for (const [funder, share] of scenario.shares.entries()) {
          const alone = partitionOf(scenario, funder);
          if (alone.jobs.length === 0) continue;
          const [byItself = 0] = driven(alone).usedGpuSeconds;
          const largest = most(alone.jobs.map((job) => job.gpuCount * job.runSeconds));
          expect(
            usedGpuSeconds[funder],
            `funder ${funder} of share ${share}`,
          ).toBeGreaterThanOrEqual(byItself - largest);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('lending never lowers the lender’s delivery below its promise', () => {
  /*
   * Conditions: jobs of one GPU, one priority. Bounds: the grain of whole jobs, and the share for
   * the time in which it comes back: minimum run, another look, notice.
   */
  test('each funder gets what its share could have given its demand, but for the way back', () => {
    const scenarios = fairScenarios({ gpuCountMax: 1, nodes: 'each', policy: delays });
    fc.assert(
      fc.property(scenarios, (scenario) => {
        const { usedGpuSeconds } = driven(scenario);
        for (const [funder, share] of scenario.shares.entries()) {
          const jobs = jobsOf(scenario, funder);
          const promised = promisedGpuSeconds(share, jobs, scenario.end);
          const lost = grainGpuSeconds(share, jobs) + share * returnSeconds(scenario);
          expect(usedGpuSeconds[funder]).toBeGreaterThanOrEqual(promised - lost);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('no shortfall where demand is feasible', () => {
  /*
   * Conditions: jobs of one GPU, one priority, reclaim at once. Feasible: were each job of the
   * funder started when it is submitted, they would never hold more than its share.
   */
  test('a demand that always fits its share starts at the second at which it is submitted', () => {
    let feasibleCount = 0;
    fc.assert(
      fc.property(fairScenarios({ gpuCountMax: 1, nodes: 'each' }), (scenario) => {
        const { lines } = driven(scenario);
        for (const [funder, share] of scenario.shares.entries()) {
          const jobs = jobsOf(scenario, funder);
          if (jobs.length === 0 || !isFeasible(share, jobs)) continue;
          feasibleCount += 1;
          for (const job of jobs) {
            const number = scenario.jobs.indexOf(job);
            const start = lines.find((line) => line.includes(` start ${number} `));
            expect(start).toMatch(new RegExp(`^${job.at} start ${number} own `));
            expect(lines.some((line) => line.endsWith(` notice ${number}`))).toBe(false);
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(feasibleCount).toBeGreaterThan(50);
  });
});

function isFeasible(share: number, jobs: readonly DrivenJob[]): boolean {
  return jobs.every(({ at: time }) => {
    const running = jobs.filter(({ at, runSeconds }) => at <= time && time < at + runSeconds);
    return running.length <= share;
  });
}

/** The second and third job are refused while their funder is behind, and held when it is ahead. */
const LOST_ITS_RIGHT: Scenario = {
  rows: [{ nodeCount: 6, gpusPerNode: 1, nodesPerRack: 6, racksPerPod: 1 }],
  shares: [4, 2],
  allocations: [{ funder: 1, mode: 0, priority: 'ordinary' }],
  policy: {
    ...{ reservationCountMax: 2, triedJobCountMax: 100, borrowLimitPpm: 0, lendLimitPpm: 0 },
    ...{ minimumRunSeconds: 1, noticeSeconds: 0, lookAgainSeconds: 1, entryPenaltySecondsMax: 0 },
  },
  jobs: [
    { at: 0, allocation: 0, gpuCount: 5, runSeconds: 2, requestedSeconds: 2 },
    { at: 1, allocation: 0, gpuCount: 3, runSeconds: 1, requestedSeconds: 1 },
    { at: 1, allocation: 0, gpuCount: 2, runSeconds: 1, requestedSeconds: 1 },
  ],
  end: 4_000,
};

describe('no starvation within a period', () => {
  /*
   * Conditions: one priority, a period that is long enough, the job fits its funder's share. Bound:
   * all other work of its own funder one job after the other, twice where it was above the share
   * (once to run, once to leave as much idle for what it borrowed), the longest job of anybody, and
   * the way back of the share. No other funder's amount of work is in it.
   */
  test('a job that fits its share starts within a time that its own funder’s work bounds', () => {
    const scenarios = fairScenarios({
      gpuCountMax: 6,
      nodes: 'each',
      submittedMax: 300,
      policy: delays,
    });
    fc.assert(
      fc.property(scenarios, (some) => {
        const scenario = { ...some, end: 1_000_000 };
        const { lines } = driven(scenario);
        for (const [number, job] of scenario.jobs.entries()) {
          const funder = funderOf(scenario, job);
          if (job.gpuCount > (scenario.shares[funder] ?? 0)) continue;
          const others = jobsOf(scenario, funder).filter((each) => each !== job);
          const ownSeconds = sumOf(others.map((each) => each.gpuCount * each.requestedSeconds));
          const longest = most(scenario.jobs.map(({ requestedSeconds }) => requestedSeconds));
          const start = lines.find((line) => line.includes(` start ${number} `));
          const waited = Number(start?.split(' ')[0] ?? Infinity) - job.at;
          expect(waited).toBeLessThanOrEqual(2 * ownSeconds + longest + returnSeconds(scenario));
        }
      }),
      { numRuns: 500, examples: [[LOST_ITS_RIGHT]] },
    );
  });
});

describe('pre-emption never cycles', () => {
  /*
   * Conditions: no node fails. Each notice costs the minimum run first, and the work up to it is
   * kept, so no chain of reclaims can go on without progress.
   */
  test('a job is reclaimed at most once for each minimum run that it asked for', () => {
    let noticeCount = 0;
    fc.assert(
      fc.property(busyGangs('each'), (scenario) => {
        const { lines } = driven(scenario);
        const notices = lines.filter((line) => line.includes(' notice '));
        const kept = lines.flatMap((line) => line.match(/ back \d+ keeps (\d+)/)?.[1] ?? []);
        noticeCount += notices.length;
        const { minimumRunSeconds } = scenario.policy;
        for (const seconds of kept)
          expect(Number(seconds)).toBeGreaterThanOrEqual(minimumRunSeconds);
        for (const [number, { runSeconds }] of scenario.jobs.entries()) {
          const own = notices.filter((line) => line.endsWith(` ${number}`));
          expect(own.length).toBeLessThanOrEqual(Math.floor(runSeconds / minimumRunSeconds));
        }
      }),
      { numRuns: 200 },
    );
    expect(noticeCount).toBeGreaterThan(100);
  });

  /*
   * On one node every job of a borrower could make room, so the order of reclaim is strict: a job
   * that started before one that is spared gets no notice, unless the spared one is too young.
   */
  test('what was borrowed last is reclaimed first, after the minimum run, with its notice', () => {
    let noticeCount = 0;
    fc.assert(
      fc.property(busyGangs('one'), (scenario) => {
        driven(scenario, ({ cluster, decisions, now }) => {
          const { jobs, policy, accounts } = cluster;
          for (const { slot, vacateAt } of decisions.notices) {
            noticeCount += 1;
            expect(vacateAt).toBe(now + policy.noticeSeconds);
            expect(now - floatAt(jobs.startedAt, slot)).toBeGreaterThanOrEqual(
              policy.minimumRunSeconds,
            );
            const funder = funderOfJob(cluster, slot);
            const running = slotsOfLists(cluster, cluster.running)[funder] ?? [];
            const newer = running.slice(running.indexOf(slot) + 1);
            const spared = newer.filter((each) => floatAt(jobs.vacateAt, each) === 0);
            for (const each of spared) {
              const age = now - floatAt(jobs.startedAt, each);
              expect(age).toBeLessThan(policy.minimumRunSeconds);
            }
            const newerGpus = sumOf(newer.map((each) => intAt(jobs.gpuCount, each)));
            const left = intAt(accounts.runningGpus, funder) - newerGpus;
            expect(left).toBeGreaterThan(intAt(accounts.shareGpus, funder));
          }
        });
      }),
      { numRuns: 200 },
    );
    expect(noticeCount).toBeGreaterThan(100);
  });
});

describe('work is conserved, and debts come first', () => {
  /*
   * Conditions: jobs of one GPU on one node, so that no node is kept for anybody but a reclaim; a
   * cycle that tries all that wait.
   */
  test('no open GPU idles while a job waits that its funder’s limits let start', () => {
    let idleCount = 0;
    fc.assert(
      fc.property(busySingles, (scenario) => {
        driven(scenario, ({ cluster }) => {
          if (intAt(cluster.open.freeGpuCount, 0) === 0) return;
          for (const funder of waitingFunders(cluster)) {
            idleCount += 1;
            expect(maySpareOneGpu(cluster, funder), `funder ${funder} may have one more`).toBe(
              false,
            );
          }
        });
      }),
      { numRuns: 2_000 },
    );
    expect(idleCount).toBeGreaterThan(50);
  });

  /* Conditions as above. Behind: owed something so far; ahead: owes. */
  test('who owes starts nothing while a job of somebody who is owed waits', () => {
    let startCount = 0;
    fc.assert(
      fc.property(busySingles, (scenario) => {
        driven(scenario, ({ cluster, decisions }) => {
          const { position } = cluster.accounts;
          const ahead = decisions.starts.filter(
            ({ slot }) => floatAt(position, funderOfJob(cluster, slot)) < 0,
          );
          if (ahead.length === 0) return;
          startCount += ahead.length;
          const behind = waitingFunders(cluster).filter((each) => floatAt(position, each) > 0);
          expect(behind).toEqual([]);
        });
      }),
      { numRuns: 1_000 },
    );
    expect(startCount).toBeGreaterThan(50);
  });
});

function waitingFunders({ accounts }: Cluster): readonly number[] {
  const funders = [...accounts.waitingGpus.keys()];
  return funders.filter((funder) => floatAt(accounts.waitingGpus, funder) > 0);
}

/** Whether one more GPU for `funder` would break no limit, as the policy words them. */
function maySpareOneGpu({ accounts, policy }: Cluster, funder: number): boolean {
  const funders = [...accounts.shareGpus.keys()];
  const shareOf = (each: number): number => intAt(accounts.shareGpus, each);
  const ofShare = (each: number, ppm: number): number => Math.floor((shareOf(each) * ppm) / 1e6);
  const after = intAt(accounts.runningGpus, funder) + 1;
  if (after <= shareOf(funder) || floatAt(accounts.position, funder) > 0) return true;
  if (after - shareOf(funder) > ofShare(funder, policy.borrowLimitPpm)) return false;
  const others = funders.filter((each) => each !== funder);
  const borrowed =
    after - shareOf(funder) + sumOf(others.map((each) => excessGpus(accounts, each)));
  const lendable = others.map((each) =>
    Math.min(idleGpus(accounts, each), ofShare(each, policy.lendLimitPpm)),
  );
  return borrowed <= sumOf(lendable);
}

describe('limits and loans', () => {
  /* Conditions: none but that emergencies and those that are owed may exceed a limit. */
  test('a job that borrows never takes its funder, or all funders, above a limit', () => {
    let startCount = 0;
    fc.assert(
      fc.property(scenarioArbitrary, (scenario) => {
        drive(scenario, ({ cluster, decisions, runningBefore }) => {
          const { accounts, policy, jobs, priorityOf } = cluster;
          const running = [...runningBefore];
          for (const { slot, standing } of decisions.starts) {
            const funder = funderOfJob(cluster, slot);
            running[funder] = (running[funder] ?? 0) + intAt(jobs.gpuCount, slot);
            const isEmergency = intAt(priorityOf, intAt(jobs.allocation, slot)) === 0;
            if (standing !== BORROWED || isEmergency) continue;
            startCount += 1;
            const share = intAt(accounts.shareGpus, funder);
            const limit = Math.floor((share * policy.borrowLimitPpm) / 1_000_000);
            expect((running[funder] ?? 0) - share).toBeLessThanOrEqual(limit);
            const above = running.map((gpus, each) => gpus - intAt(accounts.shareGpus, each));
            const lendable = above.map((gpus, each) => {
              const limitGpus = (intAt(accounts.shareGpus, each) * policy.lendLimitPpm) / 1_000_000;
              return Math.min(Math.max(0, -gpus), Math.floor(limitGpus));
            });
            const borrowed = sumOf(above.map((gpus) => Math.max(0, gpus)));
            expect(borrowed).toBeLessThanOrEqual(sumOf(lendable));
          }
        });
      }),
      { numRuns: 300 },
    );
    expect(startCount).toBeGreaterThan(50);
  });

  /* Conditions: none. Market jobs are jobs of the operator, whose funder stands for it here. */
  test('a market job runs on its operator’s own share, or on GPUs that a named share lends', () => {
    let marketCount = 0;
    fc.assert(
      fc.property(scenarioArbitrary, (scenario) => {
        drive(scenario, (moment) => {
          marketCount += runningMarketJobs(moment);
          const { accounts } = moment.cluster;
          const { funderCount, flowGpus } = accounts;
          matchFlows(accounts);
          for (let funder = 0; funder < funderCount; funder += 1) {
            const all = [...accounts.shareGpus.keys()];
            const lentTo = all.map((owner) => intAt(flowGpus, owner * funderCount + funder));
            const lentBy = all.map((user) => intAt(flowGpus, funder * funderCount + user));
            expect(sumOf(lentTo)).toBe(excessGpus(accounts, funder));
            expect(sumOf(lentBy)).toBeLessThanOrEqual(idleGpus(accounts, funder));
          }
        });
      }),
      { numRuns: 500 },
    );
    expect(marketCount).toBeGreaterThan(50);
  });
});

function runningMarketJobs({ cluster }: Moment): number {
  const { priorityOf, jobs } = cluster;
  const running = slotsOfLists(cluster, cluster.running).flat();
  return running.filter((slot) => intAt(priorityOf, intAt(jobs.allocation, slot)) === 3).length;
}
