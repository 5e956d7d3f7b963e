/** Allocations and outages on a platform with a programme, with the ports that a service has. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Allocation } from '../access/allocation.ts';
import {
  type AllocationChange,
  type AllocationOutcome,
  changeAllocation,
  createAllocation,
  endAllocation,
  freezeAllocation,
  unfreezeAllocation,
} from '../access/commands/allocations.ts';
import { selectFreezes } from '../access/store/allocations.ts';
import { endOutage, noteOutage } from '../capacity/commands.ts';
import type { Outage } from '../capacity/site.ts';
import { done } from '../kernel/outcome.ts';
import { parseDate } from '../kernel/time.ts';
import { toEpochSeconds, toGibibytes, toPartsPerMillion } from '../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { loadPlan } from './load-plan.ts';
import { planPorts } from './plan-ports.ts';
import { applyText, callerAt, textOfFile } from './testing/applied.ts';

const TEXT = textOfFile('test/golden/small-generated.yaml');
const at = (day: string) => toEpochSeconds(Number(parseDate(day)));
const BEFORE = at('2026-11-24');
const RUNNING = at('2028-01-30');
const ports = planPorts(async () => undefined);

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
  expect(await applyText(store.database, TEXT, { at: BEFORE })).toMatchObject({ ok: true });
});
afterAll(() => store.close());

function newAllocation(id: Allocation['id'], change: Partial<Allocation>): Allocation {
  return {
    id,
    name: 'New',
    funder: 'party_union',
    mode: 'mode_open',
    holder: 'party_users',
    sites: ['site_small'],
    sharePpm: toPartsPerMillion(200_000),
    storageGibibytes: undefined,
    start: at('2028-01-27'),
    end: at('2028-02-04'),
    ...change,
  };
}

function create(allocation: Allocation, now: number = BEFORE) {
  return store.database.write(callerAt(now), (writer) =>
    createAllocation(writer, allocation, ports.allocationFacts),
  );
}

function change(id: Allocation['id'], wanted: AllocationChange, now: number = BEFORE) {
  return store.database.write(callerAt(now), (writer) =>
    changeAllocation(writer, { id, version: undefined }, wanted, ports.allocationFacts),
  );
}

test('rule 6: time of the Union is held by nobody in a state that takes no part', async () => {
  await store.database.query(`INSERT INTO funding.party (id, name, kind, state, membership) VALUES
    ('party_far', 'Far', 'state', 'party_far', 'other'),
    ('party_near', 'Near', 'state', 'party_near', 'associated'),
    ('party_far-lab', 'A laboratory', 'user-organisation', 'party_far', NULL),
    ('party_near-lab', 'Another', 'user-organisation', 'party_near', NULL)`);
  const held = async (funder: Allocation['funder'], holder: Allocation['holder']) => {
    const sites = ['site_no'] as const;
    const made = await create(newAllocation('allocation_six', { funder, holder, sites }));
    return made.ok || made.reason;
  };
  expect([
    await held('party_union', 'party_far-lab'),
    await held('party_union', 'party_far'),
    await held('party_union', 'party_near-lab'),
    await held('party_aa', 'party_far-lab'),
  ]).toEqual(['outside_union', 'outside_union', 'site_unknown', 'site_unknown']);
});

describe('An allocation is not made', () => {
  const ppm = toPartsPerMillion;
  test.each<readonly [string, Partial<Allocation>, number, string]>([
    ['with an id that is taken  ', { id: 'allocation_aa', end: BEFORE }, BEFORE, 'exists'],
    ['from the past on          ', { end: at('2028-01-01') }, RUNNING, 'in_the_past'],
    ['that ends before its start', { end: at('2028-01-27') }, BEFORE, 'interval_empty'],
    ['beyond the plan           ', { end: at('2028-02-05') }, BEFORE, 'outside_plan'],
    [
      'of a funder not there     ',
      { funder: 'party_no', holder: 'party_no' },
      BEFORE,
      'party_unknown',
    ],
    [
      'for a holder not there    ',
      { holder: 'party_no', mode: 'mode_no' },
      BEFORE,
      'party_unknown',
    ],
    ['in a mode not there       ', { mode: 'mode_no', sites: ['site_no'] }, BEFORE, 'mode_unknown'],
    ['at a site not there       ', { sites: ['site_no'] }, BEFORE, 'site_unknown'],
    [
      'at one site twice         ',
      { sites: ['site_small', 'site_small'] },
      BEFORE,
      'site_repeated',
    ],
    ['without an entitlement    ', { funder: 'party_users' }, BEFORE, 'no_entitlement'],
    ['by a state that sells     ', { mode: 'mode_market' }, BEFORE, 'market_funder'],
    ['above the whole           ', { sharePpm: ppm(200_001) }, BEFORE, 'pool_exceeded'],
    [
      'above the storage there   ',
      { storageGibibytes: toGibibytes(12_108) },
      BEFORE,
      'storage_exceeded',
    ],
  ])('%s', async (_, wanted, now, reason) => {
    const made = await create(newAllocation('allocation_new', wanted), now);
    expect(made).toMatchObject({ ok: false, reason });
  });
});

describe('An allocation', () => {
  test('is not made beside one not saved yet, above the pool of both', async () => {
    const one = newAllocation('allocation_one', { sharePpm: toPartsPerMillion(150_000) });
    let other: Promise<AllocationOutcome> | undefined;
    const first = await store.database.write<AllocationOutcome>(
      callerAt(BEFORE),
      async (writer) => {
        const made = await createAllocation(writer, one, ports.allocationFacts);
        other = create({ ...one, id: 'allocation_two' });
        // Time in which the other would decide, were it not to wait for the first.
        await new Promise((resolve) => setTimeout(resolve, 150));
        return made;
      },
    );
    expect([first, await other]).toMatchObject([
      { ok: true },
      { reason: 'pool_exceeded', excess: { excessPpm: 100_000, site: 'site_small' } },
    ]);
    const plan = await store.database.snapshot(loadPlan);
    expect(plan?.allocations.at(-1)?.id).toBe('allocation_one');
  });

  test('changes share, holder and end, and keeps what is past', async () => {
    const id = 'allocation_aa';
    expect(await change(id, { sharePpm: toPartsPerMillion(500_000) }, RUNNING)).toMatchObject({
      ok: true,
      value: { sharePpm: 500_000, version: 2 },
    });
    const refusals = [
      change(id, { start: at('2028-01-28') }, RUNNING),
      change(id, { end: at('2028-01-29') }, RUNNING),
      change(id, { sharePpm: toPartsPerMillion(600_000), holder: 'party_no' }, RUNNING),
      change('allocation_no', {}, RUNNING),
    ];
    expect((await Promise.all(refusals)).map((each) => !each.ok && each.reason)).toEqual([
      'in_the_past',
      'in_the_past',
      'party_unknown',
      'not_found',
    ]);
  });

  test('keeps its storage until another amount is given, or none', async () => {
    const id = 'allocation_aa';
    const storageOf = async (given: Partial<Allocation>) => {
      const changed = await change(id, given, RUNNING);
      return changed.ok && (changed.value.storageGibibytes ?? 'none');
    };
    expect(await storageOf({ name: 'Named anew' })).toBe('none');
    expect(await storageOf({ storageGibibytes: toGibibytes(500) })).toBe(500);
    expect(await storageOf({ name: 'Named again' })).toBe(500);
    expect(await storageOf({ storageGibibytes: toGibibytes(0) })).toBe(0);
    expect(await storageOf({ storageGibibytes: undefined })).toBe('none');
  });

  test('keeps at least the share that the ledger says it has used in the month', async () => {
    const id = 'allocation_union';
    await useHalfOfEntitlement(id);
    expect(await change(id, { sharePpm: toPartsPerMillion(499_999) }, RUNNING)).toMatchObject({
      reason: 'below_used',
      leastSharePpm: 500_000,
    });
    expect(await change(id, { sites: ['site_no'] }, RUNNING)).toMatchObject({
      reason: 'site_used',
      site: 'site_small',
    });
    expect(await change('allocation_aa', { sites: ['site_no'] }, RUNNING)).toMatchObject({
      reason: 'site_unknown',
    });
    const next = await change(id, { sharePpm: toPartsPerMillion(500_000) }, RUNNING);
    expect(next).toMatchObject({ ok: true });
    const february = await change(id, { sharePpm: toPartsPerMillion(1) }, at('2028-02-02'));
    expect(february).toMatchObject({ ok: true });
    // Less than it has used, which the pool of its funder covers: no reason to keep its name.
    expect(await change(id, { name: 'Union' }, RUNNING)).toMatchObject({ ok: true });
  });

  test('keeps at least the share that covers what it used, by its days of the month', async () => {
    const id = 'allocation_union';
    const sharePpm = toPartsPerMillion(700_000);
    // Four days of the five that the plan has in January.
    const shorter = { sharePpm, end: at('2028-01-31') };
    expect(await change(id, shorter, RUNNING)).toMatchObject({ ok: true });
    const tooLittle = { sharePpm: toPartsPerMillion(624_999) };
    expect(await change(id, tooLittle, RUNNING)).toMatchObject({
      reason: 'below_used',
      leastSharePpm: 625_000,
    });
    const enough = { sharePpm: toPartsPerMillion(625_000), end: at('2028-02-04') };
    expect(await change(id, enough, RUNNING)).toMatchObject({ ok: true });
  });

  test('freezes, thaws and ends, each once', async () => {
    const target = { id: 'allocation_market', version: undefined } as const;
    const run = (
      command: typeof freezeAllocation,
      now: number,
      version?: number,
    ): Promise<unknown> =>
      store.database
        .write(callerAt(now), (writer) => command(writer, { ...target, version }))
        .then((outcome) => (outcome.ok ? outcome.value.frozenAt : outcome.reason));
    expect(await run(unfreezeAllocation, RUNNING)).toBe('not_frozen');
    expect(await run(freezeAllocation, RUNNING, 7)).toBe('version_changed');
    expect(await run(freezeAllocation, RUNNING, 1)).toBe(RUNNING);
    expect(await run(freezeAllocation, RUNNING)).toBe('frozen_already');
    expect(await run(unfreezeAllocation, RUNNING + 9)).toBeUndefined();
    const month = { start: RUNNING, end: toEpochSeconds(RUNNING + 10) };
    expect(await selectFreezes(store.database, month)).toEqual(
      new Map([[target.id, [{ from: RUNNING, until: RUNNING + 9 }]]]),
    );
    expect(await run(endAllocation, at('2028-01-26'))).toBe('not_begun');
    expect(await run(endAllocation, RUNNING)).toBeUndefined();
    expect(await run(endAllocation, RUNNING)).toBe('has_ended');
    expect(await run(freezeAllocation, RUNNING)).toBe('has_ended');
    const again = await applyText(store.database, TEXT, { at: RUNNING + 1 });
    expect(again.ok && again.value.difference.ahead).toMatchObject([
      { id: 'allocation_market', fields: [{ field: 'days' }] },
    ]);
  });
});

/** Writes to the ledger as the engine would: half of January's entitlement is used. */
async function useHalfOfEntitlement(allocation: string): Promise<void> {
  const outcome = await store.database.write(callerAt(RUNNING), async (writer) => {
    await writer.query(
      `INSERT INTO settlement.period (month, start_at, end_at, is_rehearsed)
       VALUES ('2028-01', $1, $2, false)`,
      [at('2028-01-27'), at('2028-02-01')],
    );
    await writer.query(
      `INSERT INTO settlement.account (kind, owner, commodity, may_be_negative) VALUES
         ('used', $1 || '/cluster_small', 'gpu-seconds', false),
         ('allocation', $1 || '/cluster_small', 'gpu-seconds', true)`,
      [allocation],
    );
    await writer.query(
      `WITH half AS (SELECT gpu_seconds / 2 AS amount FROM capacity.entitlement
                      WHERE funder = 'party_union' AND month = '2028-01'),
         entry AS (INSERT INTO settlement.entry (flow, subject, attempt, revision, month,
                     recorded_at, leg_count, is_rehearsed)
                   VALUES ('use', 'job_1', 0, 0, '2028-01', 0, 2, false) RETURNING seq)
       INSERT INTO settlement.leg (entry, account, position, amount)
       SELECT seq, a.id, CASE a.kind WHEN 'used' THEN 1 ELSE 2 END,
              CASE a.kind WHEN 'used' THEN amount ELSE -amount END
         FROM entry, half, settlement.account AS a WHERE a.owner = $1 || '/cluster_small'`,
      [allocation],
    );
    writer.audit({ action: 'test.use', subject: allocation, detail: {} });
    return done(undefined);
  });
  expect(outcome.ok).toBe(true);
}

