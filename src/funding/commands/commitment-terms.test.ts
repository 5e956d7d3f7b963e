import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { done } from '../../kernel/outcome.ts';
import { toEpochSeconds, toEurMicros } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import type { Caller, Writer } from '../../platform/database/transaction.ts';
import type { CommitmentDraft } from '../commitment-draft.ts';
import type { CommitmentTerms, Source } from '../source.ts';
import { selectCommitment } from '../store/commitments.ts';
import {
  defaultCommitment,
  meetCondition,
  noteCertificate,
  noteTransfer,
} from './commitment-terms.ts';
import {
  callInstalment,
  changeDraft,
  draftCommitment,
  payInstalment,
  signCommitment,
} from './commitments.ts';
import { putBudget, putParty, putProgramme } from './parties.ts';

const DUE = { first: toEpochSeconds(1_800_000_000), second: toEpochSeconds(1_800_086_400) };
const NOW = toEpochSeconds(DUE.second + 30 * 86_400);
const CALLER: Caller = { actor: 'person_a', at: NOW, requestId: 'r' };

let store: TestDatabase;
let posted: string[];
let testNumber = 0;
let party: CommitmentDraft['party'];
let ID: CommitmentDraft['id'];

beforeAll(async () => {
  store = await createTestDatabase();
  await write((writer) =>
    putProgramme(writer, { id: 'programme_p', name: 'P', track: 'joint-procurement' }),
  );
});
afterAll(() => store.close());
beforeEach(async () => {
  posted = [];
  testNumber += 1;
  party = `party_n${testNumber}`;
  ID = `commitment_n${testNumber}`;
  await write(async (writer) => {
    await putParty(writer, { id: party, name: 'NL', kind: 'state', state: party });
    await putBudget(writer, { party, year: 2027, ceilingMicros: toEurMicros(100n) });
  });
});

async function write(work: (writer: Writer) => Promise<unknown>): Promise<void> {
  await store.database.write(CALLER, async (writer) => {
    await work(writer);
    return done(undefined);
  });
}

const ports = {
  post: async (_: unknown, flow: { readonly flow: string; readonly number: number }) => {
    posted.push(`${flow.flow} ${flow.number}`);
  },
  contractsDrawingOn: async () => ['contract_a' as const],
  callsRestingOn: async () => ['call_a' as const],
};

/** 60 and 40, all of 2027. */
function draftOf(id: CommitmentDraft['id'], terms?: CommitmentTerms): CommitmentDraft {
  return {
    id,
    party,
    programme: 'programme_p',
    territory: party,
    instalments: [
      { dueAt: DUE.first, micros: toEurMicros(60n) },
      { dueAt: DUE.second, micros: toEurMicros(40n) },
    ],
    ...(terms !== undefined && { terms }),
  };
}

async function draft(source: Source = { kind: 'own-budget' }): Promise<void> {
  const conditions = [{ sentence: 'The parliament agrees.', metAt: undefined }];
  await write((writer) => draftCommitment(writer, draftOf(ID, { source, conditions })));
}

const step = {
  sign: (writer: Writer) => signCommitment(writer, target(0), ports.post),
  call1: (writer: Writer) => callInstalment(writer, target(1), ports.post),
  call2: (writer: Writer) => callInstalment(writer, target(2), ports.post),
  pay1: (writer: Writer) => payInstalment(writer, target(1), ports.post),
  pay2: (writer: Writer) => payInstalment(writer, target(2), ports.post),
  default1: (writer: Writer) => fail(writer, 1, NOW - 1),
  default2: (writer: Writer) => fail(writer, 2, NOW - 1),
  default3: (writer: Writer) => fail(writer, 3, NOW - 1),
  defaultToday: (writer: Writer) => fail(writer, 2, NOW),
  // Called at NOW, so that nobody could have paid by then.
  defaultEarly: (writer: Writer) => fail(writer, 2, DUE.first),
} as const;

function target(number: number) {
  return { id: ID, version: undefined, number };
}

/** A day later than everything else. */
function fail(writer: Writer, number: number, payableUntil: number) {
  const payableUntilAt = toEpochSeconds(payableUntil + 1);
  return defaultCommitment(writer, { ...target(number), payableUntilAt }, ports);
}

const LATER: Caller = { ...CALLER, at: toEpochSeconds(NOW + 1) };

function take(name: keyof typeof step) {
  const caller = name.startsWith('default') ? LATER : CALLER;
  return store.database.write(caller, step[name]);
}

