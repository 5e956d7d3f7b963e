/** Applications from the call to the allocation, as those who take part in them see them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cutAllocation } from '../access/commands/after-award.ts';
import { type NewApplication, submitApplication } from '../access/commands/applications.ts';
import { selectAllocation } from '../access/store/allocations.ts';
import type { Month } from '../kernel/time.ts';
import { toEpochSeconds, toGpuSeconds } from '../kernel/units.ts';
import type { Writer } from '../platform/database/transaction.ts';
import { escalateOverdueSteps } from './leader/escalate.ts';
import { planPorts } from './plan-ports.ts';
import { callerAt } from './testing/applied.ts';
import {
  ApplyingPlatform,
  AWARD,
  accessCall,
  applicationText,
  OPENING,
  PASSED,
  SAID,
  word,
} from './testing/applying.ts';

let platform: ApplyingPlatform;
beforeAll(async () => {
  platform = await ApplyingPlatform.start([
    accessCall('access-call_quick'),
    accessCall('access-call_bare', { hasTechnicalCheck: false }),
    accessCall('access-call_until-the-end', { closesAt: '2028-02-03T00:00:00Z' }),
    accessCall('access-call_rule', {
      hasTechnicalCheck: false,
      leastUse: { sharePpm: 400_000, months: 1 },
    }),
    accessCall('access-call_companies', { openTo: ['company', 'sme'] }),
    accessCall('access-call_reserved', { mode: 'mode_reserved' }),
    accessCall('access-call_cut', { cutOffs: ['2026-12-11T17:00:00Z'] }),
  ]);
});
afterAll(() => platform.close());

test('First come, first served: from the call to the allocation, and who leads it', async () => {
  expect(await platform.apply('proteins', 'quick')).toMatchObject({
    status: 201,
    body: { state: 'eligibility', lead: 'person_lead', dueAt: '2026-12-02T09:00:00Z' },
  });
  const at = 'applications/application_proteins';
  expect(word(await platform.post('person_a', `${at}/eligibility`, PASSED))).toBe(
    'technical-check',
  );
  expect(word(await platform.post('person_site', `${at}/technical-check`, PASSED))).toBe('award');
  const awarded = await platform.post('person_b', `${at}/award`, AWARD);
  expect(awarded).toMatchObject({
    status: 200,
    body: {
      ...{ state: 'awarded', requestedGpuSeconds: 360_000, recommendedGpuSeconds: null },
      ...{ awardedGpuSeconds: 180_000, allocation: 'allocation_proteins', dueAt: null },
    },
  });
  const allocation = await selectAllocation(platform.store.database, 'allocation_proteins');
  expect(allocation).toMatchObject({
    ...{ funder: 'party_union', holder: 'party_users', mode: 'mode_open', name: 'Proteins' },
  });
  const course = await platform.get('person_lead', `${at}/course`);
  expect(course.body.steps?.map(({ done }) => done)).toEqual([
    'submitted',
    'found-eligible',
    'found-feasible',
    'awarded',
  ]);
  const roles = await platform.store.database.query(
    `SELECT person_id, role FROM identity.role_grant WHERE scope_id = 'allocation_proteins'`,
  );
  expect(roles).toEqual([{ person_id: 'person_lead', role: 'principal-investigator' }]);
});

test('Where an allocation of its name is there, an award makes one beside it', async () => {
  await platform.apply('taken', 'bare');
  await platform.store.database.query(
    `INSERT INTO access.allocation (id, name, funder, mode, holder, share_ppm, start_at, end_at)
     SELECT 'allocation_taken', name, 'party_aa', mode, holder, 1, start_at, end_at
       FROM access.allocation WHERE id = 'allocation_proteins'`,
  );
  await platform.post('person_a', 'applications/application_taken/eligibility', PASSED);
  const award = { ...AWARD, gpuSeconds: 100 };
  const awarded = await platform.post('person_b', 'applications/application_taken/award', award);
  expect(awarded.body).toMatchObject({ state: 'awarded', allocation: 'allocation_taken-2' });
});

test('The share of an award is the least that brings it', async () => {
  const allocation = await selectAllocation(platform.store.database, 'allocation_proteins');
  const [row] = await platform.store.database.query<{ least: bigint; less: bigint }>(
    `SELECT sum(e.gpu_seconds * ($1::bigint) / 1000000)::bigint AS least,
            sum(e.gpu_seconds * ($1::bigint - 1) / 1000000)::bigint AS less
       FROM capacity.entitlement AS e WHERE e.funder = 'party_union'`,
    [allocation?.sharePpm],
  );
  expect(Number(row?.least)).toBeGreaterThanOrEqual(AWARD.gpuSeconds);
  expect(Number(row?.less)).toBeLessThan(AWARD.gpuSeconds);
});

test('An award counts on the months that begin after it, and on no other', async () => {
  platform.setClock('2028-01-28T09:00:00Z');
  const award = { ...AWARD, startsAt: '2028-01-28T10:00:00Z' };
  const at = 'applications/application_soon';
  await platform.apply('soon', 'until-the-end', { startsAt: award.startsAt });
  await platform.post('person_a', `${at}/eligibility`, PASSED);
  await platform.post('person_site', `${at}/technical-check`, PASSED);
  const within = { ...award, gpuSeconds: 1, endsAt: '2028-02-01T00:00:00Z' };
  expect(word(await platform.post('person_b', `${at}/award`, within))).toBe(
    '422 entitlement-too-small',
  );
  expect(word(await platform.post('person_b', `${at}/award`, award))).toBe('awarded');
  const { database } = platform.store;
  const sharePpm = (await selectAllocation(database, 'allocation_soon'))?.sharePpm ?? 0;
  const [row] = await database.query<{ brought: bigint }>(
    `SELECT sum(e.gpu_seconds * $1::bigint / 1000000)::bigint AS brought
       FROM capacity.entitlement AS e WHERE e.funder = 'party_union' AND e.month = '2028-02'`,
    [sharePpm],
  );
  expect(Number(row?.brought)).toBeGreaterThanOrEqual(award.gpuSeconds);
  platform.setClock(OPENING);
});

describe('A cut', () => {
  const at = 'applications/application_idle';
  const cut = (usedGpuSeconds: number) => {
    const { useFacts } = planPorts(async () => undefined);
    const month = { month: '2026-11' as Month, isClosed: true };
    const amounts = {
      awardedGpuSeconds: toGpuSeconds(100),
      usedGpuSeconds: toGpuSeconds(usedGpuSeconds),
    };
    const useByMonth = async () => [{ ...month, ...amounts }];
    const caller = { actor: 'person_a', at: toEpochSeconds(platform.now), requestId: 'r' };
    const target = { id: 'application_idle', version: undefined } as const;
    return platform.store.database.write(caller, (writer) =>
      cutAllocation(writer, target, 'Hardly used.', { ...useFacts, useByMonth }),
    );
  };

  test('takes what was not used of the share, where the rule of the call allows it', async () => {
    await platform.apply('idle', 'rule');
    expect(await cut(0)).toMatchObject({ reason: 'not_awarded', found: 'eligibility' });
    await platform.post('person_a', `${at}/eligibility`, PASSED);
    await platform.post('person_b', `${at}/award`, { ...AWARD, gpuSeconds: 10_000 });
    const { database } = platform.store;
    const share = (await selectAllocation(database, 'allocation_idle'))?.sharePpm ?? 0;
    expect(await cut(40)).toMatchObject({ reason: 'not_underused' });
    expect(await cut(39)).toMatchObject({ ok: true });
    const kept = (await selectAllocation(database, 'allocation_idle'))?.sharePpm;
    expect(kept).toBe(Math.ceil(share * 0.39));
    const course = await platform.get('person_lead', `${at}/course`);
    expect(course.body.steps?.at(-1)).toMatchObject({ done: 'cut', said: 'Hardly used.' });
    expect(await cut(39)).toMatchObject({ reason: 'not_underused', finding: { monthCount: 0 } });
    expect((await selectAllocation(database, 'allocation_idle'))?.sharePpm).toBe(kept);
  });

  test('is not made without a rule, and shown to nobody before an award', async () => {
    expect(
      word(await platform.post('person_a', 'applications/application_proteins/cut', SAID)),
    ).toBe('409 no-rule-of-least-use');
    const report = { said: 'It folds.', results: [] };
    const path = 'applications/application_proteins/report';
    const early = await platform.post('person_lead', path, report);
    expect(word(early)).toBe('409 final-report-too-early');
    const use = await platform.get('person_lead', 'applications/application_proteins/use');
    expect(use.body).toMatchObject({ allocation: 'allocation_proteins', leastUse: null });
    expect((await platform.get('person_lead', 'applications/application_none/use')).status).toBe(
      404,
    );
  });
});

describe('What an application is refused for', () => {
  test.each<readonly [string, string, object, string]>([
    ['a call that is not there', 'none', {}, '404 not-found'],
    ['a kind of user it is not for', 'quick', { userKind: 'company' }, '422 not-open-to-kind'],
    ['free time, of a company', 'companies', { userKind: 'company' }, '422 not-free-for-user'],
    ['reserved time, without a Union project', 'reserved', {}, '422 not-union-funded'],
    ['an end before its start', 'quick', { endsAt: '2028-01-27T00:00:00Z' }, '422 interval-empty'],
    ['a start in the past', 'quick', { startsAt: '2026-11-29T00:00:00Z' }, '422 in-the-past'],
    ['more days', 'quick', { endsAt: '2028-02-04T00:00:01Z' }, '422 asks-for-too-long'],
    ['more time', 'quick', { requestedGpuSeconds: 3_600_001 }, '422 asks-for-too-much'],
  ])('%s', async (_, call, change, answer) => {
    expect(word(await platform.apply('refused', call, change))).toBe(answer);
  });

  test('no more where the rules of free and of reserved time are met', async () => {
    const seal = { userKind: 'company', hasSealOfExcellence: true };
    expect(word(await platform.apply('seal', 'companies', seal))).toBe('eligibility');
    expect(word(await platform.apply('funded', 'reserved', { isUnionFunded: true }))).toBe(
      'eligibility',
    );
  });

  test('a time at which the call receives nothing', async () => {
    platform.setClock('2026-11-30T08:00:00Z');
    expect(word(await platform.apply('refused', 'quick'))).toBe('409 access-call-not-open');
    platform.setClock('2026-12-11T17:00:00Z');
    expect(word(await platform.apply('refused', 'cut'))).toBe('409 access-call-not-open');
    platform.setClock(OPENING);
  });

  test('an id that is taken, and a party that one does not apply for', async () => {
    expect(word(await platform.apply('proteins', 'quick'))).toBe('409 id-taken');
    expect(word(await platform.apply('refused', 'quick', {}, 'person_a'))).toBe(
      '403 not-permitted',
    );
  });
});

test('A program submits no application: nobody would lead what is awarded', async () => {
  const { database } = platform.store;
  const caller = { ...callerAt(platform.now), actor: 'agent_a' } as const;
  const { gpuSeconds } = AWARD;
  const content = {
    ...{ title: 'Proteins', summary: 'Folding.', technicalNeeds: 'PyTorch.', gpuSeconds },
    ...{ userKind: 'research', isUnionFunded: false, hasSealOfExcellence: false },
    ...{ jobGpuCountMax: 8, start: toEpochSeconds(0), end: toEpochSeconds(1) },
  } as const;
  const of = { id: 'application_agent', call: 'access-call_quick', applicant: 'party_users' };
  const facts = planPorts(async () => undefined).awardFacts;
  const submit = (writer: Writer) =>
    submitApplication(writer, { ...of, content } as NewApplication, facts);
  expect(await database.write(caller, submit)).toMatchObject({
    ...{ ok: false, reason: 'not_a_person', actor: 'agent_a' },
  });
});

describe('What an award is refused for', () => {
  const at = 'applications/application_bare';
  beforeAll(async () => {
    await platform.apply('bare', 'bare', { requestedGpuSeconds: 3_600_000 });
    await platform.post('person_a', `${at}/eligibility`, PASSED);
  });

  test.each<readonly [string, object, string]>([
    ['more than requested', { gpuSeconds: 3_600_001 }, '422 more-than-requested'],
    ['a site of no call', { sites: ['site_other'] }, '422 site-not-of-call'],
    ['days that are turned around', { endsAt: '2028-01-27T00:00:00Z' }, '422 interval-empty'],
    [
      'more than the entitlement',
      { gpuSeconds: 3_600_000, endsAt: '2028-01-27T04:00:00Z' },
      '422 entitlement-too-small',
    ],
    [
      'more than the call has left',
      { gpuSeconds: 200_000, endsAt: '2028-01-28T00:00:00Z' },
      '422 access-call-exhausted',
    ],
    ['days before the plan', { startsAt: '2028-01-26T00:00:00Z' }, '422 outside-plan'],
    ['storage that is not there', { storageGibibytes: 12_108 }, '422 storage-exceeded'],
  ])('%s', async (_, change, answer) => {
    expect(word(await platform.post('person_b', `${at}/award`, { ...AWARD, ...change }))).toBe(
      answer,
    );
  });

  test('an own application, whoever else one is', async () => {
    expect(word(await platform.post('person_judge', `${at}/award`, AWARD))).toBe(
      '403 own-application',
    );
    expect(word(await platform.post('person_other-funder', `${at}/award`, AWARD))).toBe(
      '404 not-found',
    );
    expect((await platform.get('person_b', at)).body).toMatchObject({
      state: 'award',
      allocation: null,
    });
  });
});

describe('An application', () => {
  test('is written anew until it is eligible, and withdrawn until it is decided', async () => {
    await platform.apply('own', 'quick');
    const at = 'applications/application_own';
    const text = applicationText({ title: 'Proteins again', requestedGpuSeconds: 7_200 });
    expect(
      (await platform.ask('person_other', 'PUT', at, { body: text, version: 1 })).body,
    ).toMatchObject({
      ...{ title: 'Proteins again', requestedGpuSeconds: 7_200, lead: 'person_lead' },
    });
    await platform.post('person_a', `${at}/eligibility`, PASSED);
    expect(word(await platform.ask('person_lead', 'PUT', at, { body: text, version: 3 }))).toBe(
      '409 application-at-another-step',
    );
    expect(word(await platform.post('person_lead', `${at}/withdraw`, SAID))).toBe('withdrawn');
    expect(word(await platform.post('person_a', `${at}/technical-check`, PASSED))).toBe(
      '409 application-at-another-step',
    );
  });

  test('stands as it was written after its cut-off', async () => {
    await platform.apply('late', 'cut');
    platform.setClock('2026-12-11T17:00:00Z');
    const answer = await platform.ask('person_lead', 'PUT', 'applications/application_late', {
      ...{ body: applicationText(), version: 1 },
    });
    expect(word(answer)).toBe('409 application-past-its-cut-off');
    platform.setClock(OPENING);
  });

  test('that is not eligible is declined, and its applicant reads why', async () => {
    await platform.apply('unfit', 'quick');
    const at = 'applications/application_unfit';
    const finding = { passed: false, said: 'You are no laboratory.' };
    expect(word(await platform.post('person_a', `${at}/eligibility`, finding))).toBe('declined');
    expect((await platform.get('person_lead', `${at}/course`)).body.steps?.at(-1)).toMatchObject({
      ...{ done: 'declined', atStep: 'eligibility', said: 'You are no laboratory.' },
    });
  });

  test('is seen by its applicant, its funder and the sites, and by nobody else', async () => {
    const seen: string[] = [];
    for (const who of ['lead', 'a', 'site', 'auditor', 's', 'nobody']) {
      const answer = await platform.get(`person_${who}`, 'applications/application_unfit');
      const list = await platform.get(`person_${who}`, 'applications?limit=100');
      const ids = list.body.items?.map(({ id }) => id) ?? [];
      seen.push(`${who} ${answer.status} ${ids.includes('application_unfit')}`);
    }
    expect(seen).toEqual([
      'lead 200 true',
      'a 200 true',
      'site 200 true',
      'auditor 200 true',
      's 403 false',
      'nobody 403 false',
    ]);
    const foreign = await platform.get('person_other-funder', 'applications/application_unfit');
    expect(foreign.status).toBe(404);
  });
});

test('An overdue step is said to be overdue once, and passes by nobody', async () => {
  await platform.apply('slow', 'quick');
  const at = 'applications/application_slow';
  const turn = async (seconds: number) =>
    escalateOverdueSteps(platform.store.database, toEpochSeconds(platform.now + seconds));
  const done = async () =>
    (await platform.get('person_lead', `${at}/course`)).body.steps?.map((each) => each.done);
  await turn(2 * 86_400);
  expect(await done()).toEqual(['submitted']);
  await turn(2 * 86_400 + 1);
  await turn(2 * 86_400 + 2);
  expect(await done()).toEqual(['submitted', 'escalated']);
  platform.setClock('2026-12-10T09:00:00Z');
  expect((await platform.get('person_a', at)).body).toMatchObject({
    state: 'eligibility',
    isOverdue: true,
  });
  const overdue = await platform.get('person_a', 'applications?overdue=true&state=eligibility');
  expect(overdue.body.items?.map(({ id }) => id)).toContain('application_slow');
  platform.setClock(OPENING);
});
