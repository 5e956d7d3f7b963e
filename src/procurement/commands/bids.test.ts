import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { present } from '../../kernel/assert.ts';
import type { BidId, CallId } from '../../kernel/ids.ts';
import { done } from '../../kernel/outcome.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { createKeyPair, type KeyPair, openShare } from '../../platform/sealing/two-key-seal.ts';
import type { BidContent } from '../bid.ts';
import { toBidContentJson } from '../store/bid-content.ts';
import { selectBid, selectBidsWithContent, selectOpenedBids } from '../store/bids.ts';
import { selectCall, updateCallState } from '../store/calls.ts';
import { insertSampleCall, SAMPLE_CALL, sampleContent } from '../testing/sample-bids.ts';
import { amendBid, type BidOutcome, sealSubject, submitBid, withdrawBid } from './bids.ts';
import { giveShares, readSealedShares, registerOpeningKey } from './opening.ts';

const DEADLINE = SAMPLE_CALL.deadlineAt;
const [BEFORE, AFTER] = [toEpochSeconds(DEADLINE - 1), DEADLINE];
const SALT = 'ab'.repeat(32);
const UNION_STATES = { unionStates: async () => new Set(['party_de', 'party_fr'] as const) };
const PORTS = { drawBytes: randomBytes, partyExists: async () => true };

let store: TestDatabase;
const keys: Readonly<Record<string, KeyPair>> = {
  person_a: createKeyPair(),
  person_b: createKeyPair(),
  person_c: createKeyPair(),
};
/** Each test has a call and a bid of its own. */
let testNumber = 0;
let call: CallId;
let bid: BidId;

beforeAll(async () => {
  store = await createTestDatabase();
});
afterAll(() => store.close());
beforeEach(async () => {
  testNumber += 1;
  call = `call_n${testNumber}`;
  bid = `bid_n${testNumber}`;
  await store.database.write(by('person_a'), async (writer) => {
    await insertSampleCall(writer, { ...SAMPLE_CALL, id: call });
    writer.audit({ action: 'call.seed', subject: call, detail: {} });
    return done(undefined);
  });
});

function by(actor: string, at = BEFORE) {
  return { actor, at, requestId: 'r' };
}

const register = (actor: string, of = actor, at = BEFORE) =>
  store.database.write(by(actor, at), (writer) =>
    registerOpeningKey(writer, call, keys[of]?.publicKey ?? of),
  );

async function registerBoth() {
  for (const actor of ['person_a', 'person_b']) {
    expect(await register(actor)).toMatchObject({ ok: true });
  }
}

const textOf = (content: BidContent = sampleContent()) => ({
  content: toBidContentJson(content),
  salt: SALT,
});

function submit(id = bid, content = sampleContent(), at = BEFORE): Promise<BidOutcome> {
  return store.database.write<BidOutcome>(by('person_m', at), (writer) =>
    submitBid(writer, { id, call, bidder: 'party_maker', ...textOf(content) }, PORTS),
  );
}

function amend(content: BidContent, at = BEFORE, version?: number): Promise<BidOutcome> {
  return store.database.write<BidOutcome>(by('person_m', at), (writer) =>
    amendBid(writer, { id: bid, version }, textOf(content), PORTS),
  );
}

function withdraw(at = BEFORE): Promise<BidOutcome> {
  return store.database.write<BidOutcome>(by('person_m', at), (writer) =>
    withdrawBid(writer, { id: bid, version: undefined }),
  );
}

async function sharesOf(actor: string, at = AFTER) {
  const found = await readSealedShares(store.database, call, by(actor, at));
  if (!found.ok) throw new Error(found.reason);
  return found.value.map((share) => ({
    ...share,
    share: present(
      openShare(share.sealed, sealSubject(call, share), keys[actor]?.privateKey ?? ''),
      'a share',
    ),
  }));
}

type Shares = Awaited<ReturnType<typeof sharesOf>>;
const give = (actor: string, shares: Shares, at = AFTER) =>
  store.database.write(by(actor, at), (writer) => giveShares(writer, call, shares, UNION_STATES));