describe('A default', () => {
  test('ends a commitment: what was paid keeps its room, and no more', async () => {
    await draft();
    for (const name of ['sign', 'call1', 'pay1', 'call2'] as const) await take(name);
    expect(await take('default2')).toMatchObject({
      ok: true,
      value: { status: 'defaulted', default: { number: 2, payableUntilAt: NOW, at: LATER.at } },
    });
    expect(posted.at(-1)).toBe('default 2');
    const signOther = (id: CommitmentDraft['id'], micros: bigint) =>
      store.database.write(CALLER, async (writer) => {
        const instalments = [{ dueAt: DUE.first, micros: toEurMicros(micros) }];
        await draftCommitment(writer, { ...draftOf(id), instalments });
        return signCommitment(writer, { id, version: undefined }, ports.post);
      });
    const over = await signOther(`commitment_over${testNumber}`, 41n);
    expect(over).toMatchObject({ reason: 'budget_exceeded', shortfall: { shortfallMicros: 1n } });
    expect(await signOther(`commitment_fits${testNumber}`, 40n)).toMatchObject({ ok: true });
  });

  test.each<readonly [string, readonly (keyof typeof step)[], keyof typeof step, string]>([
    ['of no instalment           ', ['sign', 'call1'], 'default3', 'instalment_unknown'],
    ['of what is paid            ', ['sign', 'call1', 'pay1'], 'default1', 'instalment_paid'],
    ['of a draft                 ', [], 'default1', 'wrong_status'],
    ['before any call            ', ['sign'], 'default1', 'wrong_status'],
    ['before its own call        ', ['sign', 'call1'], 'default2', 'instalment_not_called'],
    ['while it can still be paid ', ['sign', 'call2'], 'defaultToday', 'still_payable'],
    ['by a date before the call  ', ['sign', 'call2'], 'defaultEarly', 'still_payable'],
    ['twice                      ', ['sign', 'call2', 'default2'], 'default2', 'wrong_status'],
  ])('is refused %s', async (_, before, last, reason) => {
    await draft();
    for (const name of before) expect(await take(name)).toMatchObject({ ok: true });
    expect(await take(last)).toMatchObject({ ok: false, reason });
  });

  test('lets nothing be paid afterwards, by the schema too', async () => {
    await draft();
    for (const name of ['sign', 'call2', 'default2'] as const) await take(name);
    expect(await take('pay2')).toMatchObject({ reason: 'wrong_status', found: 'defaulted' });
    const pay = write((writer) =>
      writer.query('UPDATE funding.instalment SET paid_at = called_at WHERE commitment = $1', [ID]),
    );
    await expect(pay).rejects.toMatchObject({ name: 'ConstraintViolated' });
  });
});

const RECOVERY: Source = { kind: 'recovery-fund', transferByAt: NOW, transferredAt: undefined };
const IN_KIND: Source = {
  kind: 'in-kind',
  valuationMicros: toEurMicros(90n),
  certificate: undefined,
};
const certificate = { certifier: 'An auditor', certifiedAt: NOW };

type Deed = (writer: Writer) => ReturnType<typeof noteTransfer>;
const transferOn =
  (at: number): Deed =>
  (writer) =>
    noteTransfer(writer, { ...target(0), transferredAt: toEpochSeconds(at) });
const certify: Deed = (writer) => noteCertificate(writer, { ...target(0), certificate });
const meet =
  (number: number): Deed =>
  (writer) =>
    meetCondition(writer, target(number));
const [transfer, transferTomorrow] = [transferOn(NOW), transferOn(NOW + 1)];

describe('What happens to the money of a promise', () => {
  test.each<readonly [string, Source, Deed, object]>([
    ['transferred', RECOVERY, transfer, { source: { ...RECOVERY, transferredAt: NOW } }],
    ['certified', IN_KIND, certify, { source: { ...IN_KIND, certificate } }],
    ['met', IN_KIND, meet(1), { conditions: [{ metAt: NOW }] }],
  ])('happens once: %s', async (_, source, deed, expected) => {
    await draft(source);
    expect(await store.database.write(CALLER, deed)).toMatchObject({ reason: 'not_binding' });
    await take('sign');
    expect(await store.database.write(CALLER, deed)).toMatchObject({ ok: true });
    expect(await selectCommitment(store.database, ID)).toMatchObject({ ...expected, version: 3 });
    expect(await store.database.write(CALLER, deed)).toMatchObject({ ok: false });
  });

  test.each<readonly [string, Source, Deed, string]>([
    ['the transfer of own budget  ', { kind: 'own-budget' }, transfer, 'wrong_source'],
    ['a transfer of tomorrow      ', RECOVERY, transferTomorrow, 'in_the_future'],
    ['a certificate of no thing   ', RECOVERY, certify, 'wrong_source'],
    ['a condition that is not said', RECOVERY, meet(2), 'condition_unknown'],
  ])('is not %s', async (_, source, deed, reason) => {
    await draft(source);
    await take('sign');
    expect(await store.database.write(CALLER, deed)).toMatchObject({ ok: false, reason });
  });

  test.each<readonly [string, Source, Deed, string]>([
    ['a transfer           ', RECOVERY, transfer, 'already_transferred'],
    ['a certificate        ', IN_KIND, certify, 'already_certified'],
    ['a condition that was ', RECOVERY, meet(1), 'condition_met'],
  ])('is noted once: %s', async (_, source, deed, reason) => {
    await draft(source);
    await take('sign');
    expect(await store.database.write(CALLER, deed)).toMatchObject({ ok: true });
    expect(await store.database.write(CALLER, deed)).toMatchObject({ ok: false, reason });
  });

  test.each([
    "source = 'own-budget', transfer_by_at = NULL",
    'transfer_by_at = transfer_by_at + 1',
  ])('keeps its source once it is signed: %s', async (change) => {
    await draft(RECOVERY);
    await take('sign');
    const work = write((writer) =>
      writer.query(`UPDATE funding.commitment SET ${change} WHERE id = $1`, [ID]),
    );
    await expect(work).rejects.toMatchObject({ name: 'ConstraintViolated' });
  });
});

test('A plan that says nothing of the source of a draft leaves it as it is', async () => {
  await draft(RECOVERY);
  await write((writer) => changeDraft(writer, draftOf(ID), undefined));
  expect(await selectCommitment(store.database, ID)).toMatchObject({
    source: RECOVERY,
    conditions: [{ sentence: 'The parliament agrees.', metAt: undefined }],
  });
});
