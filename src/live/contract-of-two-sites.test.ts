/** A bid of two sites in two states, from its award to its chain, through the interface. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callInstalment, payInstalment } from '../funding/commands/commitments.ts';
import { present } from '../kernel/assert.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { createHttpServer } from '../platform/http/server.ts';
import { TEST_SETTINGS } from '../platform/http/testing/test-settings.ts';
import type { RoleGrant } from '../platform/identity/access.ts';
import type { OpenedBid } from '../procurement/bid.ts';
import { HOSTING_ITEMS } from '../procurement/hosting.ts';
import { CONTRACT_LIFE_ROUTES } from '../procurement/routes/contract-life.ts';
import { CONTRACT_ROUTES } from '../procurement/routes/contracts.ts';
import { SIGN_CONTRACT_ROUTES } from '../procurement/routes/sign-contract.ts';
import { AWARDED_BID, day, millions, NAMES } from '../procurement/testing/awarded-bid.ts';
import { CHAIN_ROUTES } from './chain-route.ts';
import { contractPorts } from './change-plan.ts';
import { callerAt, notedPorts } from './testing/applied.ts';
import { awardCall, seedDecidedCall } from './testing/awarded-call.ts';
import { programmeText } from './testing/river-programme.ts';

const [FIRST, SECOND] = AWARDED_BID.content.phases;
const money = (aa: number, bb: number) => ({
  national: [
    { state: 'party_aa' as const, micros: millions(aa) },
    { state: 'party_bb' as const, micros: millions(bb) },
  ],
});
const BID: OpenedBid = {
  ...AWARDED_BID,
  content: {
    ...AWARDED_BID.content,
    sites: [
      { name: 'River hall', host: 'party_aa' },
      { name: 'Delta hall', host: 'party_bb' },
    ],
    phases: [
      { ...present(FIRST, 'phase 1'), ...money(60, 10) },
      { ...present(SECOND, 'phase 2'), ...money(80, 20) },
    ],
  },
};

const { contract: _, sites: __, ...SHARED } = NAMES;
const micros = (eur: number) => String(millions(eur));
const RIVER = { site: 'site_river', cluster: 'cluster_river', powerMicrosPerMwh: '89000000' };
const DELTA = { site: 'site_delta', cluster: 'cluster_delta', powerMicrosPerMwh: '95000000' };
const DRAFT = {
  ...SHARED,
  id: 'contract_river',
  endAt: '2030-01-01T00:00:00Z',
  sites: [
    { ...RIVER, gpuCounts: [600, 1_200] },
    { ...DELTA, gpuCounts: [200, 800] },
  ],
  contributions: [
    { commitment: 'commitment_river-union', micros: micros(170) },
    { commitment: 'commitment_river-aa', micros: micros(140) },
    { commitment: 'commitment_river-bb', micros: micros(30) },
  ],
  milestones: [
    {
      name: 'First halls',
      sharePpm: 1_000_000,
      phase: 1,
      acceptedPpmMin: 1_000_000,
      instalments: [{ commitment: 'commitment_river-union', number: 1 }],
    },
  ],
  indexation: { index: 'energy', baseMillionths: 100, floorPpm: 900_000, capPpm: 1_100_000 },
  commission: 'party_union',
};

const GRANTS: Readonly<Record<string, readonly RoleGrant[]>> = {
  officer: [{ role: 'programme-officer', scope: { kind: 'programme', id: 'programme_joint' } }],
  union: [{ role: 'funder-officer', scope: { kind: 'party', id: 'party_union' } }],
  aa: [{ role: 'funder-officer', scope: { kind: 'party', id: 'party_aa' } }],
  bb: [{ role: 'funder-officer', scope: { kind: 'party', id: 'party_bb' } }],
  delta: [{ role: 'operator', scope: { kind: 'site', id: 'site_delta' } }],
  small: [{ role: 'operator', scope: { kind: 'site', id: 'site_small' } }],
};

let now = day('2027-12-01');
const noted = notedPorts(0);
let store: TestDatabase;
let server: Awaited<ReturnType<typeof openServer>>;

function openServer() {
  const { signPorts, lifePorts } = contractPorts(noted.post);
  return createHttpServer({
    ...TEST_SETTINGS,
    routes: [
      ...[...SIGN_CONTRACT_ROUTES, ...CONTRACT_LIFE_ROUTES],
      ...[...CONTRACT_ROUTES, ...CHAIN_ROUTES],
    ],
    ports: {
      database: store.database,
      signPorts,
      lifePorts,
    },
    authenticate: async ({ headers }) => {
      const name = present(headers.authorization, 'who asks');
      const grants = present(GRANTS[name], name);
      return { ok: true, actor: { id: `person_${name}`, name, grants, restrictedTo: undefined } };
    },
    clock: () => now,
  });
}

beforeAll(async () => {
  store = await createTestDatabase();
  await seedDecidedCall(store, programmeText(), BID);
  await awardCall(store, '2027-11-01');
  server = await openServer();
});
afterAll(async () => {
  await server.close();
  await store.close();
});

async function ask(who: string, address: string, payload?: object) {
  const [method = 'GET', url = ''] = address.split(' ');
  const headers = { authorization: who };
  const sent = { method: method as 'GET', url, headers, ...(payload && { payload }) };
  const answer = await server.fastify.inject(sent);
  return { status: answer.statusCode, body: answer.json() };
}

const SIGN = 'POST /v1/bids/bid_river/contract';
const [IN_RIVER] = DRAFT.sites;

test.each([
  ['one of its two sites     ', { sites: [RIVER] }, 'The bid has 2 sites, found 1.'],
  ['a site named twice       ', { sites: [IN_RIVER, IN_RIVER] }, 'Found site_river twice.'],
  [
    'GPUs that are not divided',
    { sites: [RIVER, DELTA] },
    'Expected the GPUs of site_river in each of 2 phases.',
  ],
  [
    'GPUs that it does not bid',
    { sites: [IN_RIVER, { ...DELTA, gpuCounts: [200, 804] }] },
    'The bid has 2,000 GPUs in phase 2, its sites together have 2,004.',
  ],
  [
    'a site without a GPU     ',
    {
      sites: [
        { ...RIVER, gpuCounts: [800, 2_000] },
        { ...DELTA, gpuCounts: [0, 0] },
      ],
    },
    'site_delta has none.',
  ],
  [
    'a node that is split     ',
    {
      sites: [
        { ...RIVER, gpuCounts: [598, 1_200] },
        { ...DELTA, gpuCounts: [202, 800] },
      ],
    },
    'site_river has in phase 1 598 GPUs, in nodes of 4.',
  ],
])('A bid of two sites is not signed with %s', async (_, change, detail) => {
  expect(await ask('officer', SIGN, { ...DRAFT, ...change })).toMatchObject({
    status: 422,
    body: { detail },
  });
});

/** GPU-seconds of a month at each cluster, all funders together. */
async function entitledIn(month: string) {
  const rows = await store.database.query<{ cluster: string; gpu_seconds: string }>(
    `SELECT cluster, sum(gpu_seconds)::text AS gpu_seconds FROM capacity.entitlement
      WHERE contract = 'contract_river' AND month = $1 GROUP BY 1 ORDER BY 1`,
    [month],
  );
  return Object.fromEntries(rows.map((row) => [row.cluster, Number(row.gpu_seconds) / 86_400]));
}

