/** Changes of an allocation that its holder asks for, and what its funder makes of them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gpuSecondsOfShare } from '../access/award-share.ts';
import { changeAllocation } from '../access/commands/allocations.ts';
import { selectAllocation } from '../access/store/allocations.ts';
import { present } from '../kernel/assert.ts';
import type { AllocationId, PartyId } from '../kernel/ids.ts';
import { done } from '../kernel/outcome.ts';
import { toEpochSeconds, toPartsPerMillion } from '../kernel/units.ts';
import { giveRole } from '../platform/identity/commands/roles.ts';
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

let platform: ApplyingPlatform;
beforeAll(async () => {
  platform = await ApplyingPlatform.start([
    accessCall('access-call_bare', { hasTechnicalCheck: false }),
  ]);
});
afterAll(() => platform.close());

const ENDS = '2028-02-02T00:00:00Z';

/** An allocation of the users until {@link ENDS}, of `person_lead`; answers its id. */
async function awarded(name: string) {
  const at = `applications/application_${name}`;
  await platform.apply(name, 'bare');
  await platform.post('person_a', `${at}/eligibility`, PASSED);
  const award = { ...AWARD, gpuSeconds: 40_000, endsAt: ENDS };
  expect(word(await platform.post('person_b', `${at}/award`, award))).toBe('awarded');
  return `allocation_${name}` as const;
}

function ask(allocation: string, change: object, who = 'person_lead') {
  const id = `change_${allocation.slice('allocation_'.length)}`;
  return platform.post(who, 'change-requests', { id, allocation, ...SAID, ...change });
}

const decide = (id: string, verb: string, who = 'person_a') =>
  platform.post(who, `change-requests/change_${id}/${verb}`, SAID);

async function held(id: AllocationId) {
  const found = present(await selectAllocation(platform.store.database, id), id);
  const { sharePpm, start, end, holder } = found;
  return { sharePpm, start, end, holder };
}

/** As its funder changes it, whatever was asked for. */
async function change(
  id: AllocationId,
  wanted: { readonly end?: number; readonly holder?: PartyId },
) {
  const { end, ...rest } = wanted;
  const until = end === undefined ? {} : { end: toEpochSeconds(end) };
  const { allocationFacts } = planPorts(async () => undefined);
  const changed = await platform.store.database.write(callerAt(platform.now), (writer) =>
    changeAllocation(writer, { id, version: undefined }, { ...rest, ...until }, allocationFacts),
  );
  expect(changed.ok).toBe(true);
}

/** What a share of the Union brings at the small site, in whole months or parts of them. */
async function brings(allocation: Parameters<typeof gpuSecondsOfShare>[0]): Promise<number> {
  const { entitledAt } = planPorts(async () => undefined).awardFacts;
  const { database } = platform.store;
  const entitled = await entitledAt(database, 'party_union', ['site_small'], allocation);
  return Number(gpuSecondsOfShare(allocation, entitled));
}

test('A later end keeps the share, and brings what the days more bring', async () => {
  const id = await awarded('longer');
  const before = await held(id);
  expect(word(await ask(id, { endsAt: '2028-02-03T00:00:00Z' }))).toBe('open');
  expect(await held(id)).toEqual(before);
  const granted = await decide('longer', 'grant');
  const after = await held(id);
  expect(after).toEqual({ ...before, end: before.end + 86_400 });
  const brought = (await brings(after)) - (await brings(before));
  expect(brought).toBeGreaterThan(0);
  expect(granted.body).toMatchObject({ state: 'granted', broughtGpuSeconds: brought });
});

test('More time raises the share by the least that brings it', async () => {
  const id = await awarded('more');
  const before = await held(id);
  await ask(id, { moreGpuSeconds: 10_000 });
  expect(word(await decide('more', 'grant'))).toBe('granted');
  const after = await held(id);
  const more = after.sharePpm - before.sharePpm;
  const bringsAlone = (ppm: number) => brings({ ...before, sharePpm: toPartsPerMillion(ppm) });
  expect(await bringsAlone(more)).toBeGreaterThanOrEqual(10_000);
  expect(await bringsAlone(more - 1)).toBeLessThan(10_000);
});

test('Another holder has it from then on', async () => {
  const id = await awarded('moved');
  await ask(id, { holder: 'party_aa' });
  expect(word(await decide('moved', 'grant'))).toBe('granted');
  expect((await held(id)).holder).toBe('party_aa');
});

