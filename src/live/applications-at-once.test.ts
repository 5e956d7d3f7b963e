/** Two that decide upon applications at once: the second waits, and decides upon what is then. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeAccessCall } from '../access/commands/access-calls.ts';
import { changeAllocation } from '../access/commands/allocations.ts';
import { submitApplication, withdrawApplication } from '../access/commands/applications.ts';
import { awardApplication } from '../access/commands/award.ts';
import { recordFinding } from '../access/commands/decisions.ts';
import { selectAllocation } from '../access/store/allocations.ts';
import { selectApplication } from '../access/store/applications.ts';
import { present } from '../kernel/assert.ts';
import type { ApplicationId } from '../kernel/ids.ts';
import { toEpochSeconds, toGpuSeconds } from '../kernel/units.ts';
import { whileUncommitted } from '../platform/database/testing/while-uncommitted.ts';
import type { Writer } from '../platform/database/transaction.ts';
import type { AnyOutcome } from '../platform/database/write.ts';
import { escalateOverdueSteps } from './leader/escalate.ts';
import { planPorts } from './plan-ports.ts';
import { callerAt } from './testing/applied.ts';
import {
  ApplyingPlatform,
  AWARD,
  accessCall,
  PASSED,
  SAID,
  secondsOf,
  word,
} from './testing/applying.ts';

const { awardFacts } = planPorts(async () => undefined);
const BARE = { hasTechnicalCheck: false };

let platform: ApplyingPlatform;
beforeAll(async () => {
  platform = await ApplyingPlatform.start([
    accessCall('access-call_bare', BARE),
    accessCall('access-call_closing', { ...BARE, opensAt: '2026-11-30T08:00:00Z' }),
  ]);
});
afterAll(() => platform.close());

/** `second` comes when `first`, of an officer or of `who`, is done and not committed. */
function atOnce<Second>(
  first: (writer: Writer) => Promise<AnyOutcome>,
  second: () => Promise<Second>,
  who = 'person_b',
) {
  const caller = { ...callerAt(platform.now), actor: who };
  return whileUncommitted(platform.store.database, caller, first, second);
}

/** An application that waits for its award. */
async function toAward(name: string, call = 'bare'): Promise<ApplicationId> {
  await platform.apply(name, call);
  const at = `applications/application_${name}`;
  expect(word(await platform.post('person_a', `${at}/eligibility`, PASSED))).toBe('award');
  return `application_${name}`;
}

function award(writer: Writer, id: ApplicationId) {
  const { startsAt, endsAt, said } = AWARD;
  const days = {
    start: toEpochSeconds(secondsOf(startsAt)),
    end: toEpochSeconds(secondsOf(endsAt)),
  };
  const gpuSeconds = toGpuSeconds(AWARD.gpuSeconds);
  const terms = { ...days, gpuSeconds, said, storageGibibytes: undefined };
  const target = { id, version: undefined };
  return awardApplication(writer, target, { ...terms, sites: ['site_small'] }, awardFacts);
}

const post = (id: string, verb: string, body: object, who = 'person_b') =>
  platform.post(who, `applications/${id}/${verb}`, body);

describe('While it is awarded', () => {
  test('another award of the call finds what is left of its share', async () => {
    const probe = await toAward('probe');
    await post(probe, 'award', AWARD);
    const { database } = platform.store;
    const share = present(await selectAllocation(database, 'allocation_probe'), probe).sharePpm;
    const tight = accessCall('access-call_tight', { ...BARE, sharePpm: share * 2 - 1 });
    await platform.post('person_a', 'access-calls', tight);
    const [one, other] = [await toAward('one', 'tight'), await toAward('other', 'tight')];
    const [first, second] = await atOnce(
      (writer) => award(writer, one),
      () => post(other, 'award', AWARD),
    );
    expect(first.ok).toBe(true);
    expect(word(second)).toBe('422 access-call-exhausted');
  });

  test('its applicant does not withdraw it', async () => {
    const id = await toAward('wanted');
    const [, second] = await atOnce(
      (writer) => award(writer, id),
      () => post(id, 'withdraw', SAID, 'person_lead'),
    );
    expect(word(second)).toBe('409 application-at-another-step');
    expect((await selectApplication(platform.store.database, id))?.state).toBe('awarded');
  });
});

test('While it is withdrawn, nothing is awarded, and no allocation is made', async () => {
  const id = await toAward('gone');
  const [, second] = await atOnce(
    (writer) => withdrawApplication(writer, { id, version: undefined }, 'No more.'),
    () => post(id, 'award', AWARD),
    'person_lead',
  );
  expect(word(second)).toBe('409 application-at-another-step');
  expect(await selectAllocation(platform.store.database, 'allocation_gone')).toBeUndefined();
});

test('An id is taken once', async () => {
  const id = await toAward('first');
  const { content } = present(await selectApplication(platform.store.database, id), id);
  const twice = { call: 'access-call_bare', applicant: 'party_users', content } as const;
  const [first, second] = await atOnce(
    (writer) => submitApplication(writer, { id: 'application_twice', ...twice }, awardFacts),
    () => platform.apply('twice', 'bare'),
    'person_lead',
  );
  expect(first.ok).toBe(true);
  expect(word(second)).toBe('409 id-taken');
});

test('While a call is closed, it receives nothing', async () => {
  const [, second] = await atOnce(
    (writer) => closeAccessCall(writer, { id: 'access-call_closing', version: undefined }),
    () => platform.apply('missed', 'closing'),
  );
  expect(word(second)).toBe('409 access-call-not-open');
});

test('While an overdue step is decided, it is not said to be overdue', async () => {
  await platform.apply('slow', 'bare');
  const finding = { isPassed: true, said: 'So.' };
  const target = { id: 'application_slow', version: undefined } as const;
  const { database } = platform.store;
  await atOnce(
    (writer) => recordFinding(writer, target, 'eligibility', finding),
    () => escalateOverdueSteps(database, toEpochSeconds(secondsOf('2026-12-02T10:00:00Z'))),
  );
  const course = await platform.get('person_lead', 'applications/application_slow/course');
  expect(course.body.steps?.map(({ done }) => done)).toEqual(['submitted', 'found-eligible']);
});

test('While an allocation is changed, a change that was asked for waits', async () => {
  const id = await toAward('raced');
  const endsAt = '2028-02-02T00:00:00Z';
  await post(id, 'award', { ...AWARD, gpuSeconds: 40_000, endsAt });
  const asked = { id: 'change_raced', allocation: 'allocation_raced', ...SAID };
  const longer = { ...asked, endsAt: '2028-02-03T00:00:00Z' };
  expect(word(await platform.post('person_lead', 'change-requests', longer))).toBe('open');
  const end = toEpochSeconds(secondsOf(AWARD.endsAt));
  const target = { id: 'allocation_raced', version: undefined } as const;
  const [, second] = await atOnce(
    (writer) => changeAllocation(writer, target, { end }, awardFacts),
    () => platform.post('person_a', 'change-requests/change_raced/grant', SAID),
  );
  expect(word(second)).toBe('422 change-not-later');
  expect((await selectAllocation(platform.store.database, 'allocation_raced'))?.end).toBe(end);
});
