/** Losses that an agent sees at its site, in the register of a real store. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noteSeenLosses, registerBetween } from '../capacity/commands.ts';
import { present } from '../kernel/assert.ts';
import { parseDate } from '../kernel/time.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { planInterval, planPorts } from './plan-ports.ts';
import { postCommitmentFlow } from './post-money.ts';
import { applyText, textOfFile } from './testing/applied.ts';

const START = Number(present(parseDate('2029-03-06'), 'A day'));
const PORTS = planPorts(postCommitmentFlow);

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
  const text = textOfFile('examples/five-gigafactories.yaml');
  const at = START - 1;
  expect(await applyText(store.database, text, { at, ports: PORTS })).toMatchObject({ ok: true });
});
afterAll(() => store.close());

async function seen(second: number, outGpus: number): Promise<readonly string[]> {
  const at = toEpochSeconds(START + second);
  const caller = { actor: 'token_agent', at, requestId: 'r' } as const;
  const clusters = [{ cluster: 'cluster_de', outGpus }] as const;
  const done = await store.database.write(caller, async (writer) => {
    await noteSeenLosses(writer, 'site_de', clusters, planInterval);
    writer.audit({ action: 'site.tidings', subject: 'site_de', detail: {} });
    return { ok: true as const, value: undefined };
  });
  expect(done.ok).toBe(true);
  const told = await store.database.query<{ kind: string }>(
    `SELECT kind FROM platform.event WHERE kind LIKE 'outage.%' AND at >= $1 ORDER BY seq`,
    [START],
  );
  return told.map(({ kind }) => kind);
}

test('a node that is down is lost from then on, and back when it is seen again', async () => {
  expect(await seen(0, 0)).toEqual([]);
  expect(await seen(10, 8)).toEqual(['outage.noted']);
  expect(await seen(20, 8)).toEqual(['outage.noted']);
  expect(await seen(30, 16)).toEqual(['outage.noted', 'outage.ended', 'outage.noted']);
  expect(await seen(40, 0)).toHaveLength(4);
  const within = { start: toEpochSeconds(START), end: toEpochSeconds(START + 3_600) };
  const registers = await registerBetween(store.database, 'site_de', within, PORTS.phasesAt);
  const rows = registers?.find(({ cluster }) => cluster === 'cluster_de')?.rows ?? [];
  const lost = rows.map(({ at, lostGpus }) => [at - START, lostGpus]);
  expect(lost).toEqual([
    [0, 0],
    [10, 8],
    [30, 16],
    [40, 0],
  ]);
});
