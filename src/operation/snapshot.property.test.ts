/**
 * Laws of a restore: whoever goes on from what was saved has the same accounts, the same free GPUs
 * and the same queues, and decides as the engine would have that was never stopped.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { intAt } from '../kernel/column.ts';
import { accrue } from '../scheduling/accounts.ts';
import { type AwardUse, lagGpuSeconds, usedBy } from '../scheduling/award-use.ts';
import { NO_SLOT } from '../scheduling/jobs.ts';
import { sharedGpuSeconds } from '../scheduling/shared-gpus.ts';
import { crowdedIn, scenarioArbitrary } from '../scheduling/testing/any-scenario.ts';
import { faultsOf } from '../scheduling/testing/check-cluster.ts';
import type { Scenario } from '../scheduling/testing/drive-cluster.ts';
import { slotsOf } from './cluster-run.ts';
import { createEngine, type Engine } from './engine.ts';
import { restoreEngine, type SavedEngine, saveEngine, snapshotOf } from './snapshot.ts';
import { AWARDING, EngineDrive, START, sceneOfScenario } from './testing/drive-engine.ts';

const LENGTH = 1_000;

/** A scenario of whole GPUs or of shares, and the second at which somebody else goes on with it. */
const interrupted = fc.oneof(
  fc.record({ scenario: scenarioArbitrary, at: fc.nat(LENGTH - 2) }),
  fc.record({ scenario: crowdedIn(scenarioArbitrary), at: fc.nat(200) }),
);

/** One GPU a node, so that when a node is free follows from the jobs on that GPU alone. */
const interruptedOnWholeNodes = interrupted.filter(({ scenario }) =>
  scenario.rows.every(({ gpusPerNode }) => gpusPerNode === 1),
);

function driveTo(scenario: Scenario, at: number): EngineDrive {
  const drive = new EngineDrive(scenario, createEngine(sceneOfScenario(scenario), AWARDING));
  drive.runUntil(START + at);
  return drive;
}

/** Through text, as a database keeps it. */
function storedAndLoaded(engine: Engine): SavedEngine {
  return JSON.parse(JSON.stringify(saveEngine(engine)));
}

function restored(engine: Engine): Engine {
  return restoreEngine(engine.scene, AWARDING, storedAndLoaded(engine));
}

/** By number of the job that nodes are held for: what kind of hold, and which nodes. */
function holdsOf({ clusters }: Engine) {
  const taken = clusters.flatMap(({ state: { holds, jobs } }) =>
    holds
      .filter(({ slot }) => slot !== NO_SLOT)
      .map(({ kind, slot, nodes }) => [intAt(jobs.jobNumber, slot), { kind, nodes }] as const),
  );
  return new Map(taken);
}

function accountsOf(engine: Engine, now: number) {
  return engine.clusters.map(({ state, waitingGpuSeconds, inServiceGpus }) => {
    accrue(state.accounts, now);
    // A row that went on was brought up to date at other times than the restored one.
    const upToNow = (use: AwardUse) => ({
      ...use,
      usedGpuSeconds: use.usedGpuSeconds.map((_, row) => usedBy(use, row, now)),
      lagGpuSeconds: use.lagGpuSeconds.map((_, row) => lagGpuSeconds(use, row, state.accounts)),
      accruedAt: undefined,
      lagReadAt: undefined,
    });
    const { allocations, modes, ...accounts } = state.accounts;
    const used = [upToNow(allocations), upToNow(modes)];
    const parts = [...state.sharedGpus.bySlot.keys()]
      .map((slot) => [state.jobs.jobNumber[slot], sharedGpuSeconds(state, slot, now)] as const)
      .toSorted(([a = 0], [b = 0]) => a - b);
    return { accounts, used, waitingGpuSeconds, inServiceGpus, parts };
  });
}

function nodesOf(engine: Engine) {
  return engine.clusters.map(({ state: { nodes, nodesInService } }) => {
    const { freeGpus, isInService, holdOf } = nodes;
    return { freeGpus, isInService, holdOf, nodesInService };
  });
}

test('a restored engine has the nodes, queues and holds that it had, each given out once', () => {
  fc.assert(
    fc.property(interrupted, ({ scenario, at }) => {
      const { engine } = driveTo(scenario, at);
      const copy = restored(engine);
      expect(saveEngine(copy)).toEqual(saveEngine(engine));
      expect(nodesOf(copy)).toEqual(nodesOf(engine));
      for (const { state } of copy.clusters) {
        const live = [...slotsOf(state, state.running), ...slotsOf(state, state.waiting)];
        expect(faultsOf(state, new Set(live))).toEqual([]);
      }
    }),
    { numRuns: 300 },
  );
});

