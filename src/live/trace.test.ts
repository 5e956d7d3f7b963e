/** The chain of a job, a statement line and an entry on a server, as its readers see it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countText } from '../kernel/number-text.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import type { HttpServer } from '../platform/http/server.ts';
import type { RoleGrant } from '../platform/identity/access.ts';
import { buyerOf, sellerOf } from '../settlement/testing/traders.ts';
import { CHAIN_ROUTES } from './chain-route.ts';
import { seedAward } from './testing/awarded-application.ts';
import { issueAll } from './testing/invoicing.ts';
import { serverAs, settledPlatform } from './testing/settled-platform.ts';

const PERSONAS: Readonly<Record<string, readonly RoleGrant[]>> = {
  auditor: [{ role: 'auditor', scope: { kind: 'platform', id: 'polder' } }],
  funder: [{ role: 'funder-officer', scope: { kind: 'party', id: 'party_aa' } }],
};

let store: TestDatabase;
let server: HttpServer;
let invoices: readonly string[];
beforeAll(async () => {
  store = await createTestDatabase();
  const platform = await settledPlatform(store.database);
  await seedAward(store.database, platform.now);
  const traders = [sellerOf('party_operator'), buyerOf('party_users'), buyerOf('party_aa')];
  invoices = await issueAll(store.database, platform.now, traders);
  server = await serverAs(platform, CHAIN_ROUTES, PERSONAS);
});
afterAll(async () => {
  await server.close();
  await store.close();
});

function ask(id: string, who = 'auditor') {
  return server.fastify.inject({ url: `/v1/chain/${id}`, headers: { 'x-as': who } });
}

/** Each node as its depth in spaces and its text. */
async function chainOf(id: string): Promise<string> {
  const answer = await ask(id);
  expect(answer.statusCode).toBe(200);
  const nodes: readonly { depth: number; kind: string; id: string; text: string }[] =
    answer.json().nodes;
  return nodes
    .map(({ depth, kind, id: own, text }) => `${' '.repeat(depth)}${kind} ${own} ${text}`)
    .join('\n');
}

async function entryOf(flow: string): Promise<string> {
  const [row] = await store.database.query<{ seq: bigint }>(
    'SELECT min(seq) AS seq FROM settlement.entry WHERE flow = $1',
    [flow],
  );
  return `entry_${row?.seq}`;
}

