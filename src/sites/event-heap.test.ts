import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEventHeap, nextEventAt, popEvent, pushEvent, type SiteEvent } from './event-heap.ts';

/** Above zero: push at that time; zero: pop. */
const steps = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 8 })), {
  maxLength: 80,
});

function check(times: readonly number[]): void {
  const heap = createEventHeap();
  let model: SiteEvent[] = [];
  times.forEach((at, number) => {
    if (at > 0) {
      const event = { at, kind: number % 3, cluster: number % 5, slot: number, run: number * 2 };
      pushEvent(heap, event);
      // A sort is stable, so of two at one time the one entered first stays first.
      model = [...model, event].sort((a, b) => a.at - b.at);
    } else expect(popEvent(heap)).toEqual(model.shift());
    expect(nextEventAt(heap)).toBe(model[0]?.at ?? Infinity);
  });
  for (const event of model) expect(popEvent(heap)).toEqual(event);
  expect(popEvent(heap)).toBeUndefined();
}

test('events come out by time, and at one time in the order in which they went in', () => {
  fc.assert(fc.property(steps, check));
});

test('so do more events than the heap has rows at first', () => {
  check(Array.from({ length: 1_500 }, (_, index) => 1 + ((index * 7_919) % 97)));
});
