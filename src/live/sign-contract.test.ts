/** From an awarded bid to capacity and entitlements, and what happens to the contract then. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { callInstalment } from '../funding/commands/commitments.ts';
import { present } from '../kernel/assert.ts';
import { divideByWeights } from '../kernel/shares.ts';
import { toEurMicros } from '../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import type { Writer } from '../platform/database/transaction.ts';
import { createHttpServer } from '../platform/http/server.ts';
import { TEST_SETTINGS } from '../platform/http/testing/test-settings.ts';
import type { RoleGrant } from '../platform/identity/access.ts';
import {
  acceptPhase,
  effectChange,
  exitContract,
  fileHostingDocument,
  handInReport,
  type LifeOutcome,
  notifyChange,
  sayToChange,
  setPrice,
} from '../procurement/commands/contract-life.ts';
import { type ContractDraft, signContract } from '../procurement/commands/sign-contract.ts';
import { HOSTING_ITEMS } from '../procurement/hosting.ts';
import { CONTRACT_LIFE_ROUTES } from '../procurement/routes/contract-life.ts';
import { CONTRACT_ROUTES } from '../procurement/routes/contracts.ts';
import { SIGN_CONTRACT_ROUTES } from '../procurement/routes/sign-contract.ts';
import { AWARDED_BID, day, millions, NAMES } from '../procurement/testing/awarded-bid.ts';
import { contractPorts } from './change-plan.ts';
import { loadPlan } from './load-plan.ts';
import { callerAt, notedPorts } from './testing/applied.ts';
import { awardCall, seedDecidedCall } from './testing/awarded-call.ts';
import { RIVER_CONTRACT as DRAFT, REGION_MICROS, STATE_MICROS } from './testing/river-contract.ts';
import { programmeText } from './testing/river-programme.ts';

const SHA256 = 'a'.repeat(64);
const SIGNED_AT = '2027-12-01';
const ID = { id: 'contract_river', version: undefined } as const;

/** Which the commitment has not. */
const NINTH = { commitment: 'commitment_river-union', number: 9 } as const;

const noted = notedPorts(0);
const { signPorts, lifePorts: PORTS } = contractPorts(noted.post);

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
  await seedDecidedCall(store, programmeText(), AWARDED_BID);
});
afterAll(() => store.close());

function sign(change: Partial<ContractDraft> = {}) {
  return store.database.write(callerAt(day(SIGNED_AT)), (writer) =>
    signContract(writer, { ...DRAFT, ...change }, signPorts),
  );
}

function at(date: string, command: (writer: Writer) => Promise<LifeOutcome>) {
  return store.database.write(callerAt(day(date)), command);
}

function measure(date: string, phase: number, measuredGpus: number, ports = PORTS) {
  const measuredH100Equivalents = measuredGpus * 2.5;
  const who = { testedBy: 'A surveyor', testedAt: day(date), documentSha256: SHA256 };
  const measured = { phase, cluster: undefined, measuredGpus, measuredH100Equivalents, ...who };
  return at(date, (writer) => acceptPhase(writer, ID, measured, ports));
}

/** GPU-seconds by funder in a month, in the order of the funders' ids. */
async function entitledIn(month: string): Promise<readonly (readonly [string, bigint])[]> {
  const rows = await store.database.query<{ funder: string; gpu_seconds: bigint }>(
    `SELECT funder, gpu_seconds FROM capacity.entitlement
      WHERE contract = $1 AND month = $2 ORDER BY funder`,
    [ID.id, month],
  );
  return rows.map(({ funder, gpu_seconds }) => [funder, BigInt(gpu_seconds)]);
}

/** By the largest remainder, computed from the money and nothing that was stored. */
function dueIn(gpus: number, days: number) {
  const funders = ['party_aa', 'party_operator', 'party_region', 'party_union'];
  const publicMicros = 340_000_000_000_000n;
  const weights = [STATE_MICROS, 0n, REGION_MICROS, millions(170)].map((each) => each * 340_000n);
  weights[1] = publicMicros * 660_000n;
  const parts = divideByWeights(BigInt(gpus) * BigInt(days) * 86_400n, weights);
  return funders.map((funder, index) => [funder, parts[index]]);
}

