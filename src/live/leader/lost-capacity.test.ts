/** Runs whose nodes leave service: when they were over, and what of them is kept. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noteOutage } from '../../capacity/commands.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { connectSite } from '../../sites/commands/connect-site.ts';
import { closeStoredPeriod } from '../close-period.ts';
import { applyText, textOfFile } from '../testing/applied.ts';
import type { Leader } from './leader.ts';
import { PROGRAMME, SmallPlatform } from './testing/small-platform.ts';

/** The outage that the programme has. */
const OUTAGE_START = Date.UTC(2028, 0, 31, 8) / 1_000;
const FEBRUARY = Date.UTC(2028, 1, 1) / 1_000;

let store: TestDatabase;
let platform: SmallPlatform;

beforeEach(async () => {
  store = await createTestDatabase();
  platform = new SmallPlatform(store.database);
});
afterEach(() => store.close());

async function turnAt(leader: Leader, at: number) {
  platform.now = toEpochSeconds(at);
  return leader.turn(platform.now);
}

interface Filling {
  readonly nodeCount: number;
  readonly at: number;
  readonly hours: number;
}

/** Runs jobs of a node each. */
async function fillNodes(leader: Leader, { nodeCount, at, hours }: Filling): Promise<void> {
  await turnAt(leader, at);
  for (let count = 0; count < nodeCount; count += 1) {
    await platform.submit(8, hours * 3_600, 'allocation_market');
  }
  await leader.turn(platform.now);
}

function interruptedRuns() {
  return store.database.query<{ ended: bigint; charged: bigint }>(
    `SELECT run.ended_at AS ended, max(usage.accepted_end_at) AS charged
       FROM scheduling.run AS run LEFT JOIN metering.usage AS usage
         ON usage.job_number = run.job_number AND usage.attempt = run.attempt
      WHERE run.cause = 'interrupted' GROUP BY run.job_number, run.attempt, run.ended_at`,
  );
}

function closed(month: string, at: EpochSeconds) {
  const caller = { actor: 'person_officer', at, requestId: '' };
  return store.database.write(caller, (writer) =>
    closeStoredPeriod(writer, month, { chargesKnownRuns: false }),
  );
}

test('a run is over when its nodes leave, however late one leads; both months close', async () => {
  await platform.apply();
  const first = await platform.lead();
  await fillNodes(first, { nodeCount: 6, at: OUTAGE_START - 600, hours: 200 });
  platform.isSilent = true;
  const late = await platform.lead();
  await turnAt(late, FEBRUARY + 3 * 3_600);
  const outageStart = BigInt(OUTAGE_START);
  expect(await interruptedRuns()).toEqual([{ ended: outageStart, charged: outageStart }]);
  await turnAt(late, FEBRUARY + 73 * 3_600);
  expect(await closed('2028-01', platform.now)).toMatchObject({ ok: true });
  expect(await closed('2028-02', platform.now)).toMatchObject({ ok: true });
});

test('a month closes at whose first second a phase is smaller than the one before', async () => {
  const shrinking = textOfFile(PROGRAMME)
    .replace('gpus: 48 }', 'gpus: first }')
    .replace('gpus: 64 }]', 'gpus: 48 }]')
    .replace('gpus: first }', 'gpus: 64 }');
  const applied = await applyText(store.database, shrinking, { at: platform.now - 86_400 });
  expect(applied.ok).toBe(true);
  const leader = await platform.lead();
  await fillNodes(leader, { nodeCount: 8, at: FEBRUARY - 600, hours: 200 });
  await turnAt(leader, FEBRUARY + 2);
  const boundary = { ended: BigInt(FEBRUARY), charged: BigInt(FEBRUARY) };
  expect(await interruptedRuns()).toEqual([boundary, boundary]);
  platform.isSilent = true;
  await turnAt(leader, FEBRUARY + 73 * 3_600);
  expect(await closed('2028-01', platform.now)).toMatchObject({ ok: true });
  expect(await closed('2028-02', platform.now)).toMatchObject({ ok: true });
});

const draining = textOfFile(PROGRAMME).replace(
  '  minimumRun: 10 minutes',
  '  maintenance: drain\n  minimumRun: 10 minutes',
);

