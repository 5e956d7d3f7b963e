/** What each node runs, and the colour that says so. */
import type { ClusterFloor } from '../../../../../src/client/clusters.ts';
import type { Layout } from './layout.ts';

export type ColourBy = 'funder' | 'job' | 'standing';
export const COLOUR_BY = ['funder', 'job', 'standing'] as const;
export const STANDINGS = ['own', 'repaid', 'indebted', 'borrowed'] as const;

/** Colours 1 to 8 are those of series. */
const SERIES_COLOURS = 8;
export const FREE = 0;
export const OUT_OF_SERVICE = SERIES_COLOURS + 1;
export const COLOUR_COUNT = SERIES_COLOURS + 2;

export interface Occupancy {
  /** The run with the most GPUs of each node, by its place in the answer; -1 for none. */
  readonly run: Int32Array;
  readonly usedGpus: Int32Array;
}

export function occupancyOf({ ranges }: ClusterFloor, nodeCount: number): Occupancy {
  const run = new Int32Array(nodeCount).fill(-1);
  const usedGpus = new Int32Array(nodeCount);
  const most = new Int32Array(nodeCount);
  for (const [place, of] of ranges.run.entries()) {
    const first = ranges.firstNode[place] ?? 0;
    const end = Math.min(nodeCount, first + (ranges.nodeCount[place] ?? 0));
    const gpuCount = ranges.gpusPerNode[place] ?? 0;
    for (let node = first; node < end; node += 1) {
      usedGpus[node] = (usedGpus[node] ?? 0) + gpuCount;
      if (gpuCount <= (most[node] ?? 0)) continue;
      most[node] = gpuCount;
      run[node] = of;
    }
  }
  return { run, usedGpus };
}

/** Every funder that runs something, in an order that does not change with what runs first. */
export function fundersOf({ runs }: ClusterFloor): readonly ClusterFloor['runs']['funder'][0][] {
  return [...new Set(runs.funder)].sort();
}

/** The colour of each run; the same funder, job or standing always has the same. */
export function coloursOfRuns(floor: ClusterFloor, by: ColourBy): readonly number[] {
  const { job, funder, standing } = floor.runs;
  if (by === 'job') return job.map((id) => seriesOf(Number(id.replace(/\D/g, ''))));
  if (by === 'standing') return standing.map((each) => seriesOf(STANDINGS.indexOf(each)));
  const funders = fundersOf(floor);
  return funder.map((id) => seriesOf(funders.indexOf(id)));
}

export function seriesOf(index: number): number {
  return (index % SERIES_COLOURS) + 1;
}

export function coloursOfNodes(floor: ClusterFloor, by: ColourBy, { run }: Occupancy): Uint8Array {
  const ofRuns = coloursOfRuns(floor, by);
  const colours = new Uint8Array(run.length);
  for (const [node, place] of run.entries()) {
    if (place >= 0) colours[node] = ofRuns[place] ?? FREE;
    else colours[node] = node < floor.nodesInService ? FREE : OUT_OF_SERVICE;
  }
  return colours;
}

/** The runs on a node, by their places in the answer. */
export function runsOnNode({ ranges }: ClusterFloor, node: number): readonly number[] {
  return ranges.run.filter((_, place) => {
    const first = ranges.firstNode[place] ?? 0;
    return node >= first && node < first + (ranges.nodeCount[place] ?? 0);
  });
}

export interface FunderCount {
  readonly funder: ClusterFloor['runs']['funder'][0];
  readonly jobs: number;
  readonly gpus: number;
}

/** The picture in numbers. */
export function countsByFunder(floor: ClusterFloor): readonly FunderCount[] {
  const { runs, ranges } = floor;
  return fundersOf(floor).map((funder) => ({
    funder,
    jobs: runs.funder.filter((each) => each === funder).length,
    gpus: ranges.run.reduce((sum, of, place) => {
      if (runs.funder[of] !== funder) return sum;
      return sum + (ranges.nodeCount[place] ?? 0) * (ranges.gpusPerNode[place] ?? 0);
    }, 0),
  }));
}

/** GPUs of the nodes that are out of service and hold no job, and those that are free. */
export function idleGpusOf(layout: Layout, { run, usedGpus }: Occupancy, inService: number) {
  let freeGpus = 0;
  let outGpus = 0;
  for (const [node, gpus] of layout.gpus.entries()) {
    if (node >= inService && run[node] === -1) outGpus += gpus;
    else freeGpus += gpus - (usedGpus[node] ?? 0);
  }
  return { freeGpus, outGpus };
}
