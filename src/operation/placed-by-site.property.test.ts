/**
 * Laws of a cluster where the site chooses the nodes: no run stops for a loss that idle nodes can
 * bear, whichever numbers they have, and a run that is moved has as many GPUs of as many nodes.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { floatAt, intAt } from '../kernel/column.ts';
import { NO_SLOT } from '../scheduling/jobs.ts';
import type { NodeRow } from '../scheduling/nodes.ts';
import { eachHeldNode } from '../scheduling/segments.ts';
import { scenarioArbitrary } from '../scheduling/testing/any-scenario.ts';
import { faultsOf } from '../scheduling/testing/check-cluster.ts';
import type { Scenario } from '../scheduling/testing/drive-cluster.ts';
import { type ClusterRun, slotsOf } from './cluster-run.ts';
import { createEngine, type Engine } from './engine.ts';
import { restoreEngine, saveEngine } from './snapshot.ts';
import { AWARDING, EngineDrive, START, sceneOfScenario } from './testing/drive-engine.ts';

/** Jobs of up to half a cluster of one group, which loses up to half of its nodes at times. */
const losing: fc.Arbitrary<Scenario> = fc
  .record({
    scenario: scenarioArbitrary,
    nodeCount: fc.integer({ min: 3, max: 10 }),
    jobs: fc.array(
      fc.record({
        at: fc.nat(500),
        owner: fc.nat(),
        percent: fc.integer({ min: 1, max: 50 }),
        runSeconds: fc.integer({ min: 20, max: 300 }),
      }),
      { minLength: 5, maxLength: 30 },
    ),
    losses: fc.uniqueArray(
      fc.record({ at: fc.integer({ min: 50, max: 700 }), percent: fc.nat(50) }),
      { minLength: 2, maxLength: 6, selector: ({ at }) => at },
    ),
  })
  .map(({ scenario, nodeCount, jobs, losses }) => {
    const [row] = scenario.rows as [NodeRow];
    const gpuCount = nodeCount * row.gpusPerNode;
    const partOf = (whole: number, percent: number): number => Math.ceil((whole * percent) / 100);
    return {
      ...scenario,
      rows: [{ ...row, nodeCount }],
      shares: scenario.shares.map((_, funder) => (funder === 0 ? gpuCount : 0)),
      jobs: jobs
        .map(({ at, owner, percent, runSeconds }) => ({
          ...{ at, runSeconds, requestedSeconds: runSeconds },
          allocation: owner % scenario.allocations.length,
          gpuCount: partOf(gpuCount, percent),
        }))
        .toSorted((a, b) => a.at - b.at),
      changes: losses
        .map(({ at, percent }) => ({ at, nodesInService: nodeCount - partOf(nodeCount, percent) }))
        .toSorted((a, b) => a.at - b.at),
    };
  });

function placedBySite(scenario: Scenario): Engine {
  const scene = sceneOfScenario(scenario);
  const clusters = scene.clusters.map((cluster) => ({ ...cluster, isPlacedBySite: true }));
  return createEngine({ ...scene, clusters }, AWARDING);
}

/** By job number, in the order of start: what each run has of its nodes. */
function runsOf(engine: Engine) {
  const { running } = saveEngine(engine);
  return new Map(running.map(({ jobNumber, nodes }) => [jobNumber, nodes]));
}

function busyNodeCount(runs: ReturnType<typeof runsOf>): number {
  return new Set([...runs.values()].flatMap((nodes) => nodes.map(({ node }) => node))).size;
}

const gpuCountsOf = (nodes: readonly { gpuCount: number }[] = []) =>
  nodes.map(({ gpuCount }) => gpuCount);

function expectNoFaults({ state }: ClusterRun): void {
  const live = [...slotsOf(state, state.running), ...slotsOf(state, state.waiting)];
  expect(faultsOf(state, new Set(live))).toEqual([]);
  const { jobs, nodes } = state;
  for (const slot of slotsOf(state, state.running)) {
    const endsBy = floatAt(jobs.startedAt, slot) + intAt(jobs.requestedSeconds, slot);
    eachHeldNode(state, slot, (node) => expect(nodes.freeBy[node]).toBeGreaterThanOrEqual(endsBy));
  }
}

test('a loss that idle nodes can bear stops no run, and moves only those that it must', () => {
  const found = { moved: 0, interrupted: 0, heldMoved: 0 };
  fc.assert(
    fc.property(losing, (scenario) => {
      const engine = placedBySite(scenario);
      const drive = new EngineDrive(scenario, engine);
      const [cluster] = engine.clusters as [ClusterRun];
      for (const { at } of scenario.changes ?? []) {
        drive.runUntil(START + at - 1);
        const before = runsOf(engine);
        const isHeld = cluster.state.holds.some(({ slot }) => slot !== NO_SLOT);
        const displaced = drive.happen(START + at);
        expectNoFaults(cluster);
        const after = runsOf(engine);
        const { nodesInService } = cluster.state;
        const interrupted = displaced.filter(({ kind }) => kind === 'interrupted');
        if (busyNodeCount(before) <= nodesInService) expect(interrupted).toEqual([]);
        for (const [jobNumber, nodes] of after) {
          const own = before.get(jobNumber);
          expect(gpuCountsOf(nodes)).toEqual(gpuCountsOf(own));
          const isLeaving = own?.some(({ node }) => node >= nodesInService);
          if (isLeaving !== true) expect(nodes).toEqual(own);
        }
        const moved = displaced.length - interrupted.length;
        found.moved += moved;
        found.interrupted += interrupted.length;
        if (isHeld && moved > 0) found.heldMoved += 1;
      }
    }),
    { numRuns: 300 },
  );
  // Losses that touched no run would prove nothing.
  expect(Math.min(...Object.values(found))).toBeGreaterThan(10);
});

test('what was moved is restored, and decides on as the engine that was never stopped', () => {
  fc.assert(
    fc.property(losing, (scenario) => {
      const engine = placedBySite(scenario);
      const drive = new EngineDrive(scenario, engine);
      drive.runUntil(START + 600);
      expectNoFaults(engine.clusters[0] as ClusterRun);
      const saved = JSON.parse(JSON.stringify(saveEngine(engine)));
      const copy = restoreEngine(engine.scene, AWARDING, saved);
      expect(saveEngine(copy)).toEqual(saveEngine(engine));
    }),
    { numRuns: 100 },
  );
});
