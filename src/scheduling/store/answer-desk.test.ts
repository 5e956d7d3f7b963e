import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toEpochSeconds } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { seedProgramme } from '../testing/seed-programme.ts';
import { openAnswerDesk } from './answer-desk.ts';
import { answerQuestions, askQuestion, type EngineAnswer, loadQuestions } from './questions.ts';

const at = toEpochSeconds(1_800_000_000);
const ANSWER: EngineAnswer = {
  at,
  reason: 'no_room',
  standing: 'own',
  queuePosition: 1,
  startsBy: null,
  positionGpuSeconds: 0,
  wouldStart: 'It starts when 1 GPU is free together.',
  earliestStart: { basis: 'requested_ends', at },
  changes: [],
};

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
  await seedProgramme(store.database);
  await store.database.query(
    `INSERT INTO scheduling.job
       (number, allocation, funder, submitted_by, submitted_at, name, gpu_count,
        requested_seconds, cluster, site, state, wait_reason, waits_since)
     VALUES (1, 'allocation_a', 'party_a', 'p', 1, '', 1, 60, 'cluster_x', 'site_x', 'waiting',
             'no_room', 1)`,
  );
});
afterAll(() => store.close());

const answerAll = (answer: EngineAnswer) =>
  answerQuestions(store.database, [{ jobNumber: 1, answer }], at);

async function untilAsked(): Promise<void> {
  while ((await loadQuestions(store.database, 1)).length === 0) await pause(1);
}

test('Who is answered while another server asks anew waits for the answer to that', async () => {
  const { database } = store;
  let isAskedAnew = false;
  /** The other server asks between the announcement and the look at the answer. */
  const query: typeof database.query = async (sql, values) => {
    if (!sql.startsWith('SELECT answer') || isAskedAnew) {
      return database.query(sql, values);
    }
    isAskedAnew = true;
    await askQuestion(database, 1, at);
    const rows = await database.query(sql, values);
    await answerAll({ ...ANSWER, queuePosition: 2 });
    return rows as never;
  };
  let isListening = false;
  const listen: typeof database.listen = (channel, hear) =>
    database.listen(channel, (payload) => {
      hear(payload);
      isListening = true;
    });
  const desk = openAnswerDesk({ query, listen }, 5_000);
  while (!isListening) await pause(1);
  const asked = desk.ask(1, at);
  await untilAsked();
  await answerAll(ANSWER);
  expect(await asked).toMatchObject({ queuePosition: 2 });
  await desk.close();
});

test('What was answered while nobody listened is read once somebody listens again', async () => {
  const { database } = store;
  const heard: ((payload: string | undefined) => void)[] = [];
  const listen: typeof database.listen = (_channel, hear) => {
    heard.push(hear);
    return { stop: async () => undefined };
  };
  const desk = openAnswerDesk({ query: database.query.bind(database), listen }, 60_000);
  const asked = desk.ask(1, at);
  await untilAsked();
  await answerAll({ ...ANSWER, queuePosition: 3 });
  for (const hear of heard) hear(undefined);
  expect(await asked).toMatchObject({ queuePosition: 3 });
  await desk.close();
});

test('Who asks gives up in time, and at once where the desk is closed', async () => {
  const desk = openAnswerDesk(store.database, 50);
  expect(await desk.ask(1, at)).toBeUndefined();
  const asked = openAnswerDesk(store.database, 60_000);
  const answer = asked.ask(1, at);
  await asked.close();
  expect(await answer).toBeUndefined();
  await desk.close();
});
