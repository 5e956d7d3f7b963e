/** Where jobs found room: how scattered the free GPUs stood. */
import { countText } from '../../kernel/number-text.ts';
import type { Wish } from '../../scheduling/wish.ts';
import type { ClusterRoom, Summary } from '../summary.ts';
import { gpuHoursCell, gpuHoursText, shareText } from './figures.ts';
import { sumOf } from './findings.ts';
import { html } from './html.ts';
import { paragraphOf, type Section, termOf } from './page.ts';
import { countOf, longestWaitText, waitText } from './sentences.ts';
import { tableOf } from './table.ts';

export function placementSection(summary: Summary): Section {
  return {
    id: 'placement',
    title: 'Where jobs found room',
    body: html`${termOf(
      'Rack',
      'the nodes of one NVLink domain.',
    )}${termOf('Pod', 'racks that the network holds close together.')}${paragraphOf(
      ...roomSentences(summary),
    )}${sharesOf(summary)}${roomTable(summary)}${wishTable(summary)}`,
  };
}

const WISH_TEXTS: Readonly<Record<Wish, string>> = {
  any: 'No wish',
  'prefer-pod': 'Prefers one pod',
  'prefer-rack': 'Prefers one rack',
  'require-pod': 'Requires one pod',
  'require-rack': 'Requires one rack',
};

/** How many asked for one rack or pod, how many got it, and how long they waited beside others. */
function wishTable({ placement }: Summary) {
  const { wishes } = placement;
  if (wishes.length === 0) return undefined;
  return html`<h3>Jobs that wanted one rack or pod</h3>${paragraphOf(
    'Jobs larger than any rack or pod have no wish, so those without one are larger on average.',
  )}${tableOf({
    caption: 'Jobs by what they asked for, and how long they waited',
    columns: [
      { text: 'Asked for', of: ({ wish }) => WISH_TEXTS[wish] },
      { number: 'Jobs', of: ({ jobs }) => countText(jobs) },
      { number: 'Started', of: ({ started }) => countText(started) },
      { number: 'As they wished', of: ({ got }) => countText(got) },
      { number: 'Median wait', of: ({ waitSeconds }) => waitText(waitSeconds.p50) },
      { number: '95 of 100', of: ({ waitSeconds }) => waitText(waitSeconds.p95) },
      { number: '99 of 100', of: ({ waitSeconds }) => waitText(waitSeconds.p99) },
      { number: 'Longest', of: ({ waitSeconds }) => longestWaitText(waitSeconds) },
    ],
    rows: wishes,
  })}`;
}

/** All that was free, and what of it did not stand in wholly free nodes, racks and pods. */
export function scatteredOf({ room }: Summary['placement']): {
  readonly free: bigint;
  readonly shares: readonly [string, string, string];
} {
  const total = (figure: (row: ClusterRoom) => string): bigint => sumOf(room.map(figure));
  const free = total((row) => row.freeGpuSeconds);
  const lost = (figure: (row: ClusterRoom) => string): string =>
    shareText(free - total(figure), free);
  return {
    free,
    shares: [
      lost((row) => row.inWholeNodes),
      lost((row) => row.inWholeRacks),
      lost((row) => row.inWholePods),
    ],
  };
}

function roomSentences({ placement }: Summary): readonly string[] {
  const { free, shares } = scatteredOf(placement);
  if (free === 0n) return ['No GPU was free at any time.'];
  const [node, rack, pod] = shares;
  return [
    'Of the GPUs that no job held, over the whole time, a job of one whole node could not use ' +
      `${node}, one of a whole rack ${rack}, and one of a whole pod ${pod}: those stood ` +
      'scattered among busy ones.',
  ];
}

function sharesOf({ placement }: Summary) {
  const { jobs, askedGpuSeconds, heldGpuSeconds, aloneGpuSeconds } = placement.shares;
  if (jobs === 0) return undefined;
  return paragraphOf(
    `${countOf(jobs, 'job')} asked for a share of one GPU, ${gpuHoursText(askedGpuSeconds)} by ` +
      'their shares.',
    `Jobs of one allocation share a GPU: together they held ${gpuHoursText(heldGpuSeconds)}, ` +
      `where a GPU for each would have taken ${gpuHoursText(aloneGpuSeconds)}.`,
  );
}

function roomTable({ placement }: Summary) {
  const { room } = placement;
  if (room.length === 0) return undefined;
  const whole = ({ freeGpuSeconds }: ClusterRoom, gpuSeconds: string): string =>
    `${gpuHoursCell(gpuSeconds)} (${shareText(BigInt(gpuSeconds), BigInt(freeGpuSeconds))})`;
  return html`${tableOf({
    caption: 'GPU-hours that were free, and of them those in wholly free nodes, racks and pods',
    columns: [
      { text: 'Cluster', of: ({ cluster }) => cluster },
      { number: 'Free', of: (row) => gpuHoursCell(row.freeGpuSeconds) },
      { number: 'In whole nodes', of: (row) => whole(row, row.inWholeNodes) },
      { number: 'In whole racks', of: (row) => whole(row, row.inWholeRacks) },
      { number: 'In whole pods', of: (row) => whole(row, row.inWholePods) },
    ],
    rows: room,
  })}${tableOf({
    caption: 'GPUs of the largest gang that fitted, the mean over the whole time',
    columns: [
      { text: 'Cluster', of: ({ cluster }) => cluster },
      { number: 'In one node', of: (row) => countText(row.meanLargestInNode) },
      { number: 'In one rack', of: (row) => countText(row.meanLargestInRack) },
      { number: 'In one pod', of: (row) => countText(row.meanLargestInPod) },
      { number: 'In the cluster', of: (row) => countText(row.meanLargestInCluster) },
    ],
    rows: room,
  })}`;
}
