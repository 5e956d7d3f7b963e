import { expect, test } from 'vitest';
import type { RunObserver } from '../../operation/observer.ts';
import { toScene } from '../../operation/testing/table-scene.ts';
import { runScene } from './loop.ts';
import { toWorkload } from './testing/table-scene.ts';
import { UseSampler } from './use-sampler.ts';

test('Samples grow by what ran in each stretch, over the close of periods and at the end', () => {
  const sampler = new UseSampler();
  const nothing = () => {};
  const observer: RunObserver = {
    periodOpened: () => new Float64Array(0),
    periodClosed: (_, view) => sampler.periodClosed(view),
    sampled: (view) => sampler.sampled(view),
    jobStarted: nothing,
    jobStopped: nothing,
    jobNoticed: nothing,
    jobAdmitted: nothing,
    jobRejected: nothing,
    jobWithdrawn: nothing,
  };
  const scene = toScene({ nodeCount: 4, shares: [4], end: 200 });
  const shares = { kind: 'shares', cluster: 0, gpuCounts: [4] } as const;
  const calendar = [
    ...scene.calendar.filter(({ kind }) => kind !== 'close'),
    { kind: 'sample', at: 50 } as const,
    { kind: 'close', at: 100, period: 0 } as const,
    { kind: 'open', at: 100, period: 1 } as const,
    { ...shares, at: 100 },
    { kind: 'sample', at: 100 } as const,
    { kind: 'sample', at: 150 } as const,
    { kind: 'close', at: 200, period: 1 } as const,
    { kind: 'sample', at: 200 } as const,
  ];
  const periods = [
    { start: 0, end: 100 },
    { start: 100, end: 200 },
  ];
  runScene({ ...scene, calendar, periods }, toWorkload([[0, 0, 2, 1_000]]), observer);
  expect(sampler.samples.map(({ usedGpuSeconds }) => usedGpuSeconds)).toEqual([100, 200, 300, 400]);
  expect(sampler.usedByCluster).toEqual([400]);
});
