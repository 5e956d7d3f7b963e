/** Calls of one programme that ask the same state for the same money; one needs the Board. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CallId, VoteId } from '../../kernel/ids.ts';
import { done } from '../../kernel/outcome.ts';
import { toEpochSeconds, toEurMicros } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import type { BoardVote } from '../board-vote.ts';
import { insertCall, updateCallState } from '../store/calls.ts';
import { JUDGED_CALL, SELECTING, seedJudgedCall } from '../testing/judged-call.ts';
import { sampleContent } from '../testing/sample-bids.ts';
import { seedOpenedBids } from '../testing/seed-bids.ts';
import { decideCall, readInputs, type SelectionPorts } from './selections.ts';

const NEEDED = { act: 'selection', majority: 'half-of-states', needsUnionVote: false } as const;
/** A vote of both states of the call, who are for whatever it is on. */
const CARRIED: BoardVote = {
  id: 'vote_a',
  programme: 'programme_p',
  question: 'Shall we?',
  subject: '',
  majority: 'half-of-states',
  needsUnionVote: false,
  union: undefined,
  states: JUDGED_CALL.states.map((state) => ({ state, population: 1 })),
  ballots: JUDGED_CALL.states.map((voter) => ({
    voter,
    choice: 'for',
    castAt: toEpochSeconds(1),
    castBy: 'person_state',
  })),
  putAt: toEpochSeconds(1),
  closedAt: toEpochSeconds(1),
  version: 1,
};
const OPENED_AT = toEpochSeconds(JUDGED_CALL.deadlineAt - 100);
const AT = toEpochSeconds(JUDGED_CALL.deadlineAt + 1_000);

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
  await seedJudgedCall(store.database);
  await write(OPENED_AT, async (writer) => {
    for (const [id, bid, boardVotes] of [
      ['call_b', 'bid_z', []],
      ['call_c', 'bid_v', [NEEDED]],
    ] as const) {
      await insertCall(writer, { ...JUDGED_CALL, id, boardVotes });
      await updateCallState(writer, id, 'launched');
      const opened = { id: bid, bidder: 'party_x', content: sampleContent(), faults: [] } as const;
      await seedOpenedBids(writer, { call: id, deadlineAt: JUDGED_CALL.deadlineAt }, [opened]);
      await updateCallState(writer, id, 'opened');
    }
  });
  await write(AT, async (writer) => {
    await writer.query(
      `INSERT INTO procurement.consensus
         (bid, criterion, revision, thousandths, comment, written_at, written_by)
       SELECT bid, criterion, 1, 80000, 'So', 1, 'person_officer'
         FROM unnest(ARRAY['bid_a', 'bid_b', 'bid_z', 'bid_v']) AS bid,
              unnest(ARRAY['scale', 'cost']) AS criterion`,
    );
    await writer.query(
      `INSERT INTO procurement.financial_check
         (bid, revision, finding, institution, accreditation, recorded_at, recorded_by)
       SELECT bid, 1, 'passed', 'Bank', 'R', 1, 'person_officer'
         FROM unnest(ARRAY['bid_a', 'bid_b', 'bid_z', 'bid_v']) AS bid`,
    );
    for (const call of ['call_a', 'call_b', 'call_c'] as const) {
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

const decide = (id: CallId, vote?: VoteId, ports: SelectionPorts = SELECTING) => {
  const draft = { basis: 'rank-order', bids: undefined, reason: undefined } as const;
  const asked = { id, version: undefined, draft, vote };
  const caller = { actor: 'person_a', at: AT, requestId: 'r' };
  return decideCall(store.database, caller, asked, ports);
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

test('rule 9: the Board votes on the bids that a decision selects, and on no others', async () => {
  const subject = 'selection 1 of call_c by rank-order: bid_v';
  const portsFor = (voted: string): SelectionPorts => ({
    ...SELECTING,
    committedByState: async () => new Map([['party_de', toEurMicros(5_000_000_000_000_000n)]]),
    voteOf: async (_, id) => ({ ...CARRIED, id, subject: voted }),
  });
  expect(await decide('call_c', undefined, portsFor(subject))).toMatchObject({
    reason: 'vote_missing',
    subject,
  });
  expect(await decide('call_c', 'vote_a', portsFor(subject.replace('_v', '_w')))).toMatchObject({
    reason: 'vote_on_something_else',
    part: 'subject',
  });
  await write(AT, async (writer) => {
    await writer.query(
      `INSERT INTO funding.vote (id, programme, question, subject, majority, needs_union_vote,
         put_at, closed_at)
       VALUES ('vote_a', 'programme_p', 'Shall we?', $1, 'half-of-states', false, 1, 1)`,
      [subject],
    );
  });
  expect(await decide('call_c', 'vote_a', portsFor(subject))).toMatchObject({ ok: true });
});
