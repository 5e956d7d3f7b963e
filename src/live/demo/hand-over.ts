/**
 * Hands the state of a rehearsed history over to the live platform, so that a leader goes on as the
 * rehearsal would have: the engine's snapshot of each cluster, and to the virtual sites the runs
 * that go on. Jobs and runs must be in the store.
 */
import { present } from '../../kernel/assert.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { SavedRun } from '../../operation/snapshot.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import { JOB_ENDS } from '../../rehearsal/run/workload-columns.ts';
import { saveSnapshots } from '../../scheduling/store/save-runs.ts';
import { VirtualDriver } from '../../sites/store/virtual-driver.ts';
import type { VirtualStart } from '../../sites/store/virtual-memory.ts';
import { toKeyedSnapshot } from '../leader/keyed-snapshot.ts';
import type { History } from './rehearse-history.ts';

export async function handOver(writer: Writer, history: History): Promise<void> {
  await saveEngine(writer, history);
  for (const { id } of history.stage.plan.sites) await adoptAt(writer, history, id);
}

async function saveEngine(writer: Writer, { stage, state, freeRooms }: History): Promise<void> {
  const { snapshot } = state;
  const counted = {
    funders: stage.funders,
    allocations: stage.plan.allocations.map(({ id }) => id),
  };
  await saveSnapshots(
    writer,
    snapshot.clusters.map((own, index) => {
      const { cluster, site } = present(stage.clusters[index], `The cluster ${index}`);
      return {
        cluster: cluster.id,
        site: site.id,
        takenAt: toEpochSeconds(state.at),
        engineVersion: snapshot.version,
        inServiceGpuCount: own.inServiceGpus,
        snapshot: toKeyedSnapshot(own, snapshot.enteredAt, counted),
        freeRoom: present(freeRooms[index], `The room of ${cluster.id}`),
      };
    }),
  );
}

/** Each run ends when it would have; one that was told to go writes its checkpoint when it was. */
async function adoptAt(
  writer: Writer,
  history: History,
  site: VirtualDriver['site'],
): Promise<void> {
  const { stage, state } = history;
  const { seed } = stage.plan;
  const driverAt = (at: number) =>
    new VirtualDriver(writer, { site, seed, now: () => toEpochSeconds(at) });
  const here = state.running.filter(
    ({ clusterIndex }) => stage.clusters[clusterIndex]?.site.id === site,
  );
  await driverAt(state.at).adopt(here.map((run) => toStart(history, run)));
  const notices = state.snapshot.clusters.flatMap((cluster) => cluster.notices ?? []);
  const noticedAtOf = new Map(notices.map(({ jobNumber, noticedAt }) => [jobNumber, noticedAt]));
  for (const { jobNumber, attempt, vacateAt } of here) {
    const noticedAt = noticedAtOf.get(jobNumber);
    if (noticedAt === undefined) continue;
    const notice = { jobNumber, attempt, vacateAt: toEpochSeconds(vacateAt) };
    await driverAt(noticedAt).notice([notice]);
  }
}

function toStart({ stage, state, workload }: History, run: SavedRun): VirtualStart {
  const { jobNumber, attempt, gpuCount, startedAt } = run;
  const left = present(state.workSecondsLeft.get(jobNumber), `What job ${jobNumber} has left`);
  return {
    jobNumber,
    attempt,
    gpuCount,
    cluster: present(stage.clusters[run.clusterIndex], 'The cluster of a run').cluster.id,
    allocation: present(stage.plan.allocations[run.allocationIndex], 'An allocation').id,
    startedAt: toEpochSeconds(startedAt),
    endsAt: toEpochSeconds(state.at + left),
    isFailing: JOB_ENDS[workload.endCode[jobNumber] ?? 0] === 'failed',
  };
}
