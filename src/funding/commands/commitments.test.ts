import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { done } from '../../kernel/outcome.ts';
import { parseDate } from '../../kernel/time.ts';
import { toEpochSeconds, toEurMicros } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import type { Caller } from '../../platform/database/transaction.ts';
import type { CommitmentDraft } from '../commitment-draft.ts';
import { selectCommitment } from '../store/commitments.ts';
import {
  callInstalment,
  changeDraft,
  draftCommitment,
  payInstalment,
  type StepOutcome,
  signCommitment,
  withdrawCommitment,
} from './commitments.ts';
import { putBudget, putParty, putProgramme } from './parties.ts';

const CALLER: Caller = { actor: 'person_a', at: toEpochSeconds(1_800_000_000), requestId: 'r' };
const JUNE = { 2027: parseDate('2027-06-30'), 2028: parseDate('2028-06-30') };

let store: TestDatabase;
let posted: string[];
/** Each test has a party, budgets and ids of its own, so that all share one database. */
let testNumber = 0;
let party: CommitmentDraft['party'];
let ID: CommitmentDraft['id'];

beforeAll(async () => {
  store = await createTestDatabase();
  await store.database.write(CALLER, async (writer) => {
    await putParty(writer, { id: 'party_x', name: 'X', kind: 'company', state: undefined });
    await putProgramme(writer, { id: 'programme_p', name: 'P', track: 'market' });
    return done(undefined);
  });
});
afterAll(() => store.close());
beforeEach(async () => {
  posted = [];
  testNumber += 1;
  party = `party_n${testNumber}`;
  ID = `commitment_n${testNumber}`;
  await store.database.write(CALLER, async (writer) => {
    await putParty(writer, { id: party, name: 'NL', kind: 'state', state: party });
    await putBudget(writer, { party, year: 2027, ceilingMicros: toEurMicros(100n) });
    await putBudget(writer, { party, year: 2028, ceilingMicros: toEurMicros(50n) });
    return done(undefined);
  });
});

/** 2027 and 2028, in micros. */
function draftOf(id: CommitmentDraft['id'], amounts: readonly [bigint, bigint]): CommitmentDraft {
  return {
    id,
    party,
    programme: 'programme_p',
    territory: party,
    instalments: [
      { dueAt: toEpochSeconds(Number(JUNE[2027])), micros: toEurMicros(amounts[0]) },
      { dueAt: toEpochSeconds(Number(JUNE[2028])), micros: toEurMicros(amounts[1]) },
    ],
  };
}

const noted = async (_: unknown, flow: { readonly flow: string; readonly number: number }) => {
  posted.push(`${flow.flow} ${flow.number}`);
};

type Deed = (id?: CommitmentDraft['id']) => Promise<StepOutcome>;

function deed(name: string, number: number, at = CALLER.at): Deed {
  const contractsDrawingOn = async () => (number > 1 ? ['contract_a' as const] : []);
  const callsRestingOn = async () => (number > 2 ? ['call_a' as const] : []);
  return (id = ID) =>
    store.database.write<StepOutcome>({ ...CALLER, at }, (writer) => {
      const target = { id, version: undefined, number };
      if (name === 'sign') return signCommitment(writer, target, noted);
      if (name === 'call') return callInstalment(writer, target, noted);
      if (name === 'pay') return payInstalment(writer, target, noted);
      return withdrawCommitment(writer, target, {
        post: noted,
        contractsDrawingOn,
        callsRestingOn,
      });
    });
}

const [sign, withdraw, withdrawDrawn] = [deed('sign', 0), deed('withdraw', 1), deed('withdraw', 2)];
const withdrawCalled = deed('withdraw', 3);
const [call1, call2, call3] = [deed('call', 1), deed('call', 2), deed('call', 3)];
const [pay1, pay2, pay3] = [deed('pay', 1), deed('pay', 2), deed('pay', 3)];

function draft(amounts: readonly [bigint, bigint] = [60n, 50n]) {
  return store.database.write(CALLER, (writer) => draftCommitment(writer, draftOf(ID, amounts)));
}

