import { expect, test } from 'vitest';
import type { ClusterFloor } from '../../../../../src/client/clusters.ts';
import { layoutOf, neighbourOf, nodeAt } from './layout.ts';
import {
  coloursOfNodes,
  countsByFunder,
  FREE,
  idleGpusOf,
  OUT_OF_SERVICE,
  occupancyOf,
  runsOnNode,
} from './occupancy.ts';
import { fitView, paint, pixelOf, zoomed } from './paint.ts';

const GROUPS = [
  { nodeCount: 10, gpusPerNode: 8, nodesPerRack: 2, racksPerPod: 2 },
  { nodeCount: 3, gpusPerNode: 4, nodesPerRack: 3, racksPerPod: 1 },
];
const FLOOR: ClusterFloor = {
  cluster: 'cluster_x',
  site: 'site_x',
  nodesInService: 11,
  decidedAt: '2027-01-01T00:00:00Z',
  runs: {
    job: ['job_00000007', 'job_00000009'],
    funder: ['party_b', 'party_a'],
    standing: ['own', 'borrowed'],
  },
  ranges: { run: [0, 1, 1], firstNode: [0, 2, 3], nodeCount: [3, 1, 1], gpusPerNode: [6, 2, 8] },
};
const layout = layoutOf(GROUPS);
const occupancy = occupancyOf(FLOOR, layout.nodeCount);

test('Every node has a place of its own, in its rack and pod, inside the floor', () => {
  const places = [...layout.x].map((x, node) => `${x} ${layout.y[node]}`);
  expect(new Set(places).size).toBe(13);
  expect([...layout.rack]).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5]);
  expect([...layout.pod]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 3]);
  expect(Math.max(...layout.x) + 1).toBe(layout.width);
  expect(Math.max(...layout.y) + 1).toBe(layout.height);
  for (let node = 0; node < 13; node += 1) {
    expect(nodeAt(layout, (layout.x[node] ?? 0) + 0.5, (layout.y[node] ?? 0) + 0.5)).toBe(node);
  }
  expect(nodeAt(layout, -1, 0)).toBeUndefined();
});

test('Arrows lead along a rack and to the next, and not out of the cluster', () => {
  expect(neighbourOf(layout, 0, 'ArrowDown')).toBe(1);
  expect(neighbourOf(layout, 1, 'ArrowRight')).toBe(3);
  expect(neighbourOf(layout, 0, 'ArrowLeft')).toBe(0);
  expect(neighbourOf(layout, 12, 'ArrowDown')).toBe(12);
});

test('A node has the colour of the run with the most of its GPUs', () => {
  const colours = coloursOfNodes(FLOOR, 'funder', occupancy);
  expect([...colours]).toEqual([
    2,
    2,
    2,
    1,
    ...Array(7).fill(FREE),
    OUT_OF_SERVICE,
    OUT_OF_SERVICE,
  ]);
  expect([...coloursOfNodes(FLOOR, 'standing', occupancy)].slice(0, 4)).toEqual([1, 1, 1, 4]);
  expect([...coloursOfNodes(FLOOR, 'job', occupancy)].slice(0, 4)).toEqual([8, 8, 8, 2]);
  expect(runsOnNode(FLOOR, 2)).toEqual([0, 1]);
});

test('The numbers beside the picture add up to the GPUs of the cluster', () => {
  const counts = countsByFunder(FLOOR);
  expect(counts).toEqual([
    { funder: 'party_a', jobs: 1, gpus: 10 },
    { funder: 'party_b', jobs: 1, gpus: 18 },
  ]);
  const idle = idleGpusOf(layout, occupancy, FLOOR.nodesInService);
  expect(idle).toEqual({ freeGpus: 92 - 28 - 8, outGpus: 8 });
});

test('A node is painted where it stands, filled from below by the part that is used', () => {
  const one = layoutOf([{ nodeCount: 1, gpusPerNode: 8, nodesPerRack: 1, racksPerPod: 1 }]);
  const floor = {
    ...FLOOR,
    ranges: { run: [0], firstNode: [0], nodeCount: [1], gpusPerNode: [4] },
  };
  const half = occupancyOf(floor, 1);
  const picture = { pixels: new Uint32Array(20), width: 4, height: 5 };
  const painted = { layout: one, occupancy: half, colours: Uint8Array.of(1) };
  const palette = Uint32Array.of(7, 9);
  paint(picture, { scale: 5, left: 0, top: 0 }, { ...painted, palette });
  const column = [0, 4, 8, 12, 16].map((at) => picture.pixels[at]);
  expect(column).toEqual([7, 7, 9, 9, 0]);
  expect(pixelOf('#0b5c9e')).toBe(0xff9e5c0b);
});

test('What stands at a pixel stays there while one zooms', () => {
  const fit = fitView(layout, { width: 400, height: 200 });
  const at = { x: 120, y: 40 };
  const view = zoomed(fit, 1.5, at, fit);
  expect(view.left + at.x / view.scale).toBeCloseTo(fit.left + at.x / fit.scale);
  expect(view.top + at.y / view.scale).toBeCloseTo(fit.top + at.y / fit.scale);
  expect(zoomed(fit, 0.001, at, fit).scale).toBe(fit.scale / 2);
});