const setState = (state: 'cancelled' | 'opened') =>
  store.database.write(by('person_a'), async (writer) => {
    await updateCallState(writer, call, state);
    writer.audit({ action: 'call.seed', subject: call, detail: {} });
    return done(undefined);
  });

const titled = (title: string) => ({ ...sampleContent(), title });

describe('A bid', () => {
  test('is received, amended and opened by two officers, who read its last revision', async () => {
    await registerBoth();
    expect(await submit()).toMatchObject({ ok: true, value: { state: 'sealed', revision: 1 } });
    expect(await amend(titled('Second'))).toMatchObject({ ok: true, value: { revision: 2 } });
    expect(await give('person_b', await sharesOf('person_b'))).toMatchObject({ ok: true });
    expect(await selectOpenedBids(store.database, call)).toEqual([]);
    expect(await give('person_a', await sharesOf('person_a'))).toMatchObject({ ok: true });
    const opened = await selectOpenedBids(store.database, call);
    expect(opened).toMatchObject([{ id: bid, content: titled('Second') }]);
    expect(await selectCall(store.database, call)).toMatchObject({ state: 'opened' });
    const revisions = await store.database.query(
      'SELECT revision FROM procurement.bid_revision WHERE bid = $1 ORDER BY 1',
      [bid],
    );
    expect(revisions).toEqual([{ revision: 1 }, { revision: 2 }]);
  });

  test('is heard of by its bidder alone until it is opened', async () => {
    await registerBoth();
    await submit();
    await amend(titled('Second'));
    await withdraw();
    const heard = await store.database.query(
      'SELECT kind, scopes FROM platform.event WHERE subject = $1 ORDER BY seq',
      [bid],
    );
    const scopes = ['party:party_maker alone'];
    const kinds = ['bid.received', 'bid.amended', 'bid.withdrawn'];
    expect(heard).toEqual(kinds.map((kind) => ({ kind, scopes })));
  });

  test('is not counted by what is heard of the opening before all are opened', async () => {
    await registerBoth();
    await submit();
    await give('person_b', await sharesOf('person_b'));
    const heard = await store.database.query(
      'SELECT kind, detail FROM platform.event WHERE subject = $1 ORDER BY seq',
      [call],
    );
    const kinds = ['call.key-registered', 'call.key-registered', 'call.shares-given'];
    expect(heard).toEqual(kinds.map((kind) => ({ kind, detail: {} })));
  });

  test('that breaks a rule of the call is excluded with its faults, and no other', async () => {
    await registerBoth();
    await submit();
    const poor = { ...sampleContent(), itLoadKilowatts: 119_999 };
    expect(await submit(`${bid}-poor`, poor)).toMatchObject({ ok: true });
    for (const actor of ['person_a', 'person_b']) await give(actor, await sharesOf(actor));
    const all = await selectBidsWithContent(store.database, call);
    expect(all.map(({ state, faults }) => [state, faults.map(({ path }) => path)])).toEqual([
      ['opened', []],
      ['excluded', ['itLoadKilowatts']],
    ]);
  });

  test('is one of twenty at most of its bidder, so that all can be handed in at once', async () => {
    await registerBoth();
    const names = Array.from({ length: 20 }, (_, index) => `${bid}-${index}` as BidId);
    for (const name of names) expect(await submit(name)).toMatchObject({ ok: true });
    const full = { reason: 'bids_full', bidder: 'party_maker', countMax: 20 };
    expect(await submit()).toMatchObject(full);
    await store.database.write<BidOutcome>(by('person_m'), (writer) =>
      withdrawBid(writer, { id: names[0] ?? bid, version: undefined }),
    );
    expect(await submit()).toMatchObject({ ok: true });
  });

  test('that was withdrawn is never opened', async () => {
    await registerBoth();
    await submit();
    expect(await withdraw()).toMatchObject({ ok: true, value: { state: 'withdrawn' } });
    for (const actor of ['person_a', 'person_b']) await give(actor, await sharesOf(actor));
    expect(await selectBidsWithContent(store.database, call)).toEqual([]);
    expect(await selectCall(store.database, call)).toMatchObject({ state: 'opened' });
  });

  const late = { reason: 'deadline_passed', deadlineAt: DEADLINE, at: AFTER };
  const submitted = () => registerBoth().then(() => submit());
  const giveFirst = async () => give('person_a', await sharesOf('person_a'));
  const afterTheFirst = () => registerBoth().then(giveFirst);
  const nowhere = { ...sampleContent(), lot: 'lot-9' };
  test.each<readonly [string, () => Promise<unknown>, () => Promise<BidOutcome>, object]>([
    ['no officers', async () => 0, submit, { reason: 'officers_missing', found: 0 }],
    ['one officer', () => register('person_a'), submit, { reason: 'officers_missing', found: 1 }],
    ['at the deadline', registerBoth, () => submit(bid, sampleContent(), AFTER), late],
    [
      'when the call is cancelled',
      () => setState('cancelled'),
      submit,
      { reason: 'call_not_open', found: 'cancelled' },
    ],
    [
      'with the call opened already',
      () => setState('opened'),
      submit,
      { reason: 'call_not_open', found: 'opened' },
    ],
    [
      'a lot that is not there',
      registerBoth,
      () => submit(bid, nowhere),
      { reason: 'bid_malformed' },
    ],
    ['the id again', () => registerBoth().then(() => submit()), submit, { reason: 'exists' }],
    ['amending what is not there', registerBoth, () => amend(nowhere), { reason: 'not_found' }],
    [
      'amending an old version',
      () => registerBoth().then(() => submit()),
      () => amend(nowhere, AFTER, 7),
      { reason: 'version_changed', expected: 7, found: 1 },
    ],
    [
      'amending at the deadline',
      () => registerBoth().then(() => submit()),
      () => amend(titled('Late'), AFTER),
      late,
    ],
    [
      'withdrawing at the deadline',
      () => registerBoth().then(() => submit()),
      () => withdraw(AFTER),
      late,
    ],
    [
      'amending what was withdrawn',
      () =>
        registerBoth()
          .then(() => submit())
          .then(() => withdraw()),
      () => amend(titled('Again')),
      { reason: 'bid_not_sealed', found: 'withdrawn' },
    ],
    ['once an officer has handed in, whatever the clock says', afterTheFirst, submit, late],
    ['amending then', () => submitted().then(giveFirst), () => amend(titled('Late')), late],
    ['withdrawing then', () => submitted().then(giveFirst), () => withdraw(), late],
  ])('is refused: %s', async (_, prepare, act, refusal) => {
    await prepare();
    const before = await selectBid(store.database, bid);
    expect(await act()).toMatchObject({ ok: false, ...refusal });
    expect(await selectBid(store.database, bid)).toEqual(before);
  });
});

