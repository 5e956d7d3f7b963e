/**
 * The Dutch decision through the interface: no room for the joint procurement, so three tracks
 * instead; and what parties in the Netherlands can use by them. Each test goes on where the one
 * before ended. The figures of docs/dutch-case.md are held against the answers.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { coreOf } from '../../../src/live/demo/calls/example-call.ts';
import { EXAMPLE } from '../call-2026/example.ts';
import { openPlatform, type Platform } from '../call-2026/platform.ts';
import { EARLY_REFUSALS, LATE_REFUSALS } from './refused-steps.ts';

const ROOT = new URL('../../../', import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');

const JOINT = 'programme_gigafactory';
const CALL = 'call_gigafactories-2026';
const DRAFT = 'commitment_nl-gigafactory';

let platform: Platform;
beforeAll(async () => {
  platform = await openPlatform(CALL);
  platform.setTime('2026-06-01');
  const fileText = textOf('examples/dutch-tracks.yaml');
  await platform.done('petra', 'POST /v1/plan', { body: { fileName: 'tracks.yaml', fileText } });
}, 60_000);
afterAll(() => platform.close());

const refusal = async (who: string, address: string, body?: object) => {
  const { status, body: problem } = await platform.ask(who, address, body && { body });
  return { ...problem, status, type: String(problem.type).split('/').at(-1) };
};

describe('the joint procurement', () => {
  test('is not signed: the refusal names year and shortfall', async () => {
    const refused = await refusal('party_nl', `POST /v1/commitments/${DRAFT}/sign`);
    expect(refused).toMatchObject({
      status: 422,
      type: 'budget-exceeded',
      facts: { party: 'party_nl', year: 2028, shortfallMicros: '500000000000000' },
    });
    const path = `GET /v1/commitments/${DRAFT}`;
    expect(await platform.done('party_nl', path)).toMatchObject({ status: 'drafted' });
  });

  test('the refusal becomes a position, with its reason and its other tracks', async () => {
    const body = {
      party: 'party_nl',
      programme: JOINT,
      takesPart: false,
      reason: 'no-budget-room',
      explanation: 'The budget of 2028 is taken by the AI factory in Groningen.',
      budgetGap: { year: 2028, shortfallMicros: '500000000000000' },
      tracks: ['public-factory', 'market', 'european-access'],
    };
    const other = await refusal('party_de', 'POST /v1/positions', body);
    expect(other.status).toBe(404);
    const unsaid = { ...body, reason: null, budgetGap: null };
    const refused = await refusal('party_nl', 'POST /v1/positions', unsaid);
    expect(refused.type).toBe('reason-missing');
    await platform.done('party_nl', 'POST /v1/positions', { body });
  });

  test('the programme shows who takes part, and by which other track who does not', async () => {
    const { items } = await platform.done('petra', `GET /v1/programmes/${JOINT}/positions`);
    expect(items).toMatchObject([
      { party: 'party_de', takesPart: true, by: 'commitment', tracks: [] },
      { party: 'party_eurohpc', takesPart: true, by: 'commitment' },
      {
        party: 'party_nl',
        takesPart: false,
        by: 'decision',
        reason: 'no-budget-room',
        budgetGap: { year: 2028, shortfallMicros: '500000000000000' },
        tracks: ['public-factory', 'market', 'european-access'],
      },
    ]);
  });

  test.each(EARLY_REFUSALS)('%s: refused to %s, %s', async (type, who, address, body) => {
    expect(await refusal(who, address, body)).toMatchObject({ type });
  });

  test('its call is not launched for the territory of the Netherlands', async () => {
    const core = coreOf(EXAMPLE);
    const parties = ['party_eurohpc', 'party_de', 'party_nl'];
    const agreement = { id: 'agreement_2026', programme: JOINT, name: 'AI gigafactories 2026' };
    await platform.done('petra', 'POST /v1/agreements', { body: { ...agreement, core, parties } });
    for (const [party, commitment] of [
      ['party_eurohpc', 'commitment_eurohpc-gigafactory'],
      ['party_de', 'commitment_de'],
    ]) {
      const path = `POST /v1/agreements/${agreement.id}/sign`;
      await platform.done(String(party), path, { body: { party, commitment } });
    }
    const named = { party: 'party_nl', commitment: DRAFT };
    const unsigned = await refusal('party_nl', `POST /v1/agreements/${agreement.id}/sign`, named);
    expect(unsigned.type).toBe('commitment-unfit');
    const call = {
      id: CALL,
      programme: JOINT,
      agreement: agreement.id,
      name: agreement.name,
      ...core,
      states: ['party_de', 'party_nl'],
      evaluatorCountMin: 3,
      deadlineAt: EXAMPLE.call.deadline,
      standstillSeconds: 864_000,
      documents: [],
    };
    await platform.done('petra', 'POST /v1/calls', { body: call });
    platform.setTime('2026-07-30');
    const refused = await refusal('petra', `POST /v1/calls/${CALL}/launch`);
    expect(refused).toMatchObject({
      status: 422,
      type: 'states-uncovered',
      detail: 'Netherlands has not signed the agreement and has not signed its commitment.',
    });
    const { id: _, ...terms } = { ...call, states: ['party_de'] };
    const { etag } = await platform.ask('petra', `GET /v1/calls/${CALL}`);
    await platform.done('petra', `PUT /v1/calls/${CALL}`, { body: terms, ifMatch: etag });
    const launched = await platform.done('petra', `POST /v1/calls/${CALL}/launch`);
    expect(launched).toMatchObject({ state: 'launched', states: ['party_de'] });
  });
});

/** What the private site waits for: owner, date; the grid has a power too. */
const CONDITIONS = [
  ['grid', 'A grid connection of 8 MW is in service', 'party_groningen', '2028-06-30'],
  ['permit', 'The permits for building and cooling water are final', 'party_nl', '2027-12-31'],
  ['land', 'Land is assigned to the data centre', 'party_groningen', '2027-06-30'],
] as const;

