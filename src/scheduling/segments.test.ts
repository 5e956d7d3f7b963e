import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { intAt } from '../kernel/column.ts';
import { addJob, createJobs } from './jobs.ts';
import {
  addSegment,
  createSegments,
  NO_SEGMENT,
  nodesHeldBy,
  releaseSegments,
} from './segments.ts';

const step = fc.record({
  slot: fc.nat(4),
  isReleased: fc.boolean(),
  nodes: fc.array(fc.nat(50), { maxLength: 600 }),
});

test('each segment is a job’s or free, never both, and the pool is no larger than its peak', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const jobs = createJobs();
      const segments = createSegments();
      const job = { jobNumber: 0, allocation: 0, gpuCount: 1, requestedSeconds: 1, submittedAt: 0 };
      for (let slot = 0; slot < 5; slot += 1) addJob(jobs, job);
      const model = new Map<number, number[]>();
      let peak = 0;
      for (const { slot, isReleased, nodes } of steps) {
        if (isReleased) {
          releaseSegments({ segments, jobs }, slot);
          model.delete(slot);
        } else {
          for (const node of nodes) {
            const row = { nodeStart: node, nodeEnd: node + 3, gpuCount: node + 1 };
            addSegment({ segments, jobs }, slot, row);
          }
          model.set(slot, [...(model.get(slot) ?? []), ...nodes]);
        }
        const held = [...model.values()].reduce((sum, each) => sum + each.length, 0);
        peak = Math.max(peak, held);
        expect(segments.count).toBe(peak);
      }
      const seen = chain(segments.next, segments.firstFree);
      for (let slot = 0; slot < 5; slot += 1) {
        const own = chain(segments.next, intAt(jobs.firstSegment, slot));
        expect(own.map((segment) => segments.node[segment]).toReversed()).toEqual(
          model.get(slot) ?? [],
        );
        expect(nodesHeldBy({ segments, jobs }, slot)).toEqual(
          (model.get(slot) ?? []).flatMap((node) =>
            [node, node + 1, node + 2].map((each) => ({ node: each, gpuCount: node + 1 })),
          ),
        );
        seen.push(...own);
      }
      expect(seen.sort((a, b) => a - b)).toEqual(
        Array.from({ length: segments.count }, (_, index) => index),
      );
    }),
    { numRuns: 50 },
  );
});

function chain(next: Int32Array, first: number): number[] {
  const segments: number[] = [];
  for (let at = first; at !== NO_SEGMENT; at = intAt(next, at)) segments.push(at);
  return segments;
}
