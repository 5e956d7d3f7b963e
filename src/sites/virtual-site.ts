/**
 * A site without machines: it runs what it is told to, for as long as the job's work takes, and
 * reports each end. It serves any number of clusters. A job that is told to give its GPUs back
 * writes a checkpoint when the notice arrives; work after the notice is done again in its next run.
 */
import { present } from '../kernel/assert.ts';
import { floatAt, grownFloats, grownInts, intAt } from '../kernel/column.ts';
import { createEventHeap, type EventHeap, nextEventAt, popEvent, pushEvent } from './event-heap.ts';

/**
 * What a virtual site reports: the work is done, the GPUs are given back, a node of the run has
 * failed, or the run goes on for longer than it was planned.
 */
const REPORTS = ['finished', 'vacated', 'lost', 'outlived'] as const;
export type SiteReport = (typeof REPORTS)[number];

const FINISHED = 0;
const VACATED = 1;
const LOST = 2;
const OUTLIVED = 3;

/** The jobs of one cluster that run or may run again, by slot. */
interface SlotColumns {
  startedAt: Float64Array;
  /** Work that is left, whole seconds, as of the start of the present run. */
  workSeconds: Float64Array;
  /** Counts the runs of the slot, so that reports about an earlier one are void. */
  run: Int32Array;
  noticeAt: Float64Array;
}

export interface VirtualSite {
  readonly events: EventHeap;
  readonly clusters: readonly SlotColumns[];
}

export interface SiteMessage {
  readonly report: SiteReport;
  readonly at: number;
  readonly cluster: number;
  readonly slot: number;
}

export function createVirtualSite(clusterCount: number): VirtualSite {
  return {
    events: createEventHeap(),
    clusters: Array.from({ length: clusterCount }, () => ({
      startedAt: new Float64Array(1_024),
      workSeconds: new Float64Array(1_024),
      run: new Int32Array(1_024),
      noticeAt: new Float64Array(1_024),
    })),
  };
}

/** Starts the job in `slot`, whose work takes `workSeconds` from `now` on. */
export function runJob(
  site: VirtualSite,
  place: { readonly cluster: number; readonly slot: number },
  workSeconds: number,
  now: number,
): void {
  const columns = columnsOf(site, place.cluster);
  if (place.slot >= columns.run.length) growTo(columns, place.slot);
  const run = intAt(columns.run, place.slot) + 1;
  columns.run[place.slot] = run;
  columns.startedAt[place.slot] = now;
  columns.workSeconds[place.slot] = workSeconds;
  columns.noticeAt[place.slot] = 0;
  const { cluster, slot } = place;
  pushEvent(site.events, { cluster, slot, at: now + workSeconds, kind: FINISHED, run });
}

/** A node of the present run of the job in `slot` fails at `at`, unless the run is over before. */
export function loseRun(
  site: VirtualSite,
  place: { readonly cluster: number; readonly slot: number },
  at: number,
): void {
  pushOfRun(site, place, at, LOST);
}

/** Asks for a report at `at`, unless the present run of the job in `slot` is over before. */
export function reportOutlived(
  site: VirtualSite,
  place: { readonly cluster: number; readonly slot: number },
  at: number,
): void {
  pushOfRun(site, place, at, OUTLIVED);
}

/** Tells the job in `slot` to be gone by `vacateAt`. */
export function giveNotice(
  site: VirtualSite,
  place: { readonly cluster: number; readonly slot: number },
  now: number,
  vacateAt: number,
): void {
  const columns = columnsOf(site, place.cluster);
  columns.noticeAt[place.slot] = now;
  pushOfRun(site, place, vacateAt, VACATED);
}

/**
 * Ends the present run of the job in `slot` and answers the work that is left. With a notice the
 * work up to the notice is kept; without one, as when a node is lost, the whole run is done again,
 * but for what checkpoints of `failing-nodes.ts` hold.
 */
export function stopJob(
  site: VirtualSite,
  place: { readonly cluster: number; readonly slot: number },
): { readonly workSecondsLeft: number; readonly keptSeconds: number } {
  const columns = columnsOf(site, place.cluster);
  columns.run[place.slot] = intAt(columns.run, place.slot) + 1;
  const noticeAt = floatAt(columns.noticeAt, place.slot);
  const keptSeconds = noticeAt === 0 ? 0 : noticeAt - floatAt(columns.startedAt, place.slot);
  return {
    workSecondsLeft: floatAt(columns.workSeconds, place.slot) - keptSeconds,
    keptSeconds,
  };
}

/** The time of the next event, void ones included; infinite where there is none. */
export function nextReportAt(site: VirtualSite): number {
  return nextEventAt(site.events);
}

/** The next report at or before `until`, in the order of (time, sequence), without void ones. */
export function nextReport(site: VirtualSite, until: number): SiteMessage | undefined {
  while (nextEventAt(site.events) <= until) {
    const event = popEvent(site.events);
    if (event === undefined) return undefined;
    const columns = columnsOf(site, event.cluster);
    if (intAt(columns.run, event.slot) !== event.run) continue;
    const report = present(REPORTS[event.kind], 'The kind of an event');
    return { report, at: event.at, cluster: event.cluster, slot: event.slot };
  }
  return undefined;
}

function pushOfRun(
  site: VirtualSite,
  { cluster, slot }: { readonly cluster: number; readonly slot: number },
  at: number,
  kind: number,
): void {
  const run = intAt(columnsOf(site, cluster).run, slot);
  pushEvent(site.events, { cluster, slot, at, kind, run });
}

function columnsOf(site: VirtualSite, cluster: number): SlotColumns {
  return site.clusters[cluster] as SlotColumns;
}

function growTo(columns: SlotColumns, slot: number): void {
  while (slot >= columns.run.length) {
    columns.startedAt = grownFloats(columns.startedAt);
    columns.workSeconds = grownFloats(columns.workSeconds);
    columns.run = grownInts(columns.run);
    columns.noticeAt = grownFloats(columns.noticeAt);
  }
}
