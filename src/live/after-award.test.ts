/** What comes after an award, on a platform whose months ran and are closed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  cutAllocation,
  handInReport,
  readAwardsToTend,
  readUseOfAward,
} from '../access/commands/after-award.ts';
import { submitApplication } from '../access/commands/applications.ts';
import { AFTER_AWARD_ROUTES } from '../access/routes/after-award.ts';
import { selectAllocation } from '../access/store/allocations.ts';
import { selectApplication } from '../access/store/applications.ts';
import { present } from '../kernel/assert.ts';
import { refused } from '../kernel/outcome.ts';
import { toTimeText } from '../kernel/time.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import type { RoleGrant, Scope } from '../platform/identity/access.ts';
import { selectAllocationUse } from './allocation-use.ts';
import { planPorts } from './plan-ports.ts';
import { CALL, CONTENT, ID, LEAD, seedAward } from './testing/awarded-application.ts';
import { serverAs, settledPlatform } from './testing/settled-platform.ts';

const ports = planPorts(async () => undefined);
const DAY = 86_400;
let store: TestDatabase;
let now: number;

beforeAll(async () => {
  store = await createTestDatabase();
  ({ now } = await settledPlatform(store.database));
  await seedAward(store.database, now);
});
afterAll(() => store.close());

function callerOf(actor: string, at: number) {
  return { actor, at: toEpochSeconds(at), requestId: 'r' };
}

async function use() {
  const application = present(await selectApplication(store.database, ID), ID);
  const found = await readUseOfAward(
    store.database,
    application,
    toEpochSeconds(now),
    ports.useFacts,
  );
  return present(found, ID);
}

const target = { id: ID, version: undefined } as const;

test('The use of an award is that of its allocation, all clusters together', async () => {
  const rows = await selectAllocationUse(store.database, {
    ...{ allocation: 'allocation_aa', fromMonth: '2000-01', untilMonth: '2100-01' },
    reach: { everywhere: true },
  });
  const { months, leastUse } = await use();
  expect(months.map(({ month, usedGpuSeconds }) => [month, usedGpuSeconds])).toEqual(
    rows.map(({ month, used }) => [month, used]),
  );
  expect(months.some(({ usedGpuSeconds }) => usedGpuSeconds > 0)).toBe(true);
  expect(leastUse?.finding).toMatchObject({ kind: 'too-little', monthCount: 2 });
});

describe('A cut', () => {
  const cut = (who: string) =>
    store.database.write(callerOf(who, now), (writer) =>
      cutAllocation(writer, target, 'Hardly used.', ports.useFacts),
    );

  test('is not made by who applies, nor of what has ended', async () => {
    expect(await cut(LEAD)).toMatchObject({ reason: 'own_application' });
    expect(await cut('person_officer')).toMatchObject({ reason: 'has_ended' });
    expect((await selectAllocation(store.database, 'allocation_aa'))?.sharePpm).toBe(1_000_000);
  });
});

describe('An award asks for something to be done', () => {
  const toTend = async (at: number) => {
    const time = toEpochSeconds(at);
    const found = await readAwardsToTend(store.database, time, ports.useFacts);
    return found.map(({ application, why }) => [application.id, why]);
  };

  test('while it runs where it is hardly used, later where its report is overdue', async () => {
    const { allocation, reportDueAt } = await use();
    const dueAt = present(reportDueAt, 'When it is due');
    expect(await toTend(allocation.end - 1)).toEqual([[ID, 'too-little-used']]);
    expect(await toTend(allocation.end)).toEqual([]);
    expect(await toTend(dueAt)).toEqual([]);
    expect(await toTend(dueAt + 1)).toEqual([[ID, 'report-overdue']]);
  });

  test('and no more once the report is there', async () => {
    const { reportDueAt } = await use();
    const late = present(reportDueAt, 'When it is due') + 1;
    const caller = callerOf(LEAD, late);
    const outcome = await store.database.write(caller, async (writer) => {
      const report = { said: 'It folds.', results: [] };
      const handed = await handInReport(writer, target, report, ports.useFacts);
      expect(handed.ok).toBe(true);
      const left = await readAwardsToTend(writer, writer.caller.at, ports.useFacts);
      // Undone: the tests below hand it in.
      return refused({ reason: 'looked', left });
    });
    expect(outcome).toMatchObject({ reason: 'looked', left: [] });
  });
});

test('What asks for something is told to the funder, the applicant and the sites', async () => {
  const { reportDueAt } = await use();
  const late = toEpochSeconds(present(reportDueAt, 'When it is due') + 1);
  const grant = (role: RoleGrant['role'], kind: Scope['kind'], id: string) => [
    { role, scope: { kind, id } },
  ];
  const server = await serverAs({ database: store.database, now: late }, AFTER_AWARD_ROUTES, {
    funder: grant('funder-officer', 'party', 'party_aa'),
    applicant: grant('applicant', 'party', 'party_users'),
    site: grant('operator', 'site', 'site_small'),
    stranger: grant('funder-officer', 'party', 'party_union'),
  });
  const told = async (who: string) => {
    const headers = { 'x-as': who };
    const answer = await server.fastify.inject({ url: '/v1/awards-to-tend', headers });
    return answer.json().items;
  };
  const [award] = await told('funder');
  expect(award).toMatchObject({
    ...{ application: ID, funder: 'party_aa', applicant: 'party_users', why: 'report-overdue' },
    ...{ allocation: 'allocation_aa', reportDueAt: toTimeText(toEpochSeconds(late - 1)) },
  });
  expect(await told('applicant')).toEqual([award]);
  expect(await told('site')).toEqual([award]);
  expect(await told('stranger')).toEqual([]);
  await server.close();
});

describe('A final report', () => {
  const handIn = (results: readonly string[]) =>
    store.database.write(callerOf(LEAD, now), (writer) =>
      handInReport(writer, target, { said: 'It folds.', results }, ports.useFacts),
    );
  const apply = (at: number) =>
    store.database.write(callerOf(LEAD, at), (writer) => {
      const start = toEpochSeconds(at + DAY);
      const content = { ...CONTENT, start, end: toEpochSeconds(start + DAY) };
      const of = { id: 'application_next', call: CALL.id, applicant: 'party_users' } as const;
      return submitApplication(writer, { ...of, content }, ports.useFacts);
    });

  test('that is owed keeps its applicant from applying again, once it is overdue', async () => {
    const { reportDueAt } = await use();
    const dueAt = present(reportDueAt, 'When it is due');
    expect(await apply(dueAt + 1)).toMatchObject({ reason: 'report_overdue', application: ID });
    expect(await apply(dueAt)).toMatchObject({ ok: true });
  });

  test('is handed in once, with what was used by then', async () => {
    const { months, reportDueAt } = await use();
    const used = months.reduce((sum, { usedGpuSeconds }) => sum + usedGpuSeconds, 0);
    expect(await handIn(['doi:10.1/x'])).toMatchObject({ ok: true, value: { state: 'awarded' } });
    expect((await use()).report).toMatchObject({
      ...{ said: 'It folds.', results: ['doi:10.1/x'], usedGpuSeconds: used, handedInAt: now },
    });
    expect(await handIn([])).toMatchObject({ reason: 'report_handed_in', at: now });
    const late = present(reportDueAt, 'When it is due') + 1;
    expect(await apply(late)).toMatchObject({ reason: 'exists' });
  });
});
