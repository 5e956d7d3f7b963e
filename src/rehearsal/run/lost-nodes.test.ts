/** Runs of a rehearsal whose nodes leave service: the site and the engine keep the same of them. */
import { expect, test } from 'vitest';
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

test('a run that had late notice, having outlived its estimate, keeps its work up to it', () => {
  const estimates = { quantilePpm: 900_000, firstSeconds: 100 };
  const [stop] = stopsIn({ ...sceneLosing(), estimates }, 5_000);
  expect(stop).toMatchObject({ at: 900, cause: 'interrupted', keptSeconds: 800 });
});
