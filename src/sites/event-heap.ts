/**
 * Events to come, ordered by (time, sequence): of two at the same time the one entered first comes
 * first, so the order never depends on the heap's shape. A binary heap of rows in columns.
 */
import { floatAt, grownFloats, grownInts, intAt } from '../kernel/column.ts';

export interface SiteEvent {
  readonly at: number;
  readonly kind: number;
  readonly cluster: number;
  readonly slot: number;
  /** Which run of the slot the event is about; an older run's events are void. */
  readonly run: number;
}

export interface EventHeap {
  /** The rows as a heap: `rows[0]` comes first. */
  rows: Int32Array;
  at: Float64Array;
  sequence: Float64Array;
  kind: Int32Array;
  cluster: Int32Array;
  slot: Int32Array;
  run: Int32Array;
  length: number;
  rowCount: number;
  nextSequence: number;
  readonly freeRows: number[];
}

const FIRST_CAPACITY = 1_024;

export function createEventHeap(): EventHeap {
  const ints = (): Int32Array => new Int32Array(FIRST_CAPACITY);
  return {
    rows: ints(),
    at: new Float64Array(FIRST_CAPACITY),
    sequence: new Float64Array(FIRST_CAPACITY),
    kind: ints(),
    cluster: ints(),
    slot: ints(),
    run: ints(),
    length: 0,
    rowCount: 0,
    nextSequence: 0,
    freeRows: [],
  };
}

export function pushEvent(heap: EventHeap, event: SiteEvent): void {
  const row = heap.freeRows.pop() ?? newRow(heap);
  heap.at[row] = event.at;
  heap.sequence[row] = heap.nextSequence;
  heap.nextSequence += 1;
  heap.kind[row] = event.kind;
  heap.cluster[row] = event.cluster;
  heap.slot[row] = event.slot;
  heap.run[row] = event.run;
  heap.length += 1;
  siftUp(heap, heap.length - 1, row);
}

/** The time of the first event; infinite where there is none. */
export function nextEventAt(heap: EventHeap): number {
  return heap.length === 0 ? Infinity : floatAt(heap.at, intAt(heap.rows, 0));
}

/** Takes the first event out; `undefined` where there is none. */
export function popEvent(heap: EventHeap): SiteEvent | undefined {
  if (heap.length === 0) return undefined;
  const row = intAt(heap.rows, 0);
  heap.length -= 1;
  heap.freeRows.push(row);
  if (heap.length > 0) siftDown(heap, intAt(heap.rows, heap.length));
  return {
    at: floatAt(heap.at, row),
    kind: intAt(heap.kind, row),
    cluster: intAt(heap.cluster, row),
    slot: intAt(heap.slot, row),
    run: intAt(heap.run, row),
  };
}

function siftUp(heap: EventHeap, from: number, row: number): void {
  let place = from;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    const parentRow = intAt(heap.rows, parent);
    if (!comesBefore(heap, row, parentRow)) break;
    heap.rows[place] = parentRow;
    place = parent;
  }
  heap.rows[place] = row;
}

function siftDown(heap: EventHeap, row: number): void {
  let place = 0;
  for (;;) {
    let child = place * 2 + 1;
    if (child >= heap.length) break;
    const right = child + 1;
    if (right < heap.length && comesBefore(heap, intAt(heap.rows, right), intAt(heap.rows, child)))
      child = right;
    const childRow = intAt(heap.rows, child);
    if (!comesBefore(heap, childRow, row)) break;
    heap.rows[place] = childRow;
    place = child;
  }
  heap.rows[place] = row;
}

function comesBefore(heap: EventHeap, a: number, b: number): boolean {
  const difference = floatAt(heap.at, a) - floatAt(heap.at, b);
  if (difference !== 0) return difference < 0;
  return floatAt(heap.sequence, a) < floatAt(heap.sequence, b);
}

function newRow(heap: EventHeap): number {
  if (heap.rowCount === heap.at.length) {
    heap.rows = grownInts(heap.rows);
    heap.at = grownFloats(heap.at);
    heap.sequence = grownFloats(heap.sequence);
    heap.kind = grownInts(heap.kind);
    heap.cluster = grownInts(heap.cluster);
    heap.slot = grownInts(heap.slot);
    heap.run = grownInts(heap.run);
  }
  heap.rowCount += 1;
  return heap.rowCount - 1;
}