test('No contract is signed before the award, nor one whose money is not as ruled', async () => {
  expect(await sign()).toMatchObject({ reason: 'not_awarded', found: 'decided' });
  await awardCall(store, SIGNED_AT);
  const hall = present(NAMES.sites[0], 'the hall');
  const [union, state, region] = DRAFT.contributions;
  const money = (micros: bigint) => [
    { commitment: present(union, 'union').commitment, micros: toEurMicros(micros) },
    present(state, 'state'),
    present(region, 'region'),
  ];
  expect([
    await sign({ bid: 'bid_no' }),
    await sign({ commission: 'party_no' }),
    await sign({ commission: 'party_operator' }),
    await sign({ contributions: [{ commitment: 'commitment_no', micros: millions(1) }] }),
    await sign({ contributions: money(millions(170) + 1n) }),
    await sign({ contributions: DRAFT.contributions.slice(0, 2) }),
    await sign({ milestones: DRAFT.milestones.slice(1) }),
    await sign({ milestones: DRAFT.milestones.map((each) => ({ ...each, instalments: [NINTH] })) }),
    await sign({ names: { ...NAMES, sites: [{ ...hall, site: 'site_small' }] } }),
    await sign({ names: { ...NAMES, operator: 'party_aa' } }),
  ]).toMatchObject([
    { reason: 'not_found' },
    { reason: 'commission_unfit', party: 'party_no', kind: undefined },
    { reason: 'commission_unfit', party: 'party_operator', kind: 'operator' },
    { reason: 'commitment_unknown' },
    { reason: 'union_share', ceilingMicros: millions(170), excessMicros: 1n },
    { reason: 'union_match', shortfallMicros: REGION_MICROS },
    { reason: 'shares_not_whole', sumPpm: 600_000 },
    { reason: 'milestone_instalment', number: 1, instalment: NINTH },
    { reason: 'plan_refused', objections: [{ rule: 'site_exists' }] },
    { reason: 'plan_refused', objections: [{ path: 'sites.site_river.operator' }] },
  ]);
  expect((await store.database.snapshot(loadPlan))?.contracts).toHaveLength(1);
});

test('Money of another programme is to its contracts as money that is not there', async () => {
  const signed = await store.database.write(callerAt(day(SIGNED_AT)), async (writer) => {
    await writer.query(
      `INSERT INTO funding.programme (id, name, track) VALUES ('programme_q', 'Q', 'market')`,
    );
    await writer.query(
      `INSERT INTO funding.commitment (id, party, programme, territory, status, signed_at)
       VALUES ('commitment_q', 'party_aa', 'programme_q', 'party_aa', 'signed', 1)`,
    );
    const contributions = [{ commitment: 'commitment_q', micros: millions(1) }] as const;
    return signContract(writer, { ...DRAFT, contributions }, signPorts);
  });
  expect(signed).toMatchObject({ reason: 'commitment_unknown', commitment: 'commitment_q' });
});

test('rule 3: signed within ceiling and match, and at once in plan and entitlements', async () => {
  expect(await sign()).toMatchObject({
    ok: true,
    value: { signed: { governanceBody: ['party_union', 'party_aa'], version: 1 } },
  });
  const plan = present(await store.database.snapshot(loadPlan), 'The plan');
  expect(plan.contracts[1]).toMatchObject({ id: ID.id, publicSharePpm: 340_000 });
  expect(plan.sites[1]?.clusters[0]?.nodeGroups[0]?.nodeCount).toBe(500);
  expect(await entitledIn('2028-02')).toEqual([]);
  expect(await entitledIn('2028-03')).toEqual(dueIn(800, 31));
  expect(await entitledIn('2028-08')).toEqual(dueIn(2_000, 31));
  expect(await sign()).toMatchObject({ reason: 'signed_already', contract: ID.id });
});

test('rule 5: nothing is accepted before the hosting agreement is complete', async () => {
  expect(await measure('2028-02-10', 1, 800)).toMatchObject({
    reason: 'hosting_incomplete',
    missing: [...HOSTING_ITEMS],
  });
  for (const item of HOSTING_ITEMS) {
    const document = { item, name: `About ${item}`, sha256: SHA256 };
    const filed = await at('2028-02-11', (writer) => fileHostingDocument(writer, ID, document));
    expect(filed).toMatchObject({ ok: true });
  }
});