test('a policy of fewer or more reservations takes over as many, and every reclaim', () => {
  let lostCount = 0;
  const counted = fc.tuple(interrupted, fc.constantFrom(0, 1, 5));
  fc.assert(
    fc.property(counted, ([{ scenario, at }, reservationCountMax]) => {
      const { engine } = driveTo(scenario, at);
      const policy = { ...scenario.policy, reservationCountMax };
      const scene = { ...engine.scene, policy };
      const copy = restoreEngine(scene, AWARDING, storedAndLoaded(engine));
      const before = holdsOf(engine);
      const after = holdsOf(copy);
      for (const [jobNumber, hold] of after) expect(hold).toEqual(before.get(jobNumber));
      const countOf = (holds: typeof before, wanted: string): number =>
        [...holds.values()].filter(({ kind }) => kind === wanted).length;
      const reservationCount = Math.min(reservationCountMax, countOf(before, 'reservation'));
      expect(countOf(after, 'reservation')).toBe(reservationCount);
      expect(countOf(after, 'reclaim')).toBe(countOf(before, 'reclaim'));
      expect(saveEngine(copy).waiting).toEqual(saveEngine(engine).waiting);
      for (const { state } of copy.clusters) {
        const live = [...slotsOf(state, state.running), ...slotsOf(state, state.waiting)];
        expect(faultsOf(state, new Set(live))).toEqual([]);
      }
      lostCount += before.size - after.size;
    }),
    { numRuns: 300 },
  );
  // Policies that had room for all would prove nothing.
  expect(lostCount).toBeGreaterThan(5);
});

test('a snapshot of before kinds of holds were kept is restored by their numbers', () => {
  fc.assert(
    fc.property(interrupted, ({ scenario, at }) => {
      const { engine } = driveTo(scenario, at);
      const saved = storedAndLoaded(engine);
      const clusters = saved.snapshot.clusters.map((cluster) => ({
        ...cluster,
        holds: cluster.holds.map(({ kind: _, ...hold }) => hold),
      }));
      const old = { ...saved, snapshot: { ...saved.snapshot, clusters } };
      expect(saveEngine(restoreEngine(engine.scene, AWARDING, old))).toEqual(saveEngine(engine));
    }),
    { numRuns: 30 },
  );
});

test('saving changes nothing, also not how the time of a shared GPU is divided', () => {
  let sharedCount = 0;
  fc.assert(
    fc.property(interrupted, ({ scenario, at }) => {
      const drive = driveTo(scenario, at);
      const before = snapshotOf(drive.engine);
      const saved = saveEngine(drive.engine);
      expect(snapshotOf(drive.engine)).toEqual(before);
      const asked = saved.running.filter(({ sharePpm = 0 }) => sharePpm > 0);
      const shared = before.clusters.flatMap(({ sharedGpus = [] }) => sharedGpus);
      expect(shared.flatMap(({ sharers }) => sharers)).toHaveLength(asked.length);
      sharedCount += shared.filter(({ sharers }) => sharers.length > 1).length;
    }),
    { numRuns: 300 },
  );
  // GPUs that one job has alone would prove little.
  expect(sharedCount).toBeGreaterThan(50);
});

test('two restores are equal, and so is the restore of a restore', () => {
  fc.assert(
    fc.property(interrupted, ({ scenario, at }) => {
      const { engine } = driveTo(scenario, at);
      const copy = restored(engine);
      expect(restored(engine).clusters).toEqual(copy.clusters);
      expect(restored(copy).clusters).toEqual(copy.clusters);
      expect(snapshotOf(copy)).toEqual(snapshotOf(engine));
    }),
    { numRuns: 30 },
  );
});

test('restored accounts stay equal to those that went on, whatever then happens', () => {
  fc.assert(
    fc.property(interrupted, fc.array(fc.nat(120), { maxLength: 8 }), ({ scenario, at }, steps) => {
      const drive = driveTo(scenario, at);
      const copy = drive.onto(restored(drive.engine));
      let now = START + at;
      for (const seconds of steps) {
        now = Math.min(now + seconds, drive.engine.nextCalendarAt);
        drive.happen(now);
        copy.happen(now);
        expect(accountsOf(copy.engine, now)).toEqual(accountsOf(drive.engine, now));
      }
    }),
    { numRuns: 300 },
  );
});

test('a restored engine decides as the one that was never stopped', () => {
  let decisionCount = 0;
  fc.assert(
    fc.property(interruptedOnWholeNodes, ({ scenario, at }) => {
      const drive = driveTo(scenario, at);
      const copy = drive.onto(restored(drive.engine));
      // A restored engine tries every job at its next decision.
      drive.engine.wake(0);
      const before = drive.lines.length;
      drive.runUntil(START + LENGTH);
      copy.runUntil(START + LENGTH);
      expect(copy.lines).toEqual(drive.lines.slice(before));
      expect(saveEngine(copy.engine)).toEqual(saveEngine(drive.engine));
      decisionCount += copy.lines.length;
    }),
    { numRuns: 300 },
  );
  // Engines that had nothing left to decide would prove nothing.
  expect(decisionCount).toBeGreaterThan(500);
});
