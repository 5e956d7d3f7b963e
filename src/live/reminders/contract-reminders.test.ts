/** What a contract and a site wait for is said before its day and after, while it is not done. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { present } from '../../kernel/assert.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import type { AnyOutcome } from '../../platform/database/write.ts';
import { addCondition, changeCondition } from '../../procurement/commands/conditions.ts';
import {
  acceptPhase,
  exitContract,
  fileHostingDocument,
  handInReport,
} from '../../procurement/commands/contract-life.ts';
import { signContract } from '../../procurement/commands/sign-contract.ts';
import type { ConditionDraft } from '../../procurement/condition.ts';
import { HOSTING_ITEMS } from '../../procurement/hosting.ts';
import { AWARDED_BID, day } from '../../procurement/testing/awarded-bid.ts';
import { contractPorts } from '../change-plan.ts';
import { remindOfDue } from '../leader/remind.ts';
import { callerAt, notedPorts } from '../testing/applied.ts';
import { awardCall, seedDecidedCall } from '../testing/awarded-call.ts';
import { RIVER_CONTRACT } from '../testing/river-contract.ts';
import { programmeText } from '../testing/river-programme.ts';

const SHA256 = 'a'.repeat(64);
const CONTRACT = { id: 'contract_river', version: undefined } as const;
const { signPorts, lifePorts } = contractPorts(notedPorts(0).post);

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
  await seedDecidedCall(store, programmeText(), AWARDED_BID);
  await awardCall(store, '2027-12-01');
  await at('2027-12-01', (writer) => signContract(writer, RIVER_CONTRACT, signPorts));
});
afterAll(() => store.close());

async function at(date: string, command: (writer: Writer) => Promise<AnyOutcome>): Promise<void> {
  expect(await store.database.write(callerAt(day(date)), command)).toMatchObject({ ok: true });
}

/** What is said at a second of a day, of a kind alone; what else is due then is said with it. */
async function saidAt(date: string, noun: string, seconds = 0): Promise<readonly string[]> {
  const { database } = store;
  const [last] = await database.query<{ seq: bigint }>(
    'SELECT max(seq) AS seq FROM platform.event',
  );
  await remindOfDue(database, toEpochSeconds(day(date) + seconds));
  const rows = await database.query<{ subject: string; kind: string; scopes: readonly string[] }>(
    'SELECT subject, kind, scopes FROM platform.event WHERE seq > $1 ORDER BY seq',
    [present(last, 'An event').seq],
  );
  return rows
    .filter(({ kind }) => kind.startsWith(noun))
    .map(({ subject, kind, scopes }) => `${subject} ${kind} ${scopes.join(' ')}`);
}

const OF_CONTRACT = 'programme:programme_joint site:site_river';

async function accept(date: string, phase: number, measuredGpus: number): Promise<void> {
  const who = { testedBy: 'A surveyor', testedAt: day(date), documentSha256: SHA256 };
  const measured = { measuredGpus, measuredH100Equivalents: measuredGpus * 2.5 };
  await at(date, (writer) =>
    acceptPhase(writer, CONTRACT, { phase, cluster: undefined, ...measured, ...who }, lifePorts),
  );
}

test('Of a phase: a month before it begins, until anything of it is accepted', async () => {
  const noun = 'contract.acceptance';
  expect(await saidAt('2028-01-31', noun)).toEqual([]);
  expect(await saidAt('2028-01-31', noun, 1)).toEqual([
    `contract_river contract.acceptance-falls-due ${OF_CONTRACT}`,
  ]);
  expect(await saidAt('2028-02-10', noun)).toEqual([]);
  for (const item of HOSTING_ITEMS) {
    const document = { item, name: item, sha256: SHA256 };
    await at('2028-02-11', (writer) => fileHostingDocument(writer, CONTRACT, document));
  }
  await accept('2028-02-12', 1, 0);
  expect(await saidAt('2028-03-01', noun, 1)).toEqual([
    `contract_river contract.acceptance-overdue ${OF_CONTRACT}`,
  ]);
  await accept('2028-03-02', 1, 600);
  await store.database.query("DELETE FROM live.reminder WHERE kind LIKE '%overdue'");
  expect(await saidAt('2028-03-03', noun)).toEqual([]);
});

test('Of the yearly reports: two weeks before February, until both are handed in', async () => {
  const noun = 'contract.report';
  const handIn = (report: (typeof REPORTS)[number]) =>
    at('2029-01-20', (writer) =>
      handInReport(writer, CONTRACT, { year: 2028, report, sha256: SHA256 }),
    );
  const REPORTS = ['audit-report', 'use-of-union-access-time'] as const;
  expect(await saidAt('2029-01-18', noun)).toEqual([]);
  expect(await saidAt('2029-01-18', noun, 1)).toEqual([
    `contract_river contract.report-falls-due ${OF_CONTRACT}`,
  ]);
  await handIn('audit-report');
  expect(await saidAt('2029-02-01', noun, 1)).toEqual([
    `contract_river contract.report-overdue ${OF_CONTRACT}`,
  ]);
  await handIn('use-of-union-access-time');
  await store.database.query("DELETE FROM live.reminder WHERE kind LIKE '%overdue'");
  expect(await saidAt('2029-02-02', noun)).toEqual([]);
});

const FACTS = {
  sitePlace: async () => ({ operator: 'party_operator', territory: 'party_aa' }) as const,
  hasProgramme: async () => true,
  hasParty: async () => true,
};

test('Of a condition: a month before its day and once after, until it is built', async () => {
  const condition: ConditionDraft = {
    id: 'condition_grid',
    subject: { kind: 'site', site: 'site_river' },
    kind: 'grid',
    what: 'A connection is in service',
    owner: 'party_aa',
    kilowatts: 1_000,
    isGating: true,
    dueAt: day('2028-06-01'),
    isFirm: true,
  };
  const heard = 'site:site_river party:party_aa';
  const change = (date: string, said: object) =>
    at(date, (writer) =>
      changeCondition(writer, { id: condition.id, version: undefined }, { reason: 'r', ...said }),
    );
  await at('2028-04-01', (writer) => addCondition(writer, condition, 'r', FACTS));
  expect(await saidAt('2028-05-02', 'condition')).toEqual([]);
  expect(await saidAt('2028-05-02', 'condition', 1)).toEqual([
    `condition_grid condition.falls-due ${heard}`,
  ]);
  expect(await saidAt('2028-06-01', 'condition', 1)).toEqual([
    `condition_grid condition.overdue ${heard}`,
  ]);
  // A new day is a new promise, and whoever has just given it need not be reminded of it.
  await change('2028-06-02', { dueAt: day('2028-06-20') });
  expect(await saidAt('2028-06-10', 'condition')).toEqual([]);
  expect(await saidAt('2028-06-20', 'condition', 1)).toEqual([
    `condition_grid condition.overdue ${heard}`,
  ]);
  await change('2028-06-21', { dueAt: day('2028-06-21'), state: 'built' });
  expect(await saidAt('2028-06-22', 'condition')).toEqual([]);
});

// No phase is accepted once it is said that the contract is left, from whenever on.
test('Of phases of a contract that is to be left nobody is reminded', async () => {
  await at('2028-03-10', (writer) =>
    exitContract(
      writer,
      CONTRACT,
      { by: 'both', reasons: 'It burnt down.', fromAt: day('2028-08-01') },
      lifePorts,
    ),
  );
  const phases = await saidAt('2028-07-01', 'contract.acceptance', 1);
  expect(phases).toEqual([]);
});