test('What was measured is what the plan has; a milestone calls its instalments once', async () => {
  expect(await measure('2028-02-12', 1, 602)).toMatchObject({
    ok: true,
    value: { tests: [{ result: 'accepted-in-part', gpuCount: 600 }], due: [] },
  });
  expect(await entitledIn('2028-03')).toEqual(dueIn(600, 31));
  expect(noted.posted).toEqual([]);
  expect(await measure('2028-02-20', 1, 800)).toMatchObject({
    ok: true,
    value: { due: [{ number: 1, micros: millions(136) }] },
  });
  expect(await entitledIn('2028-03')).toEqual(dueIn(800, 31));
  expect(noted.posted).toEqual(['call commitment_river-union 1']);
  const ofState = { commitment: 'commitment_river-aa', number: 2 } as const;
  // As where the state has defaulted meanwhile.
  const callInstalmentNow: typeof PORTS.callInstalment = async (writer, instalment) =>
    instalment.commitment === ofState.commitment
      ? 'wrong_status'
      : PORTS.callInstalment(writer, instalment);
  const ports = { ...PORTS, callInstalment: callInstalmentNow };
  expect(await measure('2028-06-20', 2, 2_000, ports)).toMatchObject({
    reason: 'instalment_refused',
    instalment: ofState,
    why: 'wrong_status',
  });
  const second = { id: 'commitment_river-union', version: undefined, number: 2 } as const;
  const stillOpen = await store.database.write(callerAt(day('2028-06-21')), (writer) =>
    callInstalment(writer, second, noted.post),
  );
  expect(stillOpen).toMatchObject({ ok: true });
});

test('A price follows its index from the first of a month on', async () => {
  const value = {
    index: 'energy',
    month: '2028-05' as never,
    millionths: 105_000_000,
    source: 'the office of statistics',
    publishedAt: day('2028-06-02'),
  };
  const price = (fromAt: string) =>
    at('2028-06-21', (writer) => setPrice(writer, ID, { value, fromAt: day(fromAt) }));
  expect(await price('2028-06-01')).toMatchObject({ reason: 'price_begun' });
  expect(await price('2028-07-01')).toMatchObject({
    ok: true,
    value: { prices: [{ fromAt: day('2028-07-01'), microsPerGpuHour: 2_205_000n, value }] },
  });
  const contract = (await store.database.snapshot(loadPlan))?.contracts[1];
  expect(contract).toMatchObject({
    priceMicrosPerGpuHour: 2_100_000n,
    priceSteps: [{ fromAt: day('2028-07-01'), microsPerGpuHour: 2_205_000n }],
  });
});

test('A change of control takes effect only when the governance body has approved it', async () => {
  const change = { subject: 'control', words: 'Lake buys River' } as const;
  const first = { ...ID, number: 1 };
  await at('2028-06-22', (writer) => notifyChange(writer, ID, change));
  const effect = () =>
    at('2028-06-24', (writer) => effectChange(writer, { ...first, vote: undefined }, PORTS));
  const say = (party: 'party_union' | 'party_aa' | 'party_region') =>
    at('2028-06-23', (writer) =>
      sayToChange(writer, first, { party, isApproved: true, reasons: 'Within the Union' }),
    );
  expect(await effect()).toMatchObject({ parties: ['party_union', 'party_aa'] });
  expect(await say('party_region')).toMatchObject({ reason: 'not_a_member' });
  expect(await say('party_union')).toMatchObject({ ok: true });
  expect(await effect()).toMatchObject({ reason: 'approval_missing', parties: ['party_aa'] });
  expect(await say('party_aa')).toMatchObject({ ok: true });
  expect(await effect()).toMatchObject({
    ok: true,
    value: { changes: [{ effectiveAt: day('2028-06-24') }] },
  });
});

test('After an exit capacity and entitlements end; its year is reported on', async () => {
  const exit = (fromAt: string) =>
    ({ by: 'both', reasons: 'Agreed', fromAt: day(fromAt) }) as const;
  const leave = (fromAt: string) =>
    at('2028-08-10', (writer) => exitContract(writer, ID, exit(fromAt), PORTS));
  expect(await leave('2028-08-01')).toMatchObject({ reason: 'exit_too_early' });
  expect(await leave('2028-10-01')).toMatchObject({ ok: true });
  expect(await entitledIn('2028-09')).toEqual(dueIn(2_000, 30));
  expect(await entitledIn('2028-10')).toEqual([]);
  expect(await leave('2028-11-01')).toMatchObject({ reason: 'contract_ended' });
  const report = { year: 2028, report: 'audit-report', sha256: SHA256 } as const;
  expect(await at('2029-01-31', (writer) => handInReport(writer, ID, report))).toMatchObject({
    ok: true,
    value: { reports: [{ year: 2028, at: day('2029-01-31') }] },
  });
});

const GRANTS: Readonly<Record<string, readonly RoleGrant[]>> = {
  officer: [{ role: 'programme-officer', scope: { kind: 'programme', id: 'programme_joint' } }],
  aa: [{ role: 'funder-officer', scope: { kind: 'party', id: 'party_aa' } }],
  small: [{ role: 'operator', scope: { kind: 'site', id: 'site_small' } }],
  stranger: [{ role: 'funder-officer', scope: { kind: 'party', id: 'party_operator' } }],
};