describe('A change', () => {
  test.each<readonly [string, object, string]>([
    ['of nothing', {}, '422 change-asks-for-nothing'],
    ['to an end that is not later', { endsAt: ENDS }, '422 change-not-later'],
    ['to the holder that it has', { holder: 'party_users' }, '422 change-holder-stays'],
    ['to a holder that is not there', { holder: 'party_no' }, '422 party-unknown'],
  ])('%s is refused', async (_, change, answer) => {
    expect(word(await ask('allocation_more', { id: 'change_no', ...change }))).toBe(answer);
  });

  test('is asked for by its holder and by who leads it, one at a time', async () => {
    const id = await awarded('open');
    expect(word(await ask(id, { moreGpuSeconds: 1 }, 'person_a'))).toBe('403 not-permitted');
    expect(word(await ask(id, { moreGpuSeconds: 1 }, 'person_other'))).toBe('open');
    expect(word(await ask(id, { moreGpuSeconds: 1 }))).toBe('409 id-taken');
    const another = { id: 'change_another', moreGpuSeconds: 1 };
    expect(word(await ask(id, another))).toBe('409 change-already-open');
    expect(word(await decide('open', 'withdraw', 'person_lead'))).toBe('withdrawn');
    expect(word(await decide('open', 'grant'))).toBe('409 change-already-decided');
    expect(word(await ask(id, another))).toBe('open');
  });

  test('is decided by its funder, and by nobody who may ask for it', async () => {
    const id = await awarded('judged');
    const before = await held(id);
    await ask(id, { moreGpuSeconds: 1_000 });
    expect(word(await decide('judged', 'grant', 'person_lead'))).toBe('403 not-permitted');
    expect(word(await decide('judged', 'grant', 'person_judge'))).toBe('403 own-application');
    expect(word(await decide('judged', 'grant', 'person_other-funder'))).toBe('404 not-found');
    expect(word(await decide('judged', 'refuse'))).toBe('refused');
    expect(await held(id)).toEqual(before);
  });

  test('is decided by nobody who leads it, asked for it, or would get it', async () => {
    const id = await awarded('concerned');
    await ask(id, { holder: 'party_aa' }, 'person_other');
    const { database } = platform.store;
    const officer = { kind: 'party', id: 'party_union' } as const;
    await database.write(callerAt(platform.now), async (writer) => {
      await giveRole(writer, { personId: 'person_other', role: 'funder-officer', scope: officer });
      const scope = { kind: 'project', id } as const;
      await giveRole(writer, { personId: 'person_b', role: 'principal-investigator', scope });
      const taker = { kind: 'party', id: 'party_aa' } as const;
      await giveRole(writer, { personId: 'person_judge', role: 'applicant', scope: taker });
      await writer.query(
        `UPDATE identity.role_grant SET ended_at = $1, ended_by = 'system_test'
          WHERE person_id IN ('person_other', 'person_judge') AND scope_id = 'party_users'`,
        [platform.now],
      );
      return done(undefined);
    });
    for (const who of ['person_other', 'person_b', 'person_judge']) {
      expect(`${who} ${word(await decide('concerned', 'grant', who))}`).toBe(
        `${who} 403 own-application`,
      );
    }
    expect(word(await decide('concerned', 'grant', 'person_a'))).toBe('granted');
  });

  test('beyond what the funder or the call has is refused, and stays open', async () => {
    const id = await awarded('large');
    const before = await held(id);
    await ask(id, { moreGpuSeconds: 3_000_000_000 });
    expect(word(await decide('large', 'grant'))).toBe('422 entitlement-too-small');
    await decide('large', 'withdraw', 'person_lead');
    await ask(id, { id: 'change_call', moreGpuSeconds: 800_000 });
    expect(word(await decide('call', 'grant'))).toBe('422 access-call-exhausted');
    expect((await platform.get('person_lead', 'change-requests/change_call')).body).toMatchObject({
      ...{ state: 'open', answer: null, moreGpuSeconds: 800_000 },
    });
    expect(await held(id)).toEqual(before);
  });

  test('that its funder has overtaken is not granted: it would take days away', async () => {
    const id = await awarded('overtaken');
    await ask(id, { endsAt: '2028-02-02T12:00:00Z' });
    await change(id, { end: secondsOf('2028-02-03T00:00:00Z') });
    const before = await held(id);
    expect(word(await decide('overtaken', 'grant'))).toBe('422 change-not-later');
    expect(await held(id)).toEqual(before);
    await decide('overtaken', 'withdraw', 'person_lead');
    await ask(id, { id: 'change_moved-already', holder: 'party_aa' });
    await change(id, { holder: 'party_aa' });
    expect(word(await decide('moved-already', 'grant'))).toBe('422 change-holder-stays');
  });

  test('of what has ended is refused', async () => {
    const id = await awarded('over');
    platform.setClock('2028-02-02T00:00:00Z');
    expect(word(await ask(id, { moreGpuSeconds: 1 }))).toBe('409 allocation-ended');
  });
});
