/** What falls due is said once before its day and once after it, and of what is not done alone. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { handInReport } from '../../access/commands/after-award.ts';
import {
  callInstalment,
  draftCommitment,
  payInstalment,
  signCommitment,
} from '../../funding/commands/commitments.ts';
import { putBudget } from '../../funding/commands/parties.ts';
import { present } from '../../kernel/assert.ts';
import type { CommitmentId } from '../../kernel/ids.ts';
import { done } from '../../kernel/outcome.ts';
import { toEpochSeconds, toEurMicros } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import { notePayment } from '../../settlement/commands/invoices.ts';
import type { InvoiceId } from '../../settlement/invoicing/invoice.ts';
import { buyerOf, sellerOf } from '../../settlement/testing/traders.ts';
import { INVOICE_FACTS } from '../invoicing/invoice-facts.ts';
import { remindOfDue } from '../leader/remind.ts';
import { planPorts } from '../plan-ports.ts';
import { postCommitmentFlow } from '../post-money.ts';
import { callerAt } from '../testing/applied.ts';
import { ID, LEAD, seedAward } from '../testing/awarded-application.ts';
import { issueAll } from '../testing/invoicing.ts';
import { settledPlatform } from '../testing/settled-platform.ts';
import { DUE_RULES } from './due.ts';

const DAY = 86_400;
const MICROS = toEurMicros(1_000_000n);
let store: TestDatabase;
let now: number;
beforeAll(async () => {
  store = await createTestDatabase();
  ({ now } = await settledPlatform(store.database));
  const details = [sellerOf('party_operator'), buyerOf('party_users'), buyerOf('party_aa')];
  await issueAll(store.database, now, details);
  await write(now, async (writer) => {
    await putBudget(writer, {
      party: 'party_aa',
      year: 2028,
      ceilingMicros: toEurMicros(10n ** 9n),
    });
  });
});
afterAll(() => store.close());

function write(at: number, work: (writer: Writer) => Promise<unknown>): Promise<unknown> {
  return store.database.write(callerAt(at), async (writer) => {
    writer.audit({ action: 'test.write', subject: 'test', detail: {} });
    return done(await work(writer));
  });
}

/** `subject kind`, of what is said at a time. */
async function saidAt(at: number): Promise<readonly string[]> {
  const { database } = store;
  const [last] = await database.query<{ seq: bigint }>(
    'SELECT max(seq) AS seq FROM platform.event',
  );
  const count = await remindOfDue(database, toEpochSeconds(at));
  const rows = await database.query<{ subject: string; kind: string }>(
    'SELECT subject, kind FROM platform.event WHERE seq > $1 ORDER BY seq',
    [present(last, 'An event').seq],
  );
  expect(rows).toHaveLength(count);
  return rows.map(({ subject, kind }) => `${subject} ${kind}`);
}

async function called(id: CommitmentId, dueAt: number, calledAt: number) {
  const target = { id, version: undefined, number: 1 } as const;
  await write(calledAt, async (writer) => {
    await draftCommitment(writer, {
      ...{ id, party: 'party_aa', programme: 'programme_joint', territory: undefined },
      instalments: [{ dueAt: toEpochSeconds(dueAt), micros: MICROS }],
    });
    await signCommitment(writer, target, postCommitmentFlow);
    await callInstalment(writer, target, postCommitmentFlow);
  });
  return target;
}

test('Of an instalment: a week before it is due, and a day after, once each', async () => {
  const dueAt = now + 20 * DAY;
  await called('commitment_late', dueAt, now);
  expect(await saidAt(dueAt - 7 * DAY)).toEqual([]);
  const soon = dueAt - 7 * DAY + 1;
  expect(await saidAt(soon)).toEqual(['commitment_late commitment.falls-due']);
  expect(await saidAt(soon + 600)).toEqual([]);
  expect(await saidAt(dueAt + DAY)).toEqual([]);
  expect(await saidAt(dueAt + DAY + 1)).toEqual(['commitment_late commitment.overdue']);
  expect(await saidAt(dueAt + 2 * DAY)).toEqual([]);
});

test('Of one called less than a week before, or after its day, once it is late', async () => {
  const dueAt = now + 20 * DAY;
  const target = await called('commitment_short', dueAt, dueAt - 6 * DAY);
  await called('commitment_after', dueAt - 40 * DAY, dueAt);
  expect(await saidAt(dueAt - 2 * DAY)).toEqual([]);
  await write(dueAt, (writer) => payInstalment(writer, target, postCommitmentFlow));
  expect(await saidAt(dueAt + DAY)).toEqual([]);
  expect(await saidAt(dueAt + DAY + 1)).toEqual(['commitment_after commitment.overdue']);
});