async function auditCount(): Promise<bigint | undefined> {
  const [row] = await store.database.query<{ n: bigint }>(
    'SELECT count(*) AS n FROM platform.audit',
  );
  return row?.n;
}

describe('A commitment', () => {
  test('is signed, called and paid instalment by instalment, each booked once', async () => {
    await draft();
    for (const step of [sign, call1, pay1, call2, pay2]) {
      expect(await step()).toMatchObject({ ok: true });
    }
    expect(posted).toEqual(['commit 0', 'call 1', 'pay 1', 'call 2', 'pay 2']);
    const commitment = await selectCommitment(store.database, ID);
    expect(commitment).toMatchObject({ status: 'paid', version: 6, signedAt: CALLER.at });
    const events = await store.database.query(
      'SELECT kind, scopes FROM platform.event WHERE subject = $1 ORDER BY seq DESC LIMIT 1',
      [ID],
    );
    expect(events).toEqual([
      { kind: 'commitment.paid', scopes: [`party:${party}`, 'programme:programme_p'] },
    ]);
  });

  test.each<readonly [string, readonly Deed[], Deed, string]>([
    ['signed twice                    ', [sign], sign, 'wrong_status'],
    ['called as a draft               ', [], call1, 'wrong_status'],
    ['called where there is none      ', [sign], call3, 'instalment_unknown'],
    ['called twice                    ', [sign, call1], call1, 'instalment_called'],
    ['called twice, paid in between   ', [sign, call1, pay1], call1, 'instalment_called'],
    ['paid where there is none        ', [sign, call1], pay3, 'instalment_unknown'],
    ['paid before any call            ', [sign], pay1, 'wrong_status'],
    ['paid before its own call        ', [sign, call1], pay2, 'instalment_not_called'],
    ['paid twice                      ', [sign, call1, pay1], pay1, 'instalment_paid'],
    ['withdrawn after a payment       ', [sign, call1, pay1], withdraw, 'instalment_paid'],
    [
      'withdrawn once all is paid      ',
      [sign, call1, call2, pay1, pay2],
      withdraw,
      'wrong_status',
    ],
    ['withdrawn while a call rests on it', [sign], withdrawCalled, 'calls_rest'],
    ['withdrawn while a contract draws', [sign], withdrawDrawn, 'contracts_draw'],
    ['withdrawn twice                 ', [withdraw], withdraw, 'wrong_status'],
    ['signed after its withdrawal     ', [withdraw], sign, 'wrong_status'],
  ])('is not %s', async (_, steps, last, reason) => {
    await draft();
    for (const step of steps) expect(await step()).toMatchObject({ ok: true });
    const before = [await auditCount(), await selectCommitment(store.database, ID), [...posted]];
    expect(await last()).toMatchObject({ ok: false, reason });
    expect([await auditCount(), await selectCommitment(store.database, ID), posted]).toEqual(
      before,
    );
  });

  test('is paid when it was called, by a server whose clock is behind', async () => {
    await draft();
    for (const step of [sign, call1]) await step();
    expect(await deed('pay', 1, toEpochSeconds(CALLER.at - 3_600))()).toMatchObject({ ok: true });
    const commitment = await selectCommitment(store.database, ID);
    expect(commitment?.instalments[0]).toMatchObject({ calledAt: CALLER.at, paidAt: CALLER.at });
  });

  test('that is withdrawn after its signature is taken back from the books', async () => {
    await draft();
    await sign();
    await call1();
    expect(await withdraw()).toMatchObject({ ok: true });
    expect(posted).toEqual(['commit 0', 'call 1', 'withdraw 0']);
  });

  test('is refused above its budget, naming year and shortfall', async () => {
    await draft([100n, 53n]);
    expect(await sign()).toMatchObject({
      reason: 'budget_exceeded',
      shortfall: { party, year: 2028, shortfallMicros: 3n, ceilingMicros: 50n },
    });
  });

  test('is refused where all together promise more than an account holds', async () => {
    await store.database.write(CALLER, async (writer) => {
      const ceilingMicros = toEurMicros(10n ** 18n);
      await putBudget(writer, { party, year: 2027, ceilingMicros });
      await putBudget(writer, { party, year: 2028, ceilingMicros });
      return done(undefined);
    });
    await draft([10n ** 18n - 1n, 2n]);
    expect(await sign()).toMatchObject({ reason: 'committed_too_large', id: ID });
    expect(posted).toEqual([]);
  });

  test('is not signed beside one not saved yet, above the budget of both', async () => {
    const other = `commitment_other${testNumber}` as const;
    await draft([60n, 1n]);
    await store.database.write(CALLER, (writer) =>
      draftCommitment(writer, draftOf(other, [41n, 1n])),
    );
    const signFirst = async (): Promise<readonly StepOutcome[]> => {
      let second: Promise<StepOutcome> | undefined;
      const first = await store.database.write<StepOutcome>(CALLER, async (writer) => {
        const signed = await signCommitment(writer, { id: ID, version: undefined }, noted);
        second = sign(other);
        // Time in which the second would decide, were it not to wait for the first.
        await new Promise((resolve) => setTimeout(resolve, 150));
        return signed;
      });
      return [first, await (second ?? first)];
    };
    expect(await signFirst()).toMatchObject([
      { ok: true },
      { ok: false, shortfall: { shortfallMicros: 1n } },
    ]);
  });
});