test('Signed, both sites and all entitlements are there, at each what stands there', async () => {
  expect(await ask('officer', SIGN, DRAFT)).toMatchObject({
    status: 201,
    body: { governanceBody: ['party_union', 'party_aa', 'party_bb'] },
  });
  const days = 31;
  expect(await entitledIn('2028-03')).toEqual({
    cluster_delta: 200 * days,
    cluster_river: 600 * days,
  });
  expect(await entitledIn('2028-08')).toEqual({
    cluster_delta: 800 * days,
    cluster_river: 1_200 * days,
  });
});

test('The chain shows commitment, contract, sites and entitlements at once', async () => {
  const { body } = await ask('officer', 'GET /v1/contracts/contract_river/chain');
  const lines = (body.nodes as readonly { depth: number; id: string; text: string }[]).map(
    ({ depth, id }) => `${'  '.repeat(depth)}${id}`,
  );
  expect(lines).toEqual([
    'contract_river',
    '  back',
    '    commitment_river-union',
    '    commitment_river-aa',
    '    commitment_river-bb',
    '  forward',
    '    site_river',
    '      cluster_river',
    ...['aa', 'bb', 'operator', 'union'].map((name) => `        party_${name}`),
    '    site_delta',
    '      cluster_delta',
    ...['aa', 'bb', 'operator', 'union'].map((name) => `        party_${name}`),
  ]);
  const own = await ask('bb', 'GET /v1/commitments/commitment_river-bb/chain');
  const texts = own.body.nodes.map(({ id, text }: { id: string; text: string }) => `${id} ${text}`);
  const whole = texts.join('\n');
  expect(whole).toContain('200 GPUs from 2028-03-01 to 2028-07-01');
  expect(whole).toContain('instalment 2, due 2028-08-31, not paid: EUR 20,000,000.00');
  expect(texts.filter((text: string) => text.startsWith('party_'))).toEqual([
    expect.stringMatching(/^party_bb State BB, entitled to .* from 2028-03 to 2028-12$/),
    expect.stringMatching(/^party_bb State BB, entitled to .* from 2028-03 to 2028-12$/),
  ]);
  expect((await ask('delta', 'GET /v1/contracts/contract_river/chain')).status).toBe(200);
  expect((await ask('small', 'GET /v1/contracts/contract_river/chain')).status).toBe(404);
  const payers = ['party_union', 'party_aa', 'party_bb'];
  const partiesOf = ({ contributions }: { contributions: readonly { party: string }[] }) =>
    contributions.map(({ party }) => party);
  const alone = (await ask('delta', 'GET /v1/contracts/contract_river')).body;
  const listed = (await ask('delta', 'GET /v1/contracts')).body.items;
  expect([partiesOf(alone), ...listed.map(partiesOf)]).toEqual([payers, payers]);
  expect((await ask('delta', 'GET /v1/commitments/commitment_river-bb/chain')).status).toBe(403);
});

