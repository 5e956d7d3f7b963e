/**
 * The call of 2026 as the example has it, through the interface: from commitments to contracts,
 * with the refusals that stand in the way. Each test goes on where the one before ended.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  callOf,
  contentOf,
  coreOf,
  type ExampleBid,
} from '../../../src/live/demo/calls/example-call.ts';
import { createKeyPair } from '../../../src/platform/sealing/two-key-seal.ts';
import { draftOf, expectSteps, LIFE_STEPS, MILESTONE_STEPS, SIGNING_REFUSALS } from './contract.ts';
import { EXAMPLE, PROGRAMME_TEXT } from './example.ts';
import { CALLED_UP, describeLapse } from './lapse.ts';
import { openPlatform, type Platform, refusalOf } from './platform.ts';
import { describeDocuments, expectPublic } from './published.ts';
import { agree, giveShares, passFinancialCheck, registerKeys, score } from './steps.ts';

const { agreement, call } = EXAMPLE;
const LAUNCH_DAY = '2026-07-30';
const SELECTED = ['seine', 'norrland', 'aurora', 'rhine', 'iberia', 'oresund', 'lusitania'];
const AWARDED = SELECTED.map((name) => `bid_${name}`);

interface Compared {
  readonly byRank: Selected;
  readonly optimum: Selected;
}

interface Selected {
  readonly bids: readonly string[];
  readonly excluded: readonly {
    readonly bid: string;
    readonly exclusion: { readonly reason: string };
  }[];
}

const OFFICERS = { petra: createKeyPair(), paul: createKeyPair() };

let platform: Platform;
beforeAll(async () => {
  platform = await openPlatform(call.id);
  platform.setTime('2026-06-01');
}, 60_000);
afterAll(() => platform.close());

const refusal = (who: string, address: string, body?: object) =>
  refusalOf(platform, who, address, body);
const commitmentOf = (state: string) => `commitment_${state}-2026`;
const sign = (state: string) =>
  platform.ask(`party_${state}`, `POST /v1/commitments/${commitmentOf(state)}/sign`);

describe('commitments', () => {
  test('come with the programme file, as drafts', async () => {
    const body = { fileName: 'call-2026.yaml', fileText: PROGRAMME_TEXT };
    await platform.done('petra', 'POST /v1/plan', { body });
    const path = '/v1/commitments?programme=programme_gigafactories-2026&limit=100';
    const { items } = await platform.done('petra', `GET ${path}`);
    expect(items?.map(({ status }) => status)).toEqual(Array(20).fill('drafted'));
  });

  test('cannot be signed by the Netherlands, whose budget has no room', async () => {
    const { status, body } = await sign('nl');
    expect(status).toBe(422);
    expect(body.detail).toContain('2028');
  });

  test('are signed by all but one of the eighteen states', async () => {
    for (const state of ['eurohpc', ...call.states.filter((each) => each !== 'se')]) {
      expect((await sign(state)).status, state).toBe(200);
    }
  });
});

describe('the call', () => {
  test('needs an agreement that holds its core', async () => {
    const parties = ['party_eurohpc', ...call.states.map((state) => `party_${state}`)];
    const body = { ...agreement, name: call.name, core: coreOf(EXAMPLE), parties };
    await platform.done('petra', 'POST /v1/agreements', { body });
    for (const state of ['eurohpc', ...call.states.filter((each) => each !== 'se')]) {
      const signature = { party: `party_${state}`, commitment: commitmentOf(state) };
      const path = `POST /v1/agreements/${agreement.id}/sign`;
      await platform.done(`party_${state}`, path, { body: signature });
    }
  });

  test('is drafted with its lots, caps and criteria', async () => {
    const body = callOf(EXAMPLE);
    const made = await platform.done('petra', 'POST /v1/calls', { body });
    expect(made.state).toBe('drafted');
  });

  test('cannot be launched while a state that it covers lacks its commitment', async () => {
    platform.setTime(LAUNCH_DAY);
    const refused = await refusal('petra', `POST /v1/calls/${call.id}/launch`);
    expect(refused.status).toBe(422);
    expect(refused.detail).toBe(
      'Sweden has not signed the agreement and has not signed its commitment.',
    );
  });

  test('is launched when all have signed, and not twice', async () => {
    expect((await sign('se')).status).toBe(200);
    const signature = { party: 'party_se', commitment: commitmentOf('se') };
    const path = `POST /v1/agreements/${agreement.id}/sign`;
    await platform.done('party_se', path, { body: signature });
    const launched = await platform.done('petra', `POST /v1/calls/${call.id}/launch`);
    expect(launched.state).toBe('launched');
    expect((await refusal('petra', `POST /v1/calls/${call.id}/launch`)).status).toBe(409);
  });

  test('is public, and answers questions to all without saying who asked', async () => {
    const { calls } = await platform.done('public', 'GET /v1/published/calls');
    expect(calls).toMatchObject([{ id: call.id }]);
    const path = `/v1/calls/${call.id}/questions`;
    await platform.done('bidder_aurora', `POST ${path}`, { body: { question: 'Which sites?' } });
    await platform.done('petra', `POST ${path}/1/answer`, { body: { answer: 'Any of them.' } });
    const { items } = await platform.done('bidder_seine', `GET ${path}`);
    expect(items).toMatchObject([{ question: 'Which sites?', answer: 'Any of them.' }]);
    expect(JSON.stringify(items)).not.toContain('aurora');
    await expectPublic(platform, []);
  });
});

describe('bids', () => {
  const bidOf = (bid: ExampleBid) => ({
    id: bid.id,
    call: call.id,
    bidder: bid.bidder,
    content: contentOf(bid),
    salt: '5f'.repeat(32),
  });
  const submit = (bid: ExampleBid) =>
    platform.ask(bid.bidder.replace('party', 'bidder'), 'POST /v1/bids', { body: bidOf(bid) });

  test('are taken once two officers have a key of their own', async () => {
    const [first] = EXAMPLE.bids;
    if (first === undefined) throw new Error('the example has no bids');
    expect((await submit(first)).status).toBe(409);
    await registerKeys(platform, call.id, OFFICERS);
    for (const bid of EXAMPLE.bids) expect((await submit(bid)).status, bid.id).toBe(201);
  });

  test('lie in the store so that nobody can read them', async () => {
    const rows = await platform.query(
      `SELECT row_to_json(r)::text AS text FROM procurement.bid_revision AS r
       UNION ALL SELECT row_to_json(b)::text FROM procurement.bid AS b
       UNION ALL SELECT row_to_json(a)::text FROM platform.audit AS a`,
    );
    const text = JSON.stringify(rows);
    expect(text).toContain('bid_aurora');
    for (const { site } of EXAMPLE.bids) expect(text).not.toContain(site);
    expect(text).not.toContain('Firm connection');
  });

  test('are not opened before the deadline, and none is taken after it', async () => {
    const shares = await refusal('petra', `GET /v1/calls/${call.id}/opening/shares`);
    expect(shares.type).toBe('deadline-not-passed');
    platform.setTime('2026-12-03', 16 * 3_600);
    const [first] = EXAMPLE.bids;
    if (first === undefined) throw new Error('the example has no bids');
    const late = await submit({ ...first, id: 'bid_late' });
    expect(late.status).toBe(409);
    expect(late.body.detail).toContain('2026-12-03T16:00:00Z');
  });

  test('are opened by two officers together, and by none alone', async () => {
    for (const who of ['petra', 'paul'] as const) {
      const opening = await giveShares(platform, call.id, [who, OFFICERS[who]]);
      expect(opening.state).toBe(who === 'petra' ? 'launched' : 'opened');
    }
    const path = `/v1/opened-bids?call=${call.id}&limit=100`;
    const { items } = await platform.done('petra', `GET ${path}`);
    expect(items?.map(({ id }) => id).sort()).toEqual(EXAMPLE.bids.map(({ id }) => id).sort());
    expect(items?.filter(({ state }) => state !== 'opened')).toEqual([]);
  });

  test('are told to nobody else: anyone may know how many there are, and no more', async () => {
    expect(await expectPublic(platform, [])).toMatchObject([
      { tag: ['tender'] },
      { tag: ['tenderUpdate'], bids: { statistics: [{ value: 12 }, {}, {}], details: [] } },
    ]);
  });
});

describe('evaluation', () => {
  const judges = ['judge1', 'judge2', 'judge3'] as const;
  const pathOf = (bid: string) => `/v1/calls/${call.id}/bids/${bid}`;

  test('takes no score before conflicts of interest are declared', async () => {
    for (const { id } of EXAMPLE.bids) {
      for (const judge of judges) {
        const body = { person: `person_${judge}` };
        await platform.done('petra', `POST ${pathOf(id)}/assignments`, { body });
      }
    }
    const body = { criterion: 'quality', thousandths: 90_000, comment: 'Good.' };
    const early = await refusal('judge1', `POST ${pathOf('bid_aurora')}/scores`, body);
    expect(early.status).toBe(409);
  });

  test('comes from the scores of each to a consensus', async () => {
    for (const { id, scores } of EXAMPLE.bids) {
      const bid = { path: pathOf(id), scores };
      await score(platform, bid, judges);
      await agree(platform, bid, judges[0]);
    }
  });

  test('ranks only when the money of every bid was looked at', async () => {
    expect((await refusal('petra', `POST /v1/calls/${call.id}/rank`)).status).toBe(409);
    for (const { id, scores } of EXAMPLE.bids) {
      await passFinancialCheck(platform, { path: pathOf(id), scores }, 'petra');
    }
    await platform.done('petra', `POST /v1/calls/${call.id}/rank`);
    const { items } = await platform.done('auditor', `GET /v1/calls/${call.id}/ranking`);
    // 0.5 · 95 + 0.25 · 90 + 0.25 · 82 = 90.5
    expect(items?.[0]).toMatchObject({ bid: 'bid_seine', scoreThousandths: 90_500 });
    expect(items).toHaveLength(12);
    const weights = call.criteria.map(({ id }) => ({ criterion: id, weightPpm: 300_000 }));
    const whatIf = `POST /v1/calls/${call.id}/ranking/what-if`;
    expect((await refusal('petra', whatIf, { weights })).type).toBe('weights-not-whole');
  });
});

describe('selection', () => {
  const path = `/v1/calls/${call.id}/selection`;

  test('takes the best that fit under every cap, and says of each other why not', async () => {
    platform.setTime('2027-02-01');
    const compared = await platform.done('petra', `POST ${path}/what-if`);
    const { byRank, optimum } = compared as unknown as Compared;
    expect(byRank.bids).toEqual(SELECTED.map((name) => `bid_${name}`));
    expect(new Set(optimum.bids)).toEqual(new Set(byRank.bids));
    expect(compared.isOptimumProven).toBe(true);
    const reasons = byRank.excluded.map(({ bid, exclusion }) => [bid, exclusion.reason]);
    expect(Object.fromEntries(reasons)).toEqual({
      bid_vistula: 'projects_in_lot',
      bid_padana: 'projects_in_lot',
      bid_baltic: 'projects_in_lot',
      bid_bohemia: 'projects_in_lot',
      bid_attica: 'projects_in_lot',
    });
  });

  test('refuses a list by hand whose state cannot cover its share', async () => {
    const bids = ['bid_baltic', ...SELECTED.slice(0, 6).map((name) => `bid_${name}`)];
    const refused = await refusal('petra', `POST ${path}`, {
      basis: 'list',
      bids,
      reason: 'As the board wished.',
    });
    expect(refused.status).toBe(422);
    expect(refused.detail).toContain('400');
  });

  test('is decided, and not awarded before the standstill is over', async () => {
    await platform.done('petra', `POST ${path}`, {
      body: { basis: 'rank-order', bids: null, reason: null },
    });
    const early = await refusal('petra', `POST /v1/calls/${call.id}/award`);
    expect(early.status).toBe(409);
    expect(early.detail).toContain('2027-02-11');
  });

  test('waits for the complaint of a bidder to be answered', async () => {
    const complaint = { id: 'complaint_vistula', ground: 'Our score of scale.' };
    const lodging = 'POST /v1/bids/bid_vistula/complaints';
    expect((await refusal('bidder_aurora', lodging, complaint)).status).toBe(404);
    await platform.done('bidder_vistula', lodging, { body: complaint });
    platform.setTime('2027-02-12');
    expect((await refusal('petra', `POST /v1/calls/${call.id}/award`)).status).toBe(409);
    const body = { verdict: 'dismissed', answer: 'The score stands.' };
    await platform.done('petra', 'POST /v1/complaints/complaint_vistula/answer', { body });
    await platform.done('petra', `POST /v1/calls/${call.id}/award`);
    const { items } = await platform.done('public', 'GET /v1/published/awards');
    expect(items).toHaveLength(SELECTED.length);
    await expectPublic(platform, AWARDED);
  });
});

describeDocuments(() => platform, AWARDED);

describe('what was decided', () => {
  test.each([
    ['petra', `/v1/calls/${call.id}/selection`, { basis: 'rank-order' }],
    ['bidder_vistula', '/v1/bids/bid_vistula/decision', {}],
    ['bidder_vistula', '/v1/complaints/complaint_vistula', { state: 'dismissed' }],
    ['public', `/v1/published/calls/${call.id}/release-package`, { version: '1.1' }],
  ])('is shown to %s at %s', async (who, path, expected) => {
    expect(await platform.done(who, `GET ${path}`)).toMatchObject(expected);
  });

  test.each([
    [`/v1/calls/${call.id}/selection/bids`, 12],
    [`/v1/calls/${call.id}/complaints`, 1],
  ])('is listed at %s', async (path, count) => {
    const { items } = await platform.done('petra', `GET ${path}`);
    expect(items).toHaveLength(count);
  });

  test('on one bid is not shown to another bidder', async () => {
    for (const path of ['/v1/bids/bid_vistula/decision', '/v1/complaints/complaint_vistula']) {
      expect((await platform.ask('bidder_aurora', `GET ${path}`)).status).toBe(404);
    }
  });
});

describe('a contract', () => {
  const DRAFT = draftOf(1_000_000_000_000_000n);

  test.each(SIGNING_REFUSALS)('is not signed: %s', async (type, change) => {
    const body = { ...DRAFT, ...change };
    const refused = await refusal('petra', 'POST /v1/bids/bid_seine/contract', body);
    expect(refused.type).toBe(type);
  });

  test('brings the site and the entitlements of who paid, without retyping', async () => {
    await platform.done('petra', 'POST /v1/bids/bid_seine/contract', { body: DRAFT });
    const site = await platform.done('petra', 'GET /v1/sites/site_seine');
    expect(site).toMatchObject({ operator: 'party_seine', territory: 'party_fr' });
    const years = 'from=2028-03-01&until=2031-01-01';
    const register = await platform.done('petra', `GET /v1/sites/site_seine/register?${years}`);
    expect(register.clusters).toMatchObject([
      {
        cluster: 'cluster_seine',
        rows: [{ installedGpus: 25_000 }, { installedGpus: 60_000 }],
      },
    ]);
    const { items } = await platform.done('petra', 'GET /v1/entitlements?site=site_seine');
    const funders = new Set(items?.map(({ funder }) => funder));
    expect(funders).toEqual(new Set(['party_eurohpc', 'party_fr', 'party_seine']));
  });

  test('is traced from each commitment to the site and to who is entitled to it', async () => {
    const chain = await platform.done('petra', 'GET /v1/contracts/contract_seine/chain');
    const ids = (chain.nodes as readonly { readonly id: string }[]).map(({ id }) => id);
    expect(ids).toEqual([
      ...['contract_seine', 'back', 'commitment_eurohpc-2026', 'commitment_fr-2026', 'forward'],
      ...['site_seine', 'cluster_seine', 'party_eurohpc', 'party_fr', 'party_seine'],
    ]);
  });

  test('is not accepted, priced, sold or left before its time', async () => {
    await expectSteps(platform, '/v1/contracts/contract_seine/', LIFE_STEPS);
    expect(await refusal('petra', 'POST /v1/bids/bid_vistula/contract', DRAFT)).toMatchObject({
      type: 'bid-not-awarded',
    });
  });

  test('is paid by milestones, each once and after what it calls is paid', async () => {
    await expectSteps(platform, '', MILESTONE_STEPS);
    const life = await platform.done('petra', 'GET /v1/contracts/contract_seine/life');
    expect(life.due).toMatchObject([{ micros: '2000000000000000', paymentReference: '2027/1' }]);
  });

  test('stands in the open contracting data of the call, with every award', async () => {
    const path = `/v1/published/calls/${call.id}/record-package`;
    const { records } = await platform.done('public', `GET ${path}?prefix=ocds-abc123`);
    const [record] = records as readonly Readonly<Record<string, unknown>>[];
    const releases = await expectPublic(platform, AWARDED);
    const tags = releases.map((release) => (release as { readonly tag: unknown }).tag);
    expect(tags.flat()).toEqual(['tender', 'tenderUpdate', 'award', 'contract']);
    expect(record).toMatchObject({
      ocid: `ocds-abc123-${call.id}`,
      compiledRelease: {
        buyer: { name: 'EuroHPC JU' },
        tender: { status: 'complete' },
        bids: { statistics: [{ value: 12 }, { value: 7 }, { value: 5 }] },
        awards: Array(7).fill({ status: 'active' }),
        contracts: [{ id: 'contract_seine', awardID: 'award_seine' }],
      },
    });
  });

  describeLapse(() => platform, { draft: DRAFT, awarded: AWARDED });

  test('is terminated for everyone from the month on from which it was left', async () => {
    const exit = { by: 'both', reasons: 'Agreed.', fromAt: '2030-01-01T00:00:00Z' };
    await platform.done('petra', 'POST /v1/contracts/contract_seine/exit', { body: exit });
    const awarded = [...AWARDED, CALLED_UP];
    const before = await expectPublic(platform, awarded);
    platform.setTime('2030-01-01');
    const after = await expectPublic(platform, awarded);
    expect(after.slice(0, -1)).toEqual(before);
    expect(after.at(-1)).toMatchObject({
      date: exit.fromAt,
      tag: ['contractTermination'],
      contracts: [
        { status: 'terminated', period: { endDate: exit.fromAt } },
        { awardID: 'award_bohemia', status: 'active' },
      ],
    });
  });

  test('leaves a ledger and an audit that are whole', async () => {
    const verdict = await platform.done('auditor', 'GET /v1/audit/verification');
    expect(verdict.isWhole).toBe(true);
  });
});
