/** How scattered the free GPUs are, worked out the slow and plain way from the nodes alone. */
import { byteAt, intAt } from '../../kernel/column.ts';
import type { FreeGpus } from '../free-room.ts';
import type { Nodes } from '../nodes.ts';

export function plainRoomOf(nodes: Nodes): FreeGpus {
  const all = Array.from({ length: nodes.nodeCount }, (_, node) => {
    const rack = intAt(nodes.rackOf, node);
    const group = nodes.groups.findIndex(({ nodeEnd }) => node < nodeEnd);
    const isInService = byteAt(nodes.isInService, node) === 1;
    const free = isInService ? intAt(nodes.freeGpus, node) : 0;
    const gpus = intAt(nodes.gpus, node);
    return { rack, pod: intAt(nodes.podOfRack, rack), group, free, gpus, node };
  });
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const whole = all.filter(({ free, gpus }) => free === gpus);
  const places = (by: 'node' | 'rack' | 'pod' | 'group') =>
    [...new Set(all.map((each) => each[by]))].map((place) => ({
      size: sum(all.filter((each) => each[by] === place).map(({ gpus }) => gpus)),
      free: sum(whole.filter((each) => each[by] === place).map(({ gpus }) => gpus)),
    }));
  const inWhole = (by: 'node' | 'rack' | 'pod'): number =>
    sum(places(by).map(({ size, free }) => (size === free ? size : 0)));
  const largestInNode = Math.max(...all.map(({ free }) => free));
  const largest = (by: 'rack' | 'pod' | 'group'): number =>
    Math.max(largestInNode, ...places(by).map(({ free }) => free));
  return {
    free: sum(all.map(({ free }) => free)),
    inWholeNodes: inWhole('node'),
    inWholeRacks: inWhole('rack'),
    inWholePods: inWhole('pod'),
    largestInNode,
    largestInRack: largest('rack'),
    largestInPod: largest('pod'),
    largestInCluster: largest('group'),
  };
}