describe('An opening officer', () => {
  test.each<readonly [string, readonly (readonly [string, string?])[], object]>([
    ['a program', [['agent_a', 'person_a']], { reason: 'not_a_person' }],
    ['no key', [['person_a', 'key']], { reason: 'key_unfit' }],
    ['twice', [['person_a'], ['person_a', 'person_b']], { reason: 'officer_registered' }],
    ['with the same key', [['person_a'], ['person_b', 'person_a']], { reason: 'key_taken' }],
    ['as the third', [['person_a'], ['person_b'], ['person_c']], { reason: 'officers_full' }],
  ])('is refused: %s', async (_, actors, refusal) => {
    const answers: unknown[] = [];
    for (const [actor, key] of actors) answers.push(await register(actor, key ?? actor));
    expect(answers.at(-1)).toMatchObject({ ok: false, ...refusal });
  });

  test('is refused once the deadline has passed', async () => {
    expect(await register('person_a', 'person_a', AFTER)).toMatchObject({
      reason: 'deadline_passed',
    });
  });
});

test('What the schema sees after the first officer has handed in is late too', async () => {
  await registerBoth();
  await submit();
  await give('person_a', await sharesOf('person_a'));
  const of = `FROM procurement.bid_revision WHERE bid = '${bid}'`;
  for (const sql of [
    `INSERT INTO procurement.bid_revision SELECT bid, 2, received_at, content_sha256, sealed ${of}`,
    `INSERT INTO procurement.deadline_extension
       VALUES ('${call}', 1, ${DEADLINE}, ${DEADLINE} + 9, 'R', ${BEFORE}, 'person_a')`,
  ]) {
    await expect(store.database.query(sql)).rejects.toThrow('are being opened');
  }
});