function openServer() {
  return createHttpServer({
    ...TEST_SETTINGS,
    routes: [...CONTRACT_ROUTES, ...SIGN_CONTRACT_ROUTES, ...CONTRACT_LIFE_ROUTES],
    ports: { database: store.database, signPorts, lifePorts: PORTS },
    authenticate: async ({ headers }) => {
      const name = present(headers.authorization, 'who asks');
      const grants = present(GRANTS[name], name);
      return { ok: true, actor: { id: `person_${name}`, name, grants, restrictedTo: undefined } };
    },
    clock: () => day('2029-02-01'),
  });
}

test('By HTTP each sees and does what its role gives, and answers fit their schemas', async () => {
  const server = await openServer();
  const ask = async (who: string, address: string, payload?: object) => {
    const [method = 'GET', url = ''] = address.split(' ');
    const headers = { authorization: who };
    const sent = { method: method as 'GET', url, headers, ...(payload && { payload }) };
    const answer = await server.fastify.inject(sent);
    return { status: answer.statusCode, body: answer.json() };
  };
  const life = '/v1/contracts/contract_river';
  expect(await ask('aa', `GET ${life}/life`)).toMatchObject({
    status: 200,
    body: {
      tests: [{ gpuCount: 600 }, { gpuCount: 800 }],
      prices: [{ microsPerGpuHour: '2205000' }],
      missingItems: [],
      duties: [{ state: 'handed-in' }, { state: 'late', lateFrom: '2029-02-01T00:00:00Z' }],
      exit: { fromAt: '2028-10-01T00:00:00Z' },
    },
  });
  expect(await ask('aa', `GET ${life}`)).toMatchObject({ body: { hasLife: true } });
  const { items } = (await ask('aa', 'GET /v1/contracts')).body;
  // The first came with the programme, and was not signed.
  expect(items).toMatchObject([{ hasLife: false }, { id: 'contract_river', hasLife: true }]);
  expect((await ask('small', `GET ${life}/life`)).status).toBe(404);
  const notified = { subject: 'critical-assets', words: 'The hall is sold' };
  expect((await ask('aa', `POST ${life}/control-changes`, notified)).status).toBe(403);
  expect((await ask('officer', `POST ${life}/control-changes`, notified)).status).toBe(200);
  const said = (party: string) => ({ party, isApproved: false, reasons: 'To nobody known' });
  const approvals = `POST ${life}/control-changes/2/approvals`;
  expect((await ask('aa', approvals, said('party_union'))).status).toBe(404);
  // Who has nothing to do with the contract does not learn that there is one, nor its changes.
  expect((await ask('stranger', `GET ${life}/life`)).status).toBe(404);
  expect((await ask('stranger', approvals, said('party_operator'))).status).toBe(404);
  expect((await ask('aa', approvals, said('party_aa'))).status).toBe(200);
  expect(await ask('officer', `POST ${life}/control-changes/9/effect`)).toMatchObject({
    body: { type: '/problems/control-change-unknown' },
  });
  expect(await ask('officer', `POST ${life}/control-changes/2/effect`)).toMatchObject({
    body: { detail: 'party_aa said no.' },
  });
  const { contract: id, sites: _, ...names } = NAMES;
  const draft = {
    ...names,
    id,
    sites: [{ site: 'site_river', cluster: 'cluster_river', powerMicrosPerMwh: '89000000' }],
    endAt: '2030-01-01T00:00:00Z',
    contributions: DRAFT.contributions.map((each) => ({ ...each, micros: String(each.micros) })),
    milestones: DRAFT.milestones,
    indexation: null,
    commission: DRAFT.commission,
  };
  expect(await ask('officer', 'POST /v1/bids/bid_river/contract', draft)).toMatchObject({
    status: 409,
    body: { detail: 'It is contract_river.' },
  });
  await server.close();
});

test.each([
  "UPDATE procurement.signed_contract SET terms = '{}'",
  'UPDATE procurement.signed_contract SET exit_from_at = exit_from_at + 1',
  'DELETE FROM procurement.signed_contract',
  'UPDATE procurement.acceptance_test SET gpu_count = 1',
  'DELETE FROM procurement.milestone_due',
  'DELETE FROM procurement.milestone_payment',
  'UPDATE procurement.price_step SET micros_per_gpu_hour = 1',
  'DELETE FROM procurement.control_approval',
])('The schema refuses: %s', async (statement) => {
  await expect(
    store.database.write(callerAt(0), async (writer) => {
      await writer.query(statement);
      return { ok: true as const, value: undefined };
    }),
  ).rejects.toThrow();
});
