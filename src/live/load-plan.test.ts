import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseDate } from '../kernel/time.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { readProgrammeText } from '../rehearsal/programme-file/read.ts';
import { loadPlan } from './load-plan.ts';
import { toStoredPlan } from './stored-plan.ts';
import { applyText, textOfFile } from './testing/applied.ts';

const BEFORE_ALL = Number(parseDate('2026-11-24'));

/** The bids and the sweep of an example stand beside its programme. */
const isProgramme = (name: string) => /^(?!.*-(?:bids|sweep)\.yaml$).*\.yaml$/.test(name);

function filesIn(folder: string): readonly string[] {
  const names = readdirSync(new URL(`../../${folder}`, import.meta.url), {
    recursive: true,
    encoding: 'utf8',
  });
  return names.filter(isProgramme).map((name) => `${folder}${name}`);
}

/** Its budget cannot carry its commitment, so no platform can hold it. */
const REFUSED = 'examples/decision-nl/commit.yaml';
const FILES = [...filesIn('examples/'), ...filesIn('test/golden/')].filter(
  (path) => path !== REFUSED,
);

describe.each(FILES)('%s', (path) => {
  let store: TestDatabase;
  beforeAll(async () => {
    store = await createTestDatabase();
  });
  afterAll(() => store.close());

  test('comes back from the store as it was, and applies again without effect', async () => {
    const { database } = store;
    const text = textOfFile(path);
    const reading = readProgrammeText(text, path, { assumeBudget: false });
    const plan = reading.ok ? toStoredPlan(reading.plan) : undefined;
    const applied = await applyText(database, text, { at: BEFORE_ALL });
    expect(applied).toMatchObject({ ok: true, value: { isChanged: true, planVersion: 1 } });
    expect(await database.snapshot(loadPlan)).toStrictEqual(plan);

    const before = await countsOf(store);
    const again = await applyText(database, text, { at: BEFORE_ALL + 60 });
    expect(again).toMatchObject({ ok: true, value: { isChanged: false, planVersion: 1 } });
    expect(again.ok && again.value.difference).toEqual({
      added: [],
      changed: [],
      kept: [],
      ahead: [],
    });
    expect(await countsOf(store)).toEqual(before);
  });
});

async function countsOf({ database }: TestDatabase) {
  return database.query(
    `SELECT (SELECT count(*) FROM platform.audit) AS audit,
            (SELECT count(*) FROM platform.event) AS events,
            (SELECT count(*) FROM funding.application) AS applications,
            (SELECT version FROM funding.plan) AS plan,
            (SELECT operation_version FROM funding.plan) AS operation`,
  );
}

test('A platform to which nothing was applied has no plan', async () => {
  const store = await createTestDatabase();
  expect(await store.database.snapshot(loadPlan)).toBeUndefined();
  await store.close();
});
