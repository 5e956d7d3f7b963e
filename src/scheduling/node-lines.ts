/**
 * What of each node is in use over time, in a plan of all starts. Nodes of one group of which the
 * same was used so far stand for each other and have one line: the nodes of a gang come free
 * together, so a cluster has few lines beside its nodes, and a question is asked once a line.
 *
 * Tried before: a line for each node. A cycle on 12,500 nodes took six times as long.
 */
import { intAt } from '../kernel/column.ts';
import type { Cluster } from './cluster.ts';
import { addUse, copyOf, createTimeline, type Timeline } from './timeline.ts';

/** In place of the line of a node that is away or in repair, and back nobody knows when. */
export const NO_LINE = -1;

export interface NodeLines {
  /** By node: an index into `lines`, or `NO_LINE`. */
  readonly lineOf: Int32Array;
  readonly lines: Timeline[];
  /** By line: how many nodes have it. The place of one that has none left is used again. */
  readonly nodeCounts: number[];
  /** By line: the position of the group that its nodes are of. */
  readonly groups: number[];
  /** By group: its nodes that have a line, which are those that are there. */
  readonly groupNodeCounts: number[];
  readonly freePlaces: number[];
}

/** Nothing is in use. */
export function createNodeLines(cluster: Cluster, now: number): NodeLines {
  const { nodes, nodesInService, repair } = cluster;
  const lineOf = new Int32Array(nodes.nodeCount).fill(NO_LINE);
  const groupNodeCounts = nodes.groups.map(() => 0);
  const lines = { lines: [], nodeCounts: [], groups: [], freePlaces: [] };
  const all: NodeLines = { lineOf, groupNodeCounts, ...lines };
  for (const [group, { nodeStart, nodeEnd }] of nodes.groups.entries()) {
    const line = addLine(all, createTimeline(now), group);
    for (let node = nodeStart; node < Math.min(nodeEnd, nodesInService); node += 1) {
      if (intAt(nodes.holdOf, node) === repair?.number) continue;
      moveNode(all, node, line);
    }
    groupNodeCounts[group] = all.nodeCounts[line] as number;
  }
  return all;
}

/**
 * Counts GPUs of nodes, of each node once, as in use from `start` until `end`; below zero they are
 * taken out. Nodes that had one line have one afterwards.
 */
export function nodeUse(
  all: NodeLines,
  start: number,
  end: number,
): (node: number, gpuCount: number) => void {
  const changed = new Map<number, Map<number, number>>();
  return (node, gpuCount) => {
    const before = intAt(all.lineOf, node);
    if (before === NO_LINE || gpuCount === 0) return;
    const byLine = changed.get(gpuCount) ?? new Map<number, number>();
    changed.set(gpuCount, byLine);
    const after = byLine.get(before) ?? usedLine(all, before, { start, end, gpuCount });
    byLine.set(before, after);
    moveNode(all, node, after);
  };
}

function usedLine(
  all: NodeLines,
  before: number,
  { start, end, gpuCount }: { readonly start: number; readonly end: number; gpuCount: number },
): number {
  const line = copyOf(all.lines[before] as Timeline);
  addUse(line, start, end, gpuCount);
  return addLine(all, line, all.groups[before] as number);
}

/** Calls `visit` with each line that has nodes of the group. */
export function eachLine(
  { lines, nodeCounts, groups }: NodeLines,
  group: number,
  visit: (line: number, timeline: Timeline, nodeCount: number) => void,
): void {
  for (const [line, timeline] of lines.entries()) {
    const nodeCount = nodeCounts[line] as number;
    if (nodeCount > 0 && groups[line] === group) visit(line, timeline, nodeCount);
  }
}

function addLine(
  { lines, nodeCounts, groups, freePlaces }: NodeLines,
  of: Timeline,
  group: number,
) {
  const line = freePlaces.pop() ?? lines.length;
  lines[line] = of;
  nodeCounts[line] = 0;
  groups[line] = group;
  return line;
}

function moveNode({ lineOf, nodeCounts, freePlaces }: NodeLines, node: number, to: number): void {
  const from = intAt(lineOf, node);
  nodeCounts[to] = (nodeCounts[to] as number) + 1;
  lineOf[node] = to;
  if (from === NO_LINE) return;
  const left = (nodeCounts[from] as number) - 1;
  nodeCounts[from] = left;
  if (left === 0) freePlaces.push(from);
}
