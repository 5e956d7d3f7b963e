/** What happens to a month that is closed, when something later changes what it states. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { upsertAllocation } from '../access/store/allocations.ts';
import { signCommitment, withdrawCommitment } from '../funding/commands/commitments.ts';
import { putProgramme } from '../funding/commands/parties.ts';
import { insertCommitment } from '../funding/store/commitments.ts';
import { assert } from '../kernel/assert.ts';
import { done } from '../kernel/outcome.ts';
import type { Month } from '../kernel/time.ts';
import { toEpochSeconds, toEurMicros } from '../kernel/units.ts';
import { type Stage, stageOf } from '../operation/stage.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { SMALL_PLAN } from '../rehearsal/run/testing/small-plan.ts';
import { closePeriod } from './close-period.ts';
import { postCommitmentFlow } from './post-money.ts';
import { correctCharge } from './post-usage.ts';
import {
  CALLER,
  DAY,
  FEBRUARY,
  JANUARY,
  liveMonths,
  PLAN_ROWS,
  STAGE,
} from './testing/closing-months.ts';

const START = SMALL_PLAN.interval.start;
const version = undefined;

let store: TestDatabase;
beforeEach(async () => {
  store = await createTestDatabase();
  await store.database.query(PLAN_ROWS);
  await liveMonths(store.database);
});
afterEach(() => store.close());

function close(month: Month, stage: Stage = STAGE) {
  return store.database.write(CALLER, (writer) =>
    closePeriod(writer, stage, month, { chargesKnownRuns: false }),
  );
}

async function states(): Promise<readonly string[]> {
  const rows = await store.database.query<{ state: string }>(
    'SELECT state FROM settlement.period ORDER BY month',
  );
  return rows.map(({ state }) => state);
}

const CORRECTION = {
  jobNumber: 0,
  attempt: 1,
  month: JANUARY,
  start: START,
  end: toEpochSeconds(START + DAY),
  gpuCount: 8,
  reason: 'The nodes were down from the second day on',
};

test('A correction that comes while its month is closed opens the month again', async () => {
  await close(JANUARY);
  await close(FEBRUARY);
  await store.database.query("UPDATE settlement.period SET state = 'ended' WHERE month = $1", [
    JANUARY,
  ]);
  let corrected: Promise<unknown> | undefined;
  await store.database.write(CALLER, async (writer) => {
    const closed = await closePeriod(writer, STAGE, JANUARY, { chargesKnownRuns: false });
    corrected = store.database.write(CALLER, (other) => correctCharge(other, CORRECTION));
    // Time in which the other would decide, were it not to wait for the close.
    await new Promise((resolve) => setTimeout(resolve, 300));
    return closed;
  });
  expect(await corrected).toMatchObject({ ok: true, value: { revision: 1 } });
  expect(await states()).toEqual(['ended', 'closed']);
});

test('A withdrawal opens the month of the signature again, and those after it', async () => {
  await store.database.query(
    `UPDATE funding.plan SET applied_at = 1, name = 'Small', start_at = $1, end_at = $2`,
    [START, SMALL_PLAN.interval.end],
  );
  const id = 'commitment_gone';
  const signed = { ...CALLER, at: toEpochSeconds(START + DAY) };
  await store.database.write(signed, async (writer) => {
    await putProgramme(writer, { id: 'programme_p', name: 'P', track: 'market' });
    await writer.query(
      "INSERT INTO funding.budget (party, year, ceiling_micros) VALUES ('party_nl', 2030, 1000)",
    );
    const instalments = [{ dueAt: toEpochSeconds(1_900_000_000), micros: toEurMicros(100n) }];
    const [party, programme] = ['party_nl', 'programme_p'] as const;
    await insertCommitment(writer, { id, party, programme, territory: undefined, instalments });
    return signCommitment(writer, { id, version }, postCommitmentFlow);
  });
  await close(JANUARY);
  await close(FEBRUARY);
  const none = async () => [];
  const ports = { post: postCommitmentFlow, contractsDrawingOn: none, callsRestingOn: none };
  await store.database.write(CALLER, async (writer) => {
    const gone = await withdrawCommitment(writer, { id, version }, ports);
    expect(gone).toMatchObject({ ok: true });
    return done(null);
  });
  expect(await states()).toEqual(['ended', 'ended']);
});

test('A month that credits otherwise opens the months after it again', async () => {
  await close(JANUARY);
  await close(FEBRUARY);
  const outages = [
    {
      cluster: 'cluster_a' as const,
      kind: 'lost' as const,
      gpuCount: 8,
      start: START,
      end: toEpochSeconds(START + 5 * DAY),
    },
  ];
  const [site] = SMALL_PLAN.sites;
  const stage = stageOf({ ...SMALL_PLAN, sites: site === undefined ? [] : [{ ...site, outages }] });
  expect(await close(JANUARY, stage)).toMatchObject({ ok: true });
  expect(await states()).toEqual(['closed', 'ended']);
});

/** Gives what is sold to the state for nothing, at `at`; corrects January and closes it again. */
async function closeAfterTransfer(at: number): Promise<unknown> {
  await close(JANUARY);
  const [lab, sold] = SMALL_PLAN.allocations;
  assert(lab !== undefined && sold !== undefined, 'The small plan has two allocations');
  const transferred = { ...sold, holder: 'party_nl', mode: 'mode_free' } as const;
  await store.database.write({ ...CALLER, at: toEpochSeconds(at) }, async (writer) => {
    writer.audit({ action: 'test.write', subject: 'test', detail: {} });
    await upsertAllocation(writer, transferred);
    return done(null);
  });
  const end = toEpochSeconds(START + 4 * DAY);
  const correction = { ...CORRECTION, jobNumber: 2, start: toEpochSeconds(START + 3 * DAY), end };
  await store.database.write(CALLER, (writer) => correctCharge(writer, correction));
  await close(JANUARY, stageOf({ ...SMALL_PLAN, allocations: [lab, transferred] }));
  const [row] = await store.database.query<{ line: unknown }>(
    `SELECT lines #> '{allocations,0}' AS line FROM settlement.statement
      WHERE funder = 'party_op' AND month = $1 ORDER BY revision DESC LIMIT 1`,
    [JANUARY],
  );
  return row?.line;
}

test('A month is charged to who held the allocation at its end, whenever closed', async () => {
  const line = await closeAfterTransfer(CALLER.at);
  expect(line).toMatchObject({ holder: 'party_lab', mode: 'mode_sold' });
  expect(line).not.toMatchObject({ chargedMicros: '0' });
});

test('What was transferred in the month is charged to its new holder', async () => {
  const line = await closeAfterTransfer(START + DAY);
  expect(line).toMatchObject({ holder: 'party_nl', mode: 'mode_free', chargedMicros: '0' });
});