describe('A draft', () => {
  test.each<readonly [string, Partial<CommitmentDraft>, string]>([
    [
      'a party that is not there',
      { party: 'party_no', programme: 'programme_no' },
      'party_unknown',
    ],
    ['no programme', { programme: 'programme_no', territory: 'party_x' }, 'programme_unknown'],
    ['a territory that is no state', { territory: 'party_x' }, 'territory_not_a_state'],
  ])('of %s is refused', async (_, change, reason) => {
    await draft();
    const wanted = { ...draftOf(`commitment_new${testNumber}`, [1n, 1n]), ...change };
    const made = await store.database.write(CALLER, (writer) => draftCommitment(writer, wanted));
    expect(made).toMatchObject({ ok: false, reason });
  });

  test('of an id that is taken is refused before all else', async () => {
    await draft();
    const wanted = { ...draftOf(ID, [1n, 1n]), party: 'party_no' } as const;
    const made = await store.database.write(CALLER, (writer) => draftCommitment(writer, wanted));
    expect(made).toMatchObject({ ok: false, reason: 'exists' });
  });

  test('has its instalments in the order of their days', async () => {
    const { instalments, ...rest } = draftOf(ID, [1n, 1n]);
    const wanted = { ...rest, instalments: instalments.toReversed() };
    const made = await store.database.write(CALLER, (writer) => draftCommitment(writer, wanted));
    expect(made).toMatchObject({ reason: 'instalments_out_of_order', number: 2 });
  });

  test('is written anew until it is signed, and only by who saw its last version', async () => {
    await draft();
    const change = (version: number) =>
      store.database.write(CALLER, (writer) => changeDraft(writer, draftOf(ID, [7n, 8n]), version));
    expect(await change(2)).toMatchObject({ reason: 'version_changed', expected: 2, found: 1 });
    const changed = await change(1);
    expect(changed.ok && changed.value.instalments.map(({ micros }) => micros)).toEqual([7n, 8n]);
    await sign();
    expect(await change(3)).toMatchObject({
      ...{ reason: 'wrong_status', step: 'change', found: 'signed' },
    });
  });
});

test.each([
  ['the amount of a signed instalment', 'UPDATE funding.instalment SET micros = 1'],
  ['a signed instalment away', 'DELETE FROM funding.instalment'],
  ['the party of a signed commitment', "UPDATE funding.commitment SET party = 'party_x'"],
  ['a signed commitment to paid', "UPDATE funding.commitment SET status = 'paid'"],
  ['a commitment away', 'DELETE FROM funding.commitment'],
  ['a budget away', 'TRUNCATE funding.budget'],
])('The schema itself never takes %s', async (_, sql) => {
  await draft();
  await sign();
  const work = store.database.write(CALLER, async (writer) => {
    await writer.query(sql);
    return done(undefined);
  });
  await expect(work).rejects.toMatchObject({ name: 'ConstraintViolated' });
});