test('maintenance that is noted nearer than the notice takes back what it must', async () => {
  const before = await applyText(store.database, draining, { at: platform.now - 86_400 });
  expect(before.ok).toBe(true);
  const leader = await platform.lead();
  const start = platform.now + 3_600;
  await fillNodes(leader, { nodeCount: 6, at: start, hours: 50 });
  const outage = '{ cluster: cluster_small, gpus: 8, kind: maintenance, start: ';
  const noted = draining.replace(
    '    outages:\n',
    `    outages:\n      - ${outage}2028-01-27T01:01Z, length: 4 hours }\n`,
  );
  const applied = await applyText(store.database, noted, { at: platform.now });
  expect(applied.ok).toBe(true);
  expect(await turnAt(leader, start + 20)).toMatchObject({ counts: { noticed: 1 } });
  // The site tells of the end a little late, as one behind an agent does.
  platform.isSilent = true;
  await turnAt(leader, start + 60);
  const runs = await store.database.query(
    'SELECT ended_at, kept_seconds FROM scheduling.run WHERE ended_at IS NOT NULL',
  );
  expect(runs).toEqual([{ ended_at: BigInt(start + 60), kept_seconds: 20 }]);
  platform.isSilent = false;
  expect(await turnAt(leader, start + 62)).toMatchObject({ kind: 'done' });
});

/** Five short runs, and a long one on the last node, which the site then tells of by an agent. */
async function lastNodeBusyAtAgent(leader: Leader): Promise<void> {
  const start = platform.now + 600;
  await turnAt(leader, start);
  for (let count = 0; count < 5; count += 1) await platform.submit(8, 60, 'allocation_market');
  await platform.submit(8, 40 * 3_600, 'allocation_market');
  await leader.turn(platform.now);
  await platform.turnUntil(leader, start + 70, 2);
  const caller = { actor: 'person_operator', at: platform.now, requestId: '' };
  const connection = { site: 'site_small', depth: 'submission', mendsDrift: false } as const;
  const connected = await store.database.write(caller, (writer) =>
    connectSite(writer, { ...connection, partitions: [], users: [] }),
  );
  expect(connected.ok).toBe(true);
}

function loseOneNode(kind: 'lost' | 'maintenance', start: EpochSeconds) {
  const span = { start, end: toEpochSeconds(start + 7_200) };
  const caller = { actor: 'person_operator', at: platform.now, requestId: '' };
  const loss = { cluster: 'cluster_small', kind, gpuCount: 8, ...span } as const;
  return store.database.write(caller, (writer) => noteOutage(writer, loss, async () => span));
}

const lastRun = () =>
  store.database.query('SELECT nodes, ended_at FROM scheduling.run WHERE job_number = 6', []);

test('at an agent a loss moves runs to idle nodes, and another leader knows it', async () => {
  await platform.apply();
  const leader = await platform.lead();
  await lastNodeBusyAtAgent(leader);
  expect(await lastRun()).toEqual([{ nodes: [5], ended_at: null }]);
  expect(await loseOneNode('lost', platform.now)).toMatchObject({ ok: true });
  await turnAt(leader, platform.now + 2);
  expect(await lastRun()).toEqual([{ nodes: [4], ended_at: null }]);
  const next = await platform.lead();
  // Four nodes are left to it, and not the one that the run was moved to.
  for (let count = 0; count < 5; count += 1) await platform.submit(8, 60, 'allocation_market');
  expect(await turnAt(next, platform.now + 2)).toMatchObject({ counts: { started: 4 } });
});

test('at an agent no run gets notice before maintenance that idle nodes can bear', async () => {
  const applied = await applyText(store.database, draining, { at: platform.now - 86_400 });
  expect(applied.ok).toBe(true);
  const leader = await platform.lead();
  await lastNodeBusyAtAgent(leader);
  const start = toEpochSeconds(platform.now + 60);
  expect(await loseOneNode('maintenance', start)).toMatchObject({ ok: true });
  expect(await turnAt(leader, platform.now + 2)).toMatchObject({ counts: { noticed: 0 } });
  expect(await lastRun()).toEqual([{ nodes: [4], ended_at: null }]);
  await turnAt(leader, start + 2);
  expect(await lastRun()).toEqual([{ nodes: [4], ended_at: null }]);
});