describe('a chain on a server', () => {
  test('of an invoice goes on from each of its lines, and theirs comes to it', async () => {
    const [use = '', credit = ''] = invoices;
    const line = 'line_operator.use.market.small.2028-01';
    const head = `invoice ${use} Invoice OP-2028-00001, party_operator (Operator) to party_users`;
    const chain = await chainOf(use);
    expect(chain).toContain(head);
    expect(chain).toContain(` line ${line} use of allocation_market`);
    expect(chain).toContain('contract contract_small');
    const invoiced = `invoice ${use} EUR 1.04 on invoice OP-2028-00001 to party_users (Users)`;
    expect(await chainOf(line)).toContain(invoiced);
    expect(await chainOf('job_00000002')).toContain(invoiced);
    const note = await chainOf(credit);
    expect(note).toContain(`invoice ${credit} Credit note OP-2028-00002`);
    const [entry = ''] = /entry_[0-9]+/.exec(note) ?? [];
    expect(await chainOf(entry)).toContain(`invoice ${credit} EUR 0.97 on credit note`);
  });

  test('of a job goes back to who paid, and forward to its charge and lines', async () => {
    const chain = await chainOf('job_00000001');
    for (const part of [
      /^job job_00000001 8 GPUs, completed, on the share of its funder, from 2028-01-27T\S+ to /,
      / allocation allocation_aa held by party_users \(Users\): 100.0 % of its funder's share/,
      / application application_aa in access-call_aa: 0.3 GPU-hours .+ requested, 0.2 .+ awarded/,
      / funder party_aa State AA, entitled to [\d,.]+ GPU-hours/,
      / contract contract_small site_small, EUR 1.29 a GPU-hour, 35.2 % bought publicly/,
      / commitment commitment_aa EUR 500,000.00/,
      / entry entry_\d+ reserve:job_00000001:1:2028-01: /,
      / entry entry_\d+ use:job_00000001:1:2028-01: /,
      / line line_aa.use.aa.small.2028-01 awarded /,
    ]) {
      expect(chain).toMatch(part);
    }
  });

  test('of a line has its figures and what its entries moved', async () => {
    const chain = await chainOf('line_operator.use.market.small.2028-01');
    const [row] = await store.database.query<{ used: bigint; charged: bigint }>(
      `SELECT (line->>'usedGpuSeconds')::bigint AS used, (line->>'chargedMicros')::bigint AS charged
         FROM settlement.statement, jsonb_array_elements(lines->'allocations') AS line
        WHERE line->>'id' = 'line_operator.use.market.small.2028-01'`,
    );
    const [used, charged] = [row?.used ?? 0n, row?.charged ?? 0n].map(countText);
    expect(chain).toMatch(/^line \S+ use of allocation_market of party_operator at cluster_small/);
    expect(chain).toMatch(new RegExp(`figure usedGpuSeconds used +.* \\(${used} GPU-seconds\\)`));
    expect(chain).toMatch(new RegExp(`flow use use: .* \\(${used} GPU-seconds\\) to used:`));
    expect(chain).toMatch(new RegExp(`flow charge charge: .* \\(${charged} micros\\) to revenue:`));
  });

  test('of a line that its statement has no more is of nothing', async () => {
    const id = 'line_union.use.union.small.2028-01';
    expect((await ask(id)).statusCode).toBe(200);
    await store.database.query(
      `INSERT INTO settlement.statement
         (funder, month, revision, lines, sha256, closed_at, closed_by, is_rehearsed)
       SELECT funder, month, 1, lines || '{"allocations": []}', sha256, closed_at, closed_by, false
         FROM settlement.statement WHERE funder = 'party_union' AND month = '2028-01'`,
    );
    expect((await ask(id)).statusCode).toBe(404);
  });

  test('of an entry shows its legs, and whose money it was', async () => {
    const chain = await chainOf(await entryOf('pay'));
    expect(chain).toMatch(/^entry entry_\d+ pay:commitment_/);
    expect(chain).toMatch(/ leg paid:commitment_\S+ EUR /);
    expect(chain).toMatch(/ line line_(?:aa|union).gpu.small.2028-0/);
  });

  test('of a job tells what its funder is entitled to before the month is stated', async () => {
    await store.database.query('ALTER TABLE settlement.statement DISABLE TRIGGER USER');
    await store.database.query("DELETE FROM settlement.statement WHERE month = '2028-01'");
    const chain = await chainOf('job_00000001');
    expect(chain).toMatch(/ funder party_aa State AA, entitled to [1-9][\d,.]* GPU-hours/);
    expect(chain).not.toContain(' line ');
  });

  test('leaves out what was unwound since', async () => {
    const [row] = await store.database.query<{ seq: bigint; key: string }>(
      `SELECT seq FROM settlement.entry WHERE flow = 'use' AND subject = 'job_00000002'`,
    );
    const before = await chainOf('job_00000002');
    expect(before).toContain(`entry entry_${row?.seq} use:`);
    await store.database.query(
      `WITH made AS (
         INSERT INTO settlement.entry
           (flow, subject, attempt, revision, month, recorded_at, leg_count, reversal_of,
            is_rehearsed)
         SELECT 'unwind', 'entry_' || seq, 0, 0, month, recorded_at, leg_count, seq, false
           FROM settlement.entry WHERE seq = $1 RETURNING seq)
       INSERT INTO settlement.leg (entry, account, position, amount)
       SELECT made.seq, leg.account, leg.position, -leg.amount
         FROM made, settlement.leg AS leg WHERE leg.entry = $1`,
      [row?.seq],
    );
    expect(await chainOf('job_00000002')).not.toContain(`entry_${row?.seq} use:`);
  });

  test('is for who may read the whole ledger, of what is there', async () => {
    expect((await ask('job_00000001', 'funder')).statusCode).toBe(404);
    for (const id of ['job_00000099', 'entry_999999', 'line_aa.use.nothing']) {
      expect([id, (await ask(id)).statusCode]).toEqual([id, 404]);
    }
    expect((await ask('run_1')).statusCode).toBe(400);
  });
});
