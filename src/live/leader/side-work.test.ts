import { setTimeout as pause } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { startSideWork } from './side-work.ts';

test('side work goes on after a failure, which is in the log, until it is stopped', async () => {
  const warn = vi.fn();
  let count = 0;
  const running = startSideWork(
    { warn },
    {
      everyMilliseconds: 1,
      failure: 'it failed',
      work: async () => {
        count += 1;
        if (count === 2) throw new Error('once');
      },
    },
  );
  await vi.waitFor(() => expect(count).toBeGreaterThan(3));
  await running.stop();
  const stoppedAt = count;
  await pause(20);
  expect(count).toBe(stoppedAt);
  expect(warn.mock.calls).toEqual([[{ err: new Error('once') }, 'it failed']]);
});

test('side work that is stopped ends what it does first', async () => {
  const told: string[] = [];
  const running = startSideWork(
    { warn: vi.fn() },
    {
      everyMilliseconds: 60_000,
      failure: 'it failed',
      work: async (signal) => {
        while (!signal.aborted) await pause(1);
        told.push('ended');
      },
    },
  );
  await running.stop();
  expect(told).toEqual(['ended']);
});
