/**
 * Where each node of a cluster stands: a rack is a column of nodes, a pod a block of racks, and
 * pods stand in rows. The unit is a node; pods keep one unit between them.
 */
import type { ClusterNodeGroups } from '../../../../../src/client/sites.ts';

export interface Layout {
  readonly nodeCount: number;
  readonly width: number;
  readonly height: number;
  /** The left upper corner of each node. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly gpus: Int32Array;
  readonly rack: Int32Array;
  readonly pod: Int32Array;
  /** The nodes of each node's rack: so far is its neighbour in the next rack. */
  readonly rackSize: Int32Array;
}

/** Wide as a page is, so that a floor fills its picture. */
const WIDTH_PER_HEIGHT = 2.4;
const GAP = 1;

export function layoutOf(groups: readonly ClusterNodeGroups[]): Layout {
  const nodeCount = groups.reduce((sum, group) => sum + group.nodeCount, 0);
  const ints = () => new Int32Array(nodeCount);
  const x = new Float32Array(nodeCount);
  const y = new Float32Array(nodeCount);
  const [gpus, rack, pod, rackSize] = [ints(), ints(), ints(), ints()];
  const rowWidth = rowWidthOf(groups);
  const pen = { node: 0, rack: 0, pod: 0, left: 0, top: 0, rowHeight: 0, width: 0 };
  for (const group of groups) {
    const { nodesPerRack, gpusPerNode } = group;
    const end = pen.node + group.nodeCount;
    while (pen.node < end) {
      const size = Math.min(nodesPerRack * group.racksPerPod, end - pen.node);
      const racks = Math.ceil(size / nodesPerRack);
      if (pen.left > 0 && pen.left + racks > rowWidth) {
        pen.top += pen.rowHeight + GAP;
        pen.left = 0;
        pen.rowHeight = 0;
      }
      for (let place = 0; place < size; place += 1) {
        const node = pen.node + place;
        const column = Math.floor(place / nodesPerRack);
        x[node] = pen.left + column;
        y[node] = pen.top + (place % nodesPerRack);
        gpus[node] = gpusPerNode;
        rack[node] = pen.rack + column;
        pod[node] = pen.pod;
        rackSize[node] = nodesPerRack;
      }
      pen.width = Math.max(pen.width, pen.left + racks);
      pen.rowHeight = Math.max(pen.rowHeight, Math.min(size, nodesPerRack));
      pen.left += racks + GAP;
      pen.node += size;
      pen.rack += racks;
      pen.pod += 1;
    }
  }
  const height = pen.top + pen.rowHeight;
  return { nodeCount, width: pen.width, height, x, y, gpus, rack, pod, rackSize };
}

function rowWidthOf(groups: readonly ClusterNodeGroups[]): number {
  const area = groups.reduce((sum, { nodeCount, nodesPerRack, racksPerPod }) => {
    const pods = Math.ceil(nodeCount / (nodesPerRack * racksPerPod));
    return sum + pods * (racksPerPod + GAP) * (nodesPerRack + GAP);
  }, 0);
  return Math.sqrt(area * WIDTH_PER_HEIGHT);
}

/** The node at a place, if one stands there. */
export function nodeAt(layout: Layout, x: number, y: number): number | undefined {
  const column = Math.floor(x);
  const row = Math.floor(y);
  for (let node = 0; node < layout.nodeCount; node += 1) {
    if (layout.x[node] === column && layout.y[node] === row) return node;
  }
  return undefined;
}

/** The node that an arrow leads to from another: along its rack, or to the next rack. */
export function neighbourOf(layout: Layout, node: number, key: string): number {
  const across = layout.rackSize[node] ?? 1;
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: -1,
    ArrowDown: 1,
    ArrowLeft: -across,
    ArrowRight: across,
  };
  return Math.min(layout.nodeCount - 1, Math.max(0, node + (steps[key] ?? 0)));
}
