import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/platform/database/open-database.ts';
import { createTestDatabase } from '../../src/platform/database/testing/create-test-database.ts';
import { play } from './play.ts';

const FILE_TEXT = readFileSync(new URL('./ground.yaml', import.meta.url), 'utf8');
/** Seeds that found something once; `npm run prove` plays many more. */
const SEEDS = [
  [2, 'a rebuilt leader that explains otherwise'],
  [11, 'a run beyond its wall time, whose nodes were taken to be free'],
  [16, 'usage that was charged before its run was heard to be over'],
] as const;

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

test.each(SEEDS)('the seed %i finds nothing wrong: %s', async (seed) => {
  const played = await playAnew(seed);
  expect(played.faults).toEqual([]);
});