function measured(change: object) {
  const who = { testedBy: 'A surveyor', testedAt: '2028-02-10T00:00:00Z' };
  const documentSha256 = 'a'.repeat(64);
  const test = { phase: 1, measuredGpus: 600, measuredH100Equivalents: 1_500, ...who };
  const path = 'POST /v1/contracts/contract_river/acceptance-tests';
  return ask('officer', path, { ...test, documentSha256, ...change });
}

test('What was measured says of which cluster, and a milestone waits for both', async () => {
  now = day('2028-02-10');
  for (const item of HOSTING_ITEMS) {
    const document = { item, name: `About ${item}`, sha256: 'a'.repeat(64) };
    await ask('officer', 'POST /v1/contracts/contract_river/hosting-documents', document);
  }
  expect(await measured({})).toMatchObject({
    status: 422,
    body: { detail: 'It has cluster_river, cluster_delta.' },
  });
  expect(await measured({ cluster: 'cluster_small' })).toMatchObject({
    status: 422,
    body: { detail: 'It has cluster_river, cluster_delta, found cluster_small.' },
  });
  expect(await measured({ cluster: 'cluster_river' })).toMatchObject({
    status: 200,
    body: { tests: [{ cluster: 'cluster_river', result: 'accepted', gpuCount: 600 }], due: [] },
  });
  expect(noted.posted).toEqual([]);
  const part = { cluster: 'cluster_delta', measuredGpus: 102, measuredH100Equivalents: 500 };
  expect(await measured(part)).toMatchObject({
    body: { tests: [{}, { result: 'accepted-in-part', gpuCount: 100 }], due: [] },
  });
  expect(await entitledIn('2028-03')).toEqual({ cluster_delta: 3_100, cluster_river: 18_600 });
  expect(await measured({ ...part, measuredGpus: 200 })).toMatchObject({
    body: { due: [{ number: 1, micros: micros(340) }] },
  });
  expect(await entitledIn('2028-03')).toEqual({ cluster_delta: 6_200, cluster_river: 18_600 });
  expect(noted.posted).toEqual(['call commitment_river-union 1']);
});

const LIFE = '/v1/contracts/contract_river';

