/** Holders in another container or on another machine: their process cannot be seen from here. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lockFolder, StoreHeld } from './lock-file.ts';

const TIMES = { beatMilliseconds: 20, silenceMilliseconds: 1_500 };
const NEVER = { ...TIMES, beatMilliseconds: 1_000_000 };

describe('a lock whose holder cannot be seen', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'polder-lock-'));
    path = join(folder, 'polder.lock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Our own, as it looks from elsewhere; the file stays the same, so its signs go on. */
  async function holdFromElsewhere(times = TIMES) {
    const lock = await lockFolder(folder, times);
    const holder = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...holder, space: 'elsewhere' }));
    const release = () => {
      lock.release();
      rmSync(path, { force: true });
    };
    return { release };
  }

  test('is held while the holder gives signs of life', async () => {
    const held = await holdFromElsewhere();
    const refusal = await lockFolder(folder, TIMES).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StoreHeld);
    expect(String(refusal)).toMatch(/process \d+ in another container or on another machine, has/);
    held.release();
  });

  test('is taken over from one that gave none for the time that it may be silent', async () => {
    const held = await holdFromElsewhere(NEVER);
    const start = performance.now();
    const lock = await lockFolder(folder, TIMES);
    expect(performance.now() - start).toBeGreaterThanOrEqual(TIMES.silenceMilliseconds);
    expect(readFileSync(path, 'utf8')).not.toContain('elsewhere');
    lock.release();
    held.release();
  });

  test('is taken at once when it is let go of', async () => {
    const held = await holdFromElsewhere(NEVER);
    const start = performance.now();
    const taking = lockFolder(folder, TIMES);
    await sleep(150);
    held.release();
    const lock = await taking;
    expect(performance.now() - start).toBeLessThan(TIMES.silenceMilliseconds);
    lock.release();
  });
});
