import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addItem, firstItem, firstTime, removeFirst, type TimeHeap } from './time-heap.ts';

const times = fc.array(fc.integer({ min: 0, max: 20 }));

test('what is taken comes by time, each item once and with its own time', () => {
  fc.assert(
    fc.property(times, (added) => {
      const heap: TimeHeap = { times: [], items: [] };
      for (const [item, time] of added.entries()) addItem(heap, time, item);
      const takenTimes: number[] = [];
      const takenItems: number[] = [];
      for (; heap.times.length > 0; removeFirst(heap)) {
        takenTimes.push(firstTime(heap));
        takenItems.push(firstItem(heap));
      }
      expect(takenTimes).toEqual(added.toSorted((a, b) => a - b));
      expect(takenItems.map((item) => added[item])).toEqual(takenTimes);
      expect(new Set(takenItems).size).toBe(added.length);
    }),
  );
});
