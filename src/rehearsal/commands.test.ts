import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toEpochSeconds } from '../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { afterQuery, whileUncommitted } from '../platform/database/testing/while-uncommitted.ts';
import type { Database, Writer } from '../platform/database/transaction.ts';
import {
  cancelRehearsal,
  claimRehearsal,
  endRehearsal,
  prepareReadyMade,
  runAgain,
  submitRehearsal,
} from './commands.ts';
import { OPEN_REHEARSALS_MAX, type RehearsalId } from './kept-rehearsal.ts';
import { selectRehearsal } from './store.ts';

const PROGRAMME = new URL('../../test/golden/small-generated.yaml', import.meta.url);
const programme = readFileSync(PROGRAMME, 'utf8');
const caller = { actor: 'person_a', at: toEpochSeconds(1_800_000_000), requestId: 'r' };

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
});
afterAll(() => store.close());

const viewer = { person: 'person_a', parties: [] };
const idOf = (number: number): RehearsalId => `rehearsal_${number}`;
const submit = (number: number) => (writer: Writer) => {
  const order = { programme, assumesBudget: true, fingerprint: idOf(number) };
  return submitRehearsal(writer, { id: idOf(number), viewer, ...order });
};

test('Of two that are put in line at once, the eleventh of a person is refused', async () => {
  const { database } = store;
  await database.write(caller, submit(0));
  await database.write(caller, (writer) => cancelRehearsal(writer, { id: idOf(0), viewer }));
  for (let number = 1; number < OPEN_REHEARSALS_MAX; number += 1) {
    expect(await database.write(caller, submit(number))).toMatchObject({ ok: true });
  }
  const [tenth, eleventh] = await whileUncommitted(
    database,
    caller,
    submit(OPEN_REHEARSALS_MAX),
    () => database.write(caller, (writer) => runAgain(writer, { id: idOf(0), viewer })),
  );
  expect(tenth).toMatchObject({ ok: true });
  expect(eleventh).toEqual({ ok: false, reason: 'too_many_open', count: OPEN_REHEARSALS_MAX });
});

test('A ready-made one that another has put in line again goes on where it is', async () => {
  const { database } = store;
  const id = 'rehearsal_ready';
  const made = { id, name: 'R', example: 'one', fingerprint: 'f', programme } as const;
  const ready = [{ ...made, assumesBudget: true }] as const;
  await prepareReadyMade(database, caller, ready);
  const claim = async () => {
    const claimed = await database.write(caller, claimRehearsal);
    if (!claimed.ok) throw new Error(claimed.reason);
    return claimed.value;
  };
  // Those that the first test has left in line come before.
  while ((await claim()).id !== id);
  const failed = { kind: 'failed', failure: 'broke' } as const;
  const end = (attempt: number) =>
    database.write(caller, (writer) => endRehearsal(writer, { id, attempt }, failed));
  await end(1);
  let isFirst = true;
  const meanwhile: Database = {
    query: (sql, values) => database.query(sql, values),
    snapshot: (work) => database.snapshot(work),
    write: (by, work) =>
      database.write(by, (writer) =>
        work(
          afterQuery(writer, /WHERE r.example/, async () => {
            if (!isFirst) return;
            isFirst = false;
            await prepareReadyMade(database, caller, ready);
            await claim();
          }),
        ),
      ),
  };
  await prepareReadyMade(meanwhile, caller, ready);
  expect(await selectRehearsal(database, id)).toMatchObject({ state: 'running', attempt: 2 });
});