const START = 'GET /v1/contracts/contract_market/capacity-start';

describe('the three tracks', () => {
  test('(a) the public factory gives each of those who pay for it its part', async () => {
    const path = 'GET /v1/entitlements?site=site_groningen&month=2029-03';
    const { items = [] } = await platform.done('petra', path);
    const hours = items.map(({ funder, entitledGpuSeconds: seconds }) => {
      return [funder, Number(seconds) / 3_600];
    });
    // 1,600 GPUs for the 336 hours of the programme: 537,600 GPU-hours, by 70 : 70 : 60.
    expect(Object.fromEntries(hours)).toEqual({
      party_eurohpc: 188_160,
      party_nl: 188_160,
      party_groningen: 161_280,
    });
  });

  test('(b) the private site waits for conditions, each with its owner and its date', async () => {
    for (const [kind, what, owner, due] of CONDITIONS) {
      const body = {
        id: `condition_${kind}`,
        subject: 'site_market',
        kind,
        what,
        owner,
        kilowatts: kind === 'grid' ? 8_000 : null,
        isGating: true,
        dueAt: `${due}T00:00:00Z`,
        isFirm: true,
        reason: 'as agreed',
      };
      await platform.done('party_nl', 'POST /v1/conditions', { body });
    }
    const { items } = await platform.done('petra', 'GET /v1/sites/site_market/conditions');
    expect(items?.map(({ owner, dueAt }) => [owner, dueAt])).toEqual(
      CONDITIONS.map(([, , owner, due]) => [owner, `${due}T00:00:00Z`]).toReversed(),
    );
    expect(await platform.done('petra', START)).toMatchObject({
      kind: 'open',
      startAt: '2028-07-01T00:00:00Z',
      needsCommitment: false,
    });
  });

  test('(b) one that slips moves the start, and says whose it is', async () => {
    await platform.done('party_groningen', 'PATCH /v1/conditions/condition_grid', {
      body: { dueAt: '2028-09-15T00:00:00Z', reason: 'transformers are late' },
      ifMatch: '"1"',
    });
    expect(await platform.done('petra', START)).toMatchObject({
      kind: 'moved',
      plannedAt: '2028-07-01T00:00:00Z',
      startAt: '2028-10-01T00:00:00Z',
      gate: { id: 'condition_grid' },
    });
  });

  test('(c) a state gives time for start-ups and SMEs, which is no contribution', async () => {
    const body = {
      id: 'donation_de',
      donor: 'party_de',
      receiver: 'party_eurohpc',
      gpuSeconds: 3_600_000_000,
      startsAt: '2029-01-01T00:00:00Z',
      endsAt: '2030-01-01T00:00:00Z',
      purpose: 'start-ups-and-smes',
    };
    await platform.done('party_de', 'POST /v1/donated-time', { body });
    const path = 'GET /v1/commitments/commitment_de';
    expect(await platform.done('party_de', path)).toMatchObject({
      committedMicros: '500000000000000',
    });
  });
});

interface Door {
  readonly kind: string;
  readonly site: string | null;
  readonly owner: string | null;
  readonly reason: string | null;
  readonly gpuSecondsLeft: number | null;
  readonly priceMicrosPerGpuHour: string | null;
  readonly firstAt: string | null;
}

/** A door as a row of the table in docs/dutch-case.md. */
function rowOf(year: number, door: Door): string {
  const { kind, site, owner, reason, gpuSecondsLeft, firstAt } = door;
  const hours = gpuSecondsLeft === null ? '–' : (gpuSecondsLeft / 3_600).toLocaleString('en');
  const price = door.priceMicrosPerGpuHour;
  const euros = price === null ? '–' : (Number(price) / 1_000_000).toFixed(2);
  const where = reason ?? [site ?? 'anywhere', owner].join(' of ');
  return [year, kind, where, hours, euros, firstAt?.slice(0, 10) ?? '–'].join(' | ');
}

test.each(LATE_REFUSALS)('%s: refused to %s, %s', async (type, who, address, body) => {
  expect(await refusal(who, address, body)).toMatchObject({ type });
});

describe('what parties in the Netherlands can use today, next year, and through which door', () => {
  test('is what the table of docs/dutch-case.md says, row by row', async () => {
    const asked = 'party=party_nl&user=sme&at=2028-03-06T00:00:00Z';
    const { periods } = await platform.done('party_nl', `GET /v1/access-doors?${asked}`);
    const found = (periods as readonly { readonly doors: readonly Door[] }[]).flatMap(
      ({ doors }, index) => doors.map((door) => rowOf(2028 + index, door)),
    );
    const lines = textOf('docs/dutch-case.md').split('\n');
    const told = lines
      .filter((line) => /^\| 20\d\d \|/.test(line))
      .map((line) =>
        line
          .split('|')
          .slice(1, 7)
          .map((cell) => cell.trim())
          .join(' | '),
      );
    expect(told).toEqual(found);
  });
});
