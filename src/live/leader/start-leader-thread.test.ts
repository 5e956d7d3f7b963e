/** The thread of the leader, where it breaks as it starts. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startLeaderThread } from './start-leader-thread.ts';

/** A thread that is told no place for its store breaks at once, and another follows. */
function brokenThread(write: (text: string) => void) {
  const log = { level: 'info', format: 'json' } as const;
  const data = { place: undefined as never, log, mail: undefined };
  return startLeaderThread({ data, sink: { write } });
}

test('a thread that breaks leaves a line in the log, with why', async () => {
  const lines: string[] = [];
  const engine = brokenThread((text) => lines.push(text));
  await expect.poll(() => lines.join('')).toContain('"msg":"the engine broke; it starts again"');
  expect(lines.join('')).toContain('"level":"error"');
  await engine.stop();
});

test('what has ended already is not waited for at the end', async () => {
  const engine = brokenThread(() => undefined);
  while (engine.trouble() === undefined) await pause(10);
  await pause(200);
  const startedAt = performance.now();
  await engine.stop();
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});
