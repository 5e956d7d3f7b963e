/** Two calls of one programme that ask the same state for the same money. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CallId } from '../../kernel/ids.ts';
import { done } from '../../kernel/outcome.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import { insertCall, updateCallState } from '../store/calls.ts';
import { JUDGED_CALL, SELECTING, seedJudgedCall } from '../testing/judged-call.ts';
import { sampleContent } from '../testing/sample-bids.ts';
import { seedOpenedBids } from '../testing/seed-bids.ts';
import { decideCall, readInputs } from './selections.ts';

const OPENED_AT = toEpochSeconds(JUDGED_CALL.deadlineAt - 100);
const AT = toEpochSeconds(JUDGED_CALL.deadlineAt + 1_000);

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
  await seedJudgedCall(store.database);
  await write(OPENED_AT, async (writer) => {
    await insertCall(writer, { ...JUDGED_CALL, id: 'call_b' });
    await updateCallState(writer, 'call_b', 'launched');
    const bid = { id: 'bid_z', bidder: 'party_x', content: sampleContent(), faults: [] } as const;
    const { deadlineAt } = JUDGED_CALL;
    await seedOpenedBids(writer, { call: 'call_b', deadlineAt }, [bid]);
    await updateCallState(writer, 'call_b', 'opened');
  });
  await write(AT, async (writer) => {
    await writer.query(
      `INSERT INTO procurement.consensus
         (bid, criterion, revision, thousandths, comment, written_at, written_by)
       SELECT bid, criterion, 1, 80000, 'So', 1, 'person_officer'
         FROM unnest(ARRAY['bid_a', 'bid_b', 'bid_z']) AS bid,
              unnest(ARRAY['scale', 'cost']) AS criterion`,
    );
    await writer.query(
      `INSERT INTO procurement.financial_check
         (bid, revision, finding, institution, accreditation, recorded_at, recorded_by)
       SELECT bid, 1, 'passed', 'Bank', 'R', 1, 'person_officer'
         FROM unnest(ARRAY['bid_a', 'bid_b', 'bid_z']) AS bid`,
    );
    for (const call of ['call_a', 'call_b'] as const) {
      await updateCallState(writer, call, 'ranked');
    }
  });
});
afterAll(() => store.close());

function write(at: number, work: (writer: Writer) => Promise<void>) {
  const caller = { actor: 'system_test', at: toEpochSeconds(at), requestId: 'r' };
  return store.database.write(caller, async (writer) => {
    await work(writer);
    writer.audit({ action: 'call.seed', subject: 'call_a', detail: {} });
    return done(undefined);
  });
}

const decide = (id: CallId) => {
  const draft = { basis: 'rank-order', bids: undefined, reason: undefined } as const;
  const asked = { id, version: undefined, draft, vote: undefined };
  const caller = { actor: 'person_a', at: AT, requestId: 'r' };
  return decideCall(store.database, caller, asked, SELECTING);
};

async function leftOf(callId: CallId) {
  const inputs = await readInputs(store.database, { callId, at: AT }, SELECTING.committedByState);
  return inputs.ok ? inputs.value.caps.committedMicros.get('party_de') : inputs;
}

test('rule 2: of two calls decided at once the second has what the first leaves', async () => {
  const outcomes = await Promise.all([decide('call_a'), decide('call_b')]);
  const [made, ...others] = outcomes.filter(({ ok }) => ok);
  expect(made).toMatchObject({ value: { chosen: { bids: [expect.any(String)] } } });
  expect(others).toEqual([]);
  const other: CallId = outcomes[0].ok ? 'call_b' : 'call_a';
  expect(await decide(other)).toMatchObject({ reason: 'nothing_selected' });
  expect(await leftOf(other)).toBe(200_000_000_000_000n);
});

test('What a cancelled call had selected is free again', async () => {
  const [row] = await store.database.query<{ readonly id: CallId }>(
    `SELECT id FROM procurement.call WHERE state = 'decided'`,
  );
  const decided = row?.id ?? 'call_a';
  await write(AT, (writer) => updateCallState(writer, decided, 'cancelled'));
  const other = decided === 'call_a' ? 'call_b' : 'call_a';
  expect(await leftOf(other)).toBe(700_000_000_000_000n);
  expect(await decide(other)).toMatchObject({ ok: true });
});