test('A milestone is paid once, by the Commission’s party, after what it calls', async () => {
  const pay = (who: string, number: number, reference = '2028/0417') =>
    ask(who, `POST ${LIFE}/milestones/${number}/pay`, { reference });
  const problem = (type: string, detail: string) => ({
    body: { type: `/problems/${type}`, detail },
  });
  expect((await pay('officer', 1)).status).toBe(403);
  expect((await pay('aa', 1)).status).toBe(404);
  expect(await pay('union', 2)).toMatchObject(problem('milestone-unknown', 'It has 1, found 2.'));
  expect(await pay('union', 1)).toMatchObject(
    problem('milestone-instalment-unpaid', 'Not paid yet: 1 of commitment_river-union.'),
  );
  const instalment = { id: 'commitment_river-union', version: undefined, number: 1 } as const;
  await store.database.write(callerAt(now), async (writer) => {
    await callInstalment(writer, instalment, noted.post);
    return payInstalment(writer, instalment, noted.post);
  });
  const posted = [...noted.posted];
  const first = await pay('union', 1);
  expect(first).toMatchObject({
    status: 200,
    body: { due: [{ paidAt: '2028-02-10T00:00:00Z', paymentReference: '2028/0417' }] },
  });
  now = day('2028-02-11');
  expect((await pay('union', 1)).body).toEqual(first.body);
  expect(await pay('union', 1, '2028/0418')).toMatchObject(
    problem('milestone-paid', 'It was paid at 2028-02-10T00:00:00Z by 2028/0417.'),
  );
  // The instalment has moved the money already.
  expect(noted.posted).toEqual(posted);
  // What is asked again is audited again, and is no event.
  const rows = (table: string, column: string, value: string) =>
    store.database.query(`SELECT 1 FROM platform.${table} WHERE ${column} = $1`, [value]);
  expect(await rows('audit', 'action', 'contract.pay')).toHaveLength(2);
  expect(await rows('event', 'kind', 'contract.paid')).toHaveLength(1);
  now = day('2028-02-10');
});

test('A price follows its index within floor and cap, from the next month on', async () => {
  const value = (millionths: number) => ({
    index: 'energy',
    month: '2028-01',
    millionths,
    source: 'The office of statistics',
    publishedAt: '2028-02-01T00:00:00Z',
  });
  const price = (fromAt: string, millionths: number) =>
    ask('officer', `POST ${LIFE}/prices`, { fromAt, value: value(millionths) });
  expect((await price('2028-02-01T00:00:00Z', 105)).status).toBe(422);
  expect(await price('2028-03-01T00:00:00Z', 105)).toMatchObject({ status: 200 });
  expect(await price('2028-05-01T00:00:00Z', 190)).toMatchObject({
    body: { prices: [{ microsPerGpuHour: '2205000' }, { microsPerGpuHour: '2310000' }] },
  });
  expect((await ask('officer', `GET ${LIFE}`)).body).toMatchObject({
    priceMicrosPerGpuHour: '2100000',
    priceSteps: [
      { fromAt: '2028-03-01T00:00:00Z', microsPerGpuHour: '2205000' },
      { fromAt: '2028-05-01T00:00:00Z', microsPerGpuHour: '2310000' },
    ],
  });
  const { body } = await ask('officer', `GET ${LIFE}/chain`);
  expect(body.nodes[0].text).toContain('EUR 2.10 a GPU-hour, EUR 2.205 a GPU-hour from 2028-03-01');
});

test('A change of control waits for every member of the governance body', async () => {
  const change = { subject: 'control', words: 'Lake buys River.' };
  expect((await ask('officer', `POST ${LIFE}/control-changes`, change)).status).toBe(200);
  const say = (who: string, isApproved = true) =>
    ask(who, `POST ${LIFE}/control-changes/1/approvals`, {
      ...{ party: `party_${who}`, isApproved, reasons: 'Within the Union.' },
    });
  const effect = () => ask('officer', `POST ${LIFE}/control-changes/1/effect`);
  for (const who of ['union', 'aa']) expect((await say(who)).status).toBe(200);
  expect(await effect()).toMatchObject({
    status: 409,
    body: { detail: 'party_bb did not say yes or no yet.' },
  });
  expect((await say('bb')).status).toBe(200);
  expect(await effect()).toMatchObject({
    status: 200,
    body: { changes: [{ effectiveAt: '2028-02-10T00:00:00Z' }] },
  });
});

test('After an exit nothing stands at either site', async () => {
  const exit = (fromAt: string) =>
    ask('officer', `POST ${LIFE}/exit`, { by: 'both', reasons: 'Agreed.', fromAt });
  expect((await exit('2028-02-01T00:00:00Z')).status).toBe(422);
  expect((await exit('2028-10-01T00:00:00Z')).status).toBe(200);
  expect(await entitledIn('2028-09')).toEqual({ cluster_delta: 24_000, cluster_river: 36_000 });
  expect(await entitledIn('2028-10')).toEqual({});
  expect((await measured({ cluster: 'cluster_delta' })).status).toBe(409);
});
