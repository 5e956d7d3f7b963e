import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/platform/database/open-database.ts';
import { createTestDatabase } from '../../src/platform/database/testing/create-test-database.ts';
import { play } from './play.ts';

const FILE_TEXT = readFileSync(new URL('./ground.yaml', import.meta.url), 'utf8');
const SEEDS = (process.env.PROVE_SEEDS ?? '2,7,8').split(',').map(Number);

async function playAnew(seed: number) {
  const store = await createTestDatabase();
  const database = openDatabase(store.place, {
    applicationName: 'proving ground',
    statementSecondsMax: 20,
    poolSize: 1,
  });
  try {
    return await play(database, { seed, fileText: FILE_TEXT, stepCountMax: undefined });
  } finally {
    await database.close();
    await store.close();
  }
}

test.each(SEEDS)('the seed %i finds nothing wrong', async (seed) => {
  const started = performance.now();
  const played = await playAnew(seed);
  console.log(
    seed,
    played.options,
    played.stepCount,
    played.traceHash,
    performance.now() - started,
  );
  if (played.faults.length > 0) console.log(played.lines.slice(-14).join('\n'));
  expect(played.faults).toEqual([]);
});
