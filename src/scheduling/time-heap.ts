/**
 * Items by the time at which each is due, the earliest on top: a binary heap in two columns. Of
 * those due at the same time any may be on top. Few of many are taken as a rule, so they are not
 * sorted.
 */
export interface TimeHeap {
  readonly times: number[];
  readonly items: number[];
}

/** Of a heap that is not empty. */
export function firstTime({ times }: TimeHeap): number {
  return times[0] as number;
}

/** Of a heap that is not empty. */
export function firstItem({ items }: TimeHeap): number {
  return items[0] as number;
}

export function addItem({ times, items }: TimeHeap, time: number, item: number): void {
  let place = times.length;
  times.push(time);
  items.push(item);
  while (place > 0) {
    const parent = (place - 1) >> 1;
    if ((times[parent] as number) <= time) break;
    times[place] = times[parent] as number;
    items[place] = items[parent] as number;
    place = parent;
  }
  times[place] = time;
  items[place] = item;
}

/** Takes the item on top out of a heap that is not empty. */
export function removeFirst({ times, items }: TimeHeap): void {
  const time = times.pop() as number;
  const item = items.pop() as number;
  const count = times.length;
  if (count === 0) return;
  let place = 0;
  for (let child = 1; child < count; child = place * 2 + 1) {
    const right = child + 1;
    if (right < count && (times[right] as number) < (times[child] as number)) child = right;
    if ((times[child] as number) >= time) break;
    times[place] = times[child] as number;
    items[place] = items[child] as number;
    place = child;
  }
  times[place] = time;
  items[place] = item;
}
