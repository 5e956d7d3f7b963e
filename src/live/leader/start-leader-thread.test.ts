/** The thread of the leader, where it breaks as it starts. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startLeaderThread } from './start-leader-thread.ts';

test('what has ended already is not waited for at the end', async () => {
  // A thread that is told no place for its store breaks at once, and another follows.
  const engine = startLeaderThread({ data: undefined as never, sink: { write: () => {} } });
  while (engine.trouble() === undefined) await pause(10);
  await pause(200);
  const startedAt = performance.now();
  await engine.stop();
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});
