/** Runs of a rehearsal whose nodes leave service: the site and the engine keep the same of them. */
import { describe, expect, test } from 'vitest';
import type { JobStop } from '../../operation/observer.ts';
import type { Scene } from '../../operation/scene.ts';
import { SILENT_OBSERVER } from '../../operation/testing/silent-observer.ts';
import { toScene } from '../../operation/testing/table-scene.ts';
import { runScene } from './loop.ts';
import { toWorkload } from './testing/table-scene.ts';

/** One GPU that is closed from 1,000 to 2,000, but is lost at 900. */
function sceneLosing(): Scene {
  const policy = { drainsAhead: true, noticeSeconds: 300 };
  const scene = toScene({ nodeCount: 1, shares: [1], end: 200_000, policy });
  const windows = [{ start: 1_000, end: 2_000, gpuCount: 0 }];
  const entries = [
    { kind: 'capacity', at: 900, cluster: 0, gpuCount: 0 },
    { kind: 'capacity', at: 2_000, cluster: 0, gpuCount: 1 },
  ] as const;
  return {
    ...scene,
    clusters: scene.clusters.map((cluster) => ({ ...cluster, windows })),
    calendar: [...scene.calendar, ...entries].toSorted((a, b) => a.at - b.at),
  };
}

/** How the runs stop of one job, submitted at 0, that works for `runSeconds`. */
function stopsIn(scene: Scene, runSeconds: number): readonly JobStop[] {
  const stops: JobStop[] = [];
  const jobStopped = (_: unknown, stop: JobStop) => stops.push(stop);
  const observer = { ...SILENT_OBSERVER, jobStopped };
  runScene(scene, toWorkload([[0, 0, 1, runSeconds, 0]]), observer);
  return stops;
}

/** Planned for 100 s and then longer, so that it has notice later than maintenance is known. */
const estimates = { quantilePpm: 900_000, firstSeconds: 100 };

test('a run that had late notice, having outlived its estimate, keeps its work up to it', () => {
  const [stop] = stopsIn({ ...sceneLosing(), estimates }, 5_000);
  expect(stop).toMatchObject({ at: 900, cause: 'interrupted', keptSeconds: 800 });
});

describe('where runs write checkpoints', () => {
  /** So seldom that none of these runs comes to one but by a notice. */
  const failures = {
    seed: 1,
    gpuSecondsBetweenStops: 1e12,
    checkpointSeconds: 10,
    restartSeconds: 60,
  };

  test('a node that fails after a notice costs no more of a run than the calendar would', () => {
    const scene = { ...sceneLosing(), estimates, failures };
    expect(stopsIn(scene, 5_000)[0]).toMatchObject({ at: 900, keptSeconds: 800 });
    const nodeEvents = [{ kind: 'failed', at: 850, cluster: 0, node: 0 }] as const;
    const [stop] = stopsIn({ ...scene, nodeEvents }, 5_000);
    expect(stop).toMatchObject({ at: 850, cause: 'interrupted', keptSeconds: 800 });
  });

  test('the calendar costs no more of a run without notice than a node that fails would', () => {
    // A checkpoint after every 141 s of work.
    const frequent = { ...failures, gpuSecondsBetweenStops: 1_000 };
    const windowless = sceneLosing().clusters.map((cluster) => ({ ...cluster, windows: [] }));
    const scene = { ...sceneLosing(), clusters: windowless, failures: frequent, nodeEvents: [] };
    const [stop] = stopsIn({ ...scene, estimates }, 5_000);
    expect(stop).toMatchObject({ at: 900, cause: 'interrupted', keptSeconds: 5 * 141 });
  });
});
