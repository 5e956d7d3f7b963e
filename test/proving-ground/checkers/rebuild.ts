/** The memory of the leader is a cache: one that is loaded anew must know and say the same. */
import { loadMemory } from '../../../src/live/leader/memory.ts';
import type { Engine } from '../../../src/operation/engine.ts';
import type { RunObserver } from '../../../src/operation/observer.ts';
import { restoreEngine, saveEngine } from '../../../src/operation/snapshot.ts';
import type { World } from '../world.ts';

/** Both decide once more: what nothing has happened to since is looked at anew in both. */
export async function againstRebuild(world: World): Promise<readonly string[]> {
  const { memory, store, now, turnedAt, lastResult } = world;
  if (memory === undefined || turnedAt !== now || lastResult?.kind !== 'done') return [];
  const rebuilt = await loadMemory(store, () => false);
  if (rebuilt === undefined) return ['a rebuild finds no plan'];
  if (rebuilt.operationVersion !== memory.operationVersion) return [];
  const jobs = differences('jobs', jobsOf(memory.engine), jobsOf(rebuilt.engine));
  if (jobs.length > 0) return jobs;
  const shared = differences('GPUs', sharedOf(memory.engine), sharedOf(rebuilt.engine));
  if (shared.length > 0) return shared;
  const [mine, anew] = [memory.engine, rebuilt.engine].map((engine) =>
    restoreEngine(engine.scene, NOBODY, saveEngine(engine)),
  ) as [Engine, Engine];
  anew.enterCalendar(mine.enteredAt);
  const [decided, decidedAnew] = [mine, anew].map((each) => JSON.stringify(each.decide(now)));
  if (decided !== decidedAnew) {
    return [`the leader would decide ${decided}, and a rebuild ${decidedAnew}`];
  }
  return differences('explanations', explained(mine), explained(anew));
}

/** Watches and does nothing. */
const NOBODY: RunObserver = {
  periodOpened: () => new Float64Array(),
  periodClosed: () => undefined,
  jobStarted: () => undefined,
  jobStopped: () => undefined,
  jobNoticed: () => undefined,
  jobAdmitted: () => undefined,
  jobRejected: () => undefined,
  jobWithdrawn: () => undefined,
  sampled: () => undefined,
};

function jobsOf(engine: Engine): ReadonlyMap<number, string> {
  const { running, waiting } = saveEngine(engine);
  return new Map([...running, ...waiting].map((job) => [job.jobNumber, JSON.stringify(job)]));
}

/** By holder, the GPUs that several may be on, with what part of the time each has had. */
function sharedOf(engine: Engine): ReadonlyMap<number, string> {
  const gpus = saveEngine(engine).snapshot.clusters.flatMap(({ sharedGpus = [] }) => sharedGpus);
  return new Map(gpus.map((gpu) => [gpu.holder, JSON.stringify(gpu)]));
}

function explained(engine: Engine): ReadonlyMap<number, string> {
  const waiting = [...engine.places()].filter(([, place]) => !engine.isRunning(place));
  return new Map(waiting.map(([number, place]) => [number, JSON.stringify(engine.explain(place))]));
}

function differences(
  what: string,
  mine: ReadonlyMap<number, string>,
  anew: ReadonlyMap<number, string>,
): readonly string[] {
  const numbers = [...new Set([...mine.keys(), ...anew.keys()])].toSorted((a, b) => a - b);
  return numbers
    .filter((number) => mine.get(number) !== anew.get(number))
    .map((number) => `${what} of job ${number}: ${mine.get(number)}, rebuilt ${anew.get(number)}`);
}