describe('Opening', () => {
  beforeEach(async () => {
    await registerBoth();
    await submit();
    await submit(`${bid}-b`);
  });

  test('is refused before the deadline with the time of the clock, whoever asks', async () => {
    const early = { reason: 'deadline_not_passed', deadlineAt: DEADLINE, at: BEFORE };
    for (const actor of ['person_a', 'person_b', 'person_c', 'person_m']) {
      expect(await readSealedShares(store.database, call, by(actor))).toMatchObject(early);
      expect(await give(actor, [], BEFORE)).toMatchObject(early);
    }
  });

  test('takes two: one alone, the same twice, and another officer open nothing', async () => {
    const shares = await sharesOf('person_a');
    expect(await give('person_c', shares)).toMatchObject({ reason: 'not_an_officer' });
    expect(await give('person_b', shares)).toMatchObject({ reason: 'shares_unfit' });
    expect(await give('person_a', shares)).toMatchObject({ ok: true });
    expect(await give('person_a', shares)).toMatchObject({ reason: 'shares_given' });
    expect(await selectBid(store.database, bid)).toMatchObject({ state: 'sealed' });
    expect(await selectCall(store.database, call)).toMatchObject({ state: 'launched' });
  });

  test.each<readonly [string, (own: Shares, others: Shares) => Shares, number, number]>([
    ['one is missing', (own) => own.slice(1), 1, 0],
    ['one comes twice', (own) => [...own, ...own.slice(1)], 0, 1],
    ['they are those of the other officer', (_, others) => others, 0, 2],
    ['one is of another bid', (own) => own.map((each) => ({ ...each, bid: 'bid_x' })), 2, 2],
    ['one is of another revision', (own) => own.map((each) => ({ ...each, revision: 2 })), 2, 2],
    ['one is changed', (own) => own.map((each) => ({ ...each, share: Buffer.alloc(32) })), 0, 2],
    ['one is short', (own) => own.map((each) => ({ ...each, share: Buffer.alloc(1) })), 0, 2],
  ])('is refused where of the shares %s', async (_, change, missing, wrong) => {
    const shares = change(await sharesOf('person_a'), await sharesOf('person_b'));
    const answer = await give('person_a', shares);
    expect(answer).toMatchObject({ reason: 'shares_unfit' });
    if (!answer.ok && answer.reason === 'shares_unfit') {
      expect([answer.missing.length, answer.wrong.length]).toEqual([missing, wrong]);
    }
  });

  test('is refused, and nothing is opened, where what was sealed was changed', async () => {
    const forge = async (sql: string) => {
      const table = 'ALTER TABLE procurement.bid_revision';
      await store.database.query(
        `${table} DISABLE TRIGGER USER; ${sql}; ${table} ENABLE TRIGGER USER`,
      );
    };
    await give('person_a', await sharesOf('person_a'));
    const shares = await sharesOf('person_b');
    await forge(`UPDATE procurement.bid_revision SET content_sha256 = repeat('0', 64)
      WHERE bid = '${bid}-b'`);
    const broken = { reason: 'seal_broken', bids: [`${bid}-b`] };
    expect(await give('person_b', shares)).toMatchObject(broken);
    await forge(`UPDATE procurement.bid_revision SET content_sha256 = one.content_sha256,
      sealed = one.sealed FROM (SELECT * FROM procurement.bid_revision WHERE bid = '${bid}') AS one
      WHERE bid_revision.bid = '${bid}-b'`);
    expect(await give('person_b', shares)).toMatchObject(broken);
    expect(await selectBidsWithContent(store.database, call)).toEqual([]);
  });
});