test('Of an invoice: who is to pay it before its day, both after, nobody once paid', async () => {
  const rows = await store.database.query<{ id: InvoiceId; kind: string; due_at: bigint }>(
    'SELECT id, kind, due_at FROM settlement.standing_invoice ORDER BY kind',
  );
  expect(rows.map(({ kind }) => kind)).toEqual(['credit-note', 'invoice']);
  const [credit, open] = [present(rows[0], 'A credit'), present(rows[1], 'An invoice')];
  const dueAt = Number(open.due_at);
  expect(await saidAt(dueAt - 7 * DAY)).toEqual([]);
  expect((await saidAt(dueAt - 7 * DAY + 1)).toSorted()).toEqual(
    [`${credit.id} invoice.falls-due`, `${open.id} invoice.falls-due`].toSorted(),
  );
  const payment = { cents: undefined, paidAt: toEpochSeconds(dueAt), reference: 'r' };
  await write(dueAt, (writer) => notePayment(writer, credit.id, payment, INVOICE_FACTS));
  expect(await saidAt(dueAt + DAY + 1)).toEqual([`${open.id} invoice.overdue`]);
  const heard = await store.database.query<{ subject: string; scopes: readonly string[] }>(
    "SELECT subject, scopes FROM platform.event WHERE kind LIKE 'invoice.%due' ORDER BY seq",
  );
  const sidesOf = (subject: string) =>
    heard
      .filter((each) => each.subject === subject)
      .map(({ scopes }) =>
        ['operator', 'users'].filter((who) => scopes.includes(`party:party_${who}`)),
      );
  expect(sidesOf(credit.id)).toEqual([['operator']]);
  expect(sidesOf(open.id)).toEqual([['users'], ['operator', 'users']]);
});

test('Of a final report: two weeks before it is due and once overdue, to who leads', async () => {
  await seedAward(store.database, now);
  const [row] = await store.database.query<{ end_at: bigint }>(
    "SELECT end_at FROM access.allocation WHERE id = 'allocation_aa'",
  );
  const dueAt = Number(present(row, 'An allocation').end_at) + 30 * DAY;
  expect(await saidAt(dueAt - 14 * DAY)).toEqual([]);
  expect(await saidAt(dueAt - 14 * DAY + 1)).toEqual([`${ID} application.report-falls-due`]);
  expect(await saidAt(dueAt)).toEqual([]);
  const { useFacts } = planPorts(async () => undefined);
  const target = { id: ID, version: undefined } as const;
  const late = () => saidAt(dueAt + 1);
  const { database } = store;
  expect(await late()).toEqual([`${ID} application.report-overdue`]);
  const [told] = await database.query<{ persons: readonly string[] }>(
    'SELECT persons FROM platform.event ORDER BY seq DESC LIMIT 1',
  );
  expect(told?.persons).toEqual([LEAD]);
  await write(dueAt, (writer) =>
    handInReport(writer, target, { said: 'It folds.', results: [] }, useFacts),
  );
  await database.query("DELETE FROM live.reminder WHERE kind = 'application.report-overdue'");
  expect(await late()).toEqual([]);
});

test('Two servers that look at once say it once', async () => {
  const dueAt = now + 300 * DAY;
  await called('commitment_twice', dueAt, now);
  const at = toEpochSeconds(dueAt - DAY);
  const counts = await Promise.all([1, 2, 3].map(() => remindOfDue(store.database, at)));
  expect(counts.toSorted()).toEqual([0, 0, 1]);
});

test('What is long overdue, as where nothing was said before, is said no more', async () => {
  const dueAt = now + 200 * DAY;
  await called('commitment_old', dueAt, now);
  expect(await saidAt(dueAt + 31 * DAY)).not.toContain('commitment_old commitment.overdue');
  expect(await saidAt(dueAt + 29 * DAY)).toContain('commitment_old commitment.overdue');
});

test.each(['commitment', 'invoice', 'review', 'application'])(
  'No %s falls due and is overdue at once',
  (noun) => {
    const [before, after] = DUE_RULES.filter(({ kind }) => kind.startsWith(`${noun}.`));
    expect(after?.untilDays).toBe(before?.fromDays);
  },
);
