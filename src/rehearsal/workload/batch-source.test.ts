import { expect, test } from 'vitest';
import { BatchSource } from './batch-source.ts';
import { namedMix } from './named-mix.ts';

test('no run time is below a second, however long the jobs are made', () => {
  const scale = { gpuCountMax: 1_000, largestClassFactor: 1, sizeFactor: 1, lengthFactor: 1_000 };
  const source = new BatchSource({ mix: namedMix('kalos'), seed: 35, streamName: 's', ...scale });
  let least = Infinity;
  // The 9,603rd batch has a job of some 70 years.
  for (let batch = 0; batch < 10_000; batch += 1) {
    source.draw();
    const runs = source.runSeconds.subarray(0, source.jobCount);
    const sum = runs.reduce((total, seconds) => total + seconds, 0);
    expect(sum).toBe(source.totalRunSeconds);
    least = Math.min(least, ...runs);
  }
  expect(least).toBeGreaterThanOrEqual(1);
});