describe('An outage', () => {
  const lost: Outage = {
    cluster: 'cluster_small',
    kind: 'lost',
    gpuCount: 8,
    start: at('2028-01-29'),
    end: at('2028-02-01'),
  };
  const note = (outage: Outage, now: number) =>
    store.database.write(callerAt(now), (writer) => noteOutage(writer, outage, ports.planInterval));

  test.each<readonly [string, Partial<Outage>, number, string]>([
    [
      'of a cluster not there ',
      { cluster: 'cluster_no', end: 0 as never },
      RUNNING,
      'cluster_unknown',
    ],
    ['that takes no time     ', { end: at('2028-01-29') }, RUNNING, 'outage_empty'],
    ['beyond the plan        ', { end: at('2028-03-01') }, RUNNING, 'outside_plan'],
    ['of a month before      ', {}, at('2028-02-02'), 'outage_too_early'],
    ['announced too late     ', { kind: 'maintenance' }, RUNNING, 'outage_too_early'],
    ['of more than there is  ', { gpuCount: 57 }, RUNNING, 'too_many_gpus'],
  ])('is not noted: %s', async (_, wanted, now, reason) => {
    expect(await note({ ...lost, ...wanted }, now)).toMatchObject({ ok: false, reason });
  });

  test('is reported, and ends once', async () => {
    const noted = await note(lost, RUNNING);
    const number = noted.ok ? noted.value.number : 0;
    const end = (now: number, version?: number) =>
      store.database.write(callerAt(now), (writer) => endOutage(writer, { number, version }));
    expect(await end(RUNNING, 2)).toMatchObject({ reason: 'version_changed' });
    expect(await end(RUNNING, 1)).toMatchObject({ ok: true, value: { end: RUNNING, version: 2 } });
    expect(await end(RUNNING)).toMatchObject({ reason: 'outage_over', end: RUNNING });
  });

  test('of a file that was called off stays called off when the file comes again', async () => {
    const [planned] = await store.database.query<{ number: bigint }>(
      "SELECT number FROM capacity.outage WHERE kind = 'maintenance'",
    );
    const target = { number: Number(planned?.number), version: undefined };
    const off = await store.database.write(callerAt(RUNNING), (writer) =>
      endOutage(writer, target),
    );
    expect(off.ok && off.value.start === off.value.end).toBe(true);
    const before = (await store.database.snapshot(loadPlan))?.sites[0]?.outages;
    await applyText(store.database, TEXT.replace('Small site', 'Tiny site'), { at: RUNNING });
    const after = await store.database.snapshot(loadPlan);
    expect(after?.sites[0]?.name).toBe('Tiny site');
    expect(after?.sites[0]?.outages).toEqual(before);
  });
});
