import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { done } from '../../kernel/outcome.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { insertSampleCall, SAMPLE_CALL, sampleContent } from '../testing/sample-bids.ts';
import { seedOpenedBids } from '../testing/seed-bids.ts';
import { selectBidsWithContent, selectOpenedBids, selectSealedBids } from './bids.ts';

const BEFORE = toEpochSeconds(SAMPLE_CALL.deadlineAt - 10);
const CALLER = { actor: 'person_a', at: BEFORE, requestId: 'r' };
const FAULT = { path: 'lot', expected: 'one of lot-1', found: 'lot-9' };

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
  await store.database.write(CALLER, async (writer) => {
    await insertSampleCall(writer, SAMPLE_CALL);
    await seedOpenedBids(writer, { call: SAMPLE_CALL.id, deadlineAt: SAMPLE_CALL.deadlineAt }, [
      { id: 'bid_a', bidder: 'party_maker', content: sampleContent(), faults: [] },
      { id: 'bid_b', bidder: 'party_maker', content: sampleContent(), faults: [FAULT] },
    ]);
    writer.audit({ action: 'bid.seed', subject: SAMPLE_CALL.id, detail: {} });
    return done(undefined);
  });
});
afterAll(() => store.close());

describe('The store of bids', () => {
  test('gives content of opened bids, and of excluded ones only with their faults', async () => {
    const { id } = SAMPLE_CALL;
    const opened = await selectOpenedBids(store.database, id);
    expect(opened).toMatchObject([{ id: 'bid_a', state: 'opened', content: sampleContent() }]);
    const all = await selectBidsWithContent(store.database, id);
    expect(all.map(({ state, faults }) => [state, faults])).toEqual([
      ['opened', []],
      ['excluded', [FAULT]],
    ]);
  });

  test('gives bids without their content', async () => {
    const bids = await selectSealedBids(store.database, SAMPLE_CALL.id);
    expect(bids.map((bid) => 'content' in bid)).toEqual([false, false]);
  });

  test.each([
    ['content before two officers have opened', 'INSERTED', 'is opened by two officers together'],
    ['a bid that begins opened', 'OPENED', 'begins sealed'],
    ['other content', `UPDATE procurement.bid SET content = '{}' WHERE id = 'bid_a'`, 'keeps its'],
    ['going back', `UPDATE procurement.bid SET state = 'sealed' WHERE id = 'bid_a'`, 'cannot go'],
    ['removal', 'DELETE FROM procurement.bid', 'only ever added'],
    [
      'a change of what was sealed',
      'UPDATE procurement.bid_revision SET revision = 9',
      'only ever',
    ],
    ['a late revision', 'LATE', 'The deadline is'],
    ['an early opening', 'EARLY', 'The deadline is'],
  ])('the schema refuses %s', async (_, given, expected) => {
    const written = store.database.write(CALLER, async (writer) => {
      await insertSampleCall(writer, { ...SAMPLE_CALL, id: 'call_other' });
      const bid = `INSERT INTO procurement.bid (id, call, bidder, received_at, content_sha256,
        state) VALUES ('bid_c', 'call_other', 'party_maker', 1, repeat('0', 64)`;
      if (given !== 'OPENED') await writer.query(`${bid}, 'sealed')`);
      if (given === 'INSERTED') {
        await writer.query(`UPDATE procurement.bid SET state = 'opened', content = '{}',
          salt = repeat('0', 64), opened_at = 1 WHERE id = 'bid_c'`);
      } else if (given === 'OPENED') {
        await writer.query(`${bid}, 'opened')`);
      } else if (given === 'LATE') {
        await writer.query(
          `INSERT INTO procurement.bid_revision (bid, revision, received_at, content_sha256, sealed)
           VALUES ('bid_c', 1, $1, repeat('0', 64), $2)`,
          [SAMPLE_CALL.deadlineAt, Buffer.alloc(32)],
        );
      } else if (given === 'EARLY') {
        await writer.query(
          `INSERT INTO procurement.opening_officer VALUES ('call_other', 1, 'person_a', 'key', 1)`,
        );
        await writer.query(`INSERT INTO procurement.opening VALUES ('call_other', 1, $1)`, [
          SAMPLE_CALL.deadlineAt - 1,
        ]);
      } else await writer.query(given);
      return done(undefined);
    });
    await expect(written).rejects.toThrow();
    await expect(written.catch((error) => String(error.cause ?? error))).resolves.toContain(
      expected,
    );
  });
});
