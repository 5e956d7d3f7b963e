import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signCommitment } from '../funding/commands/commitments.ts';
import { present } from '../kernel/assert.ts';
import { parseDate } from '../kernel/time.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { comparePlan } from './apply.ts';
import { differenceText } from './difference-text.ts';
import { loadPlan } from './load-plan.ts';
import { applyText, callerAt, notedPorts, textOfFile } from './testing/applied.ts';

const TEXT = textOfFile('test/golden/small-generated.yaml');
const BEFORE = Number(parseDate('2026-11-24'));
/** The plan runs from 2028-01-27 for eight days: in it, January has begun and February not. */
const IN_JANUARY = Number(parseDate('2028-01-30'));

let store: TestDatabase;

async function openStore(): Promise<void> {
  store = await createTestDatabase();
}

function closeStore(): Promise<void> {
  return store.close();
}

function edited(...edits: readonly (readonly [string, string])[]): string {
  return edits.reduce((text, [from, to]) => {
    expect(text, from).toContain(from);
    return text.replace(from, to);
  }, TEXT);
}

/** Everything that an application may write, as text: equal before and after a refusal. */
async function contents(): Promise<string> {
  const tables = await store.database.query<{ readonly name: string }>(
    `SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
      WHERE table_schema IN ('funding', 'procurement', 'capacity', 'access')
         OR (table_schema, table_name) IN (('platform', 'audit'), ('platform', 'event'))
      ORDER BY 1`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await store.database.query<{ readonly row: string }>(
      `SELECT t::text AS row FROM ${name} AS t ORDER BY 1`,
    );
    texts.push(name, ...rows.map(({ row }) => row));
  }
  return texts.join('\n');
}

describe('A programme file that is applied', () => {
  beforeEach(openStore);
  afterEach(closeStore);

  test('takes each commitment to its status by its steps, and books them once', async () => {
    const ports = notedPorts(0);
    await applyText(store.database, TEXT, { at: BEFORE, ports });
    await applyText(store.database, TEXT, { at: BEFORE + 1, ports });
    expect(ports.posted).toEqual([
      'commit commitment_union 0',
      'call commitment_union 1',
      'pay commitment_union 1',
      'commit commitment_aa 0',
    ]);
  });

  test('changes a field, says it with before and after, and raises what it touched', async () => {
    const { database } = store;
    await applyText(database, TEXT, { at: BEFORE });
    const text = edited(
      ['name: Small site', 'name: Little site'],
      [
        '{ party: party_aa, year: 2027, ceilingEur: 500_000 }',
        '{ party: party_aa, year: 2027, ceilingEur: 600_000 }',
      ],
    );
    const applied = await applyText(database, text, { at: BEFORE, expectedPlanVersion: 1 });
    const difference = applied.ok ? applied.value.difference : undefined;
    expect(difference && differenceText(difference)).toEqual([
      '~ budgets party_aa/2027: ceiling: EUR 500,000 → EUR 600,000',
      '~ sites site_small: name: Small site → Little site',
    ]);
    expect(applied).toMatchObject({ ok: true, value: { planVersion: 2 } });
    expect(await database.query('SELECT name, version FROM capacity.site')).toEqual([
      { name: 'Little site', version: 2 },
    ]);
    expect(await database.query('SELECT version FROM procurement.contract')).toEqual([
      { version: 1 },
    ]);
    const audit = await database.query(
      `SELECT action, subject FROM platform.audit
        WHERE seq > (SELECT max(seq) - 3 FROM platform.audit) ORDER BY seq`,
    );
    expect(audit).toEqual([
      { action: 'budget.put', subject: 'party_aa' },
      { action: 'site.put', subject: 'site_small' },
      { action: 'plan.apply', subject: 'plan' },
    ]);
  });

  test('changes the entitlements of months to come, and of none that has begun', async () => {
    const { database } = store;
    const sums = () =>
      database.query(
        `SELECT month, sum(gpu_seconds)::text AS sum FROM capacity.entitlement
          GROUP BY month ORDER BY month`,
      );
    await applyText(database, TEXT, { at: BEFORE });
    const [january, february] = [5 * 86_400 * 48, 3 * 86_400 * 64].map(String);
    expect(await sums()).toEqual([
      { month: '2028-01', sum: january },
      { month: '2028-02', sum: february },
    ]);
    const text = edited(['gpus: 64 }]', 'gpus: 56 }]']);
    expect(await applyText(database, text, { at: IN_JANUARY })).toMatchObject({ ok: true });
    expect(await sums()).toEqual([
      { month: '2028-01', sum: january },
      { month: '2028-02', sum: String(3 * 86_400 * 56) },
    ]);
  });

  test('keeps what the file leaves out, and says so', async () => {
    const { database } = store;
    await applyText(database, TEXT, { at: BEFORE });
    const plan = await database.snapshot(loadPlan);
    const text = edited(
      [
        '  - { party: party_aa, year: 2027, ceilingEur: 500_000 }\n',
        '  - { party: party_aa, year: 2027, ceilingEur: 500_000 }\n' +
          '  - { party: party_aa, year: 2028, ceilingEur: 1 }\n',
      ],
      [OUTAGE, ''],
    );
    const applied = await applyText(database, text, { at: BEFORE });
    const difference = applied.ok ? applied.value.difference : undefined;
    expect(difference && differenceText(difference)).toEqual([
      '+ budgets party_aa/2028: ceiling EUR 1',
      '= outages cluster_small: 16 GPUs lost from 2028-02-01T10:00:00Z: not in the file; stays',
    ]);
    const after = await database.snapshot(loadPlan);
    expect(after?.sites).toStrictEqual(plan?.sites);
    expect(after?.budgets.map(({ year }) => year)).toEqual([2027, 2027, 2028]);
  });

  test('lets the platform be right where a commitment was signed since', async () => {
    const { database } = store;
    const drafted = edited(...SPARE);
    await applyText(database, drafted, { at: BEFORE });
    await database.write(callerAt(BEFORE), (writer) =>
      signCommitment(writer, { id: 'commitment_spare', version: 1 }, notedPorts(0).post),
    );
    const again = await applyText(database, drafted, { at: BEFORE });
    expect(again).toMatchObject({ ok: true, value: { isChanged: false } });
    expect(again.ok && differenceText(again.value.difference)).toEqual([
      'Nothing to do.',
      '! commitments commitment_spare: status: stays signed; the file says drafted',
    ]);
  });

  test('grants storage, and takes it away where it names none any more', async () => {
    const { database } = store;
    const granted = edited(['sharePercent: 80', 'sharePercent: 80\n    storageGibibytes: 500']);
    const storageLines = async (text: string) => {
      const applied = await applyText(database, text, { at: BEFORE });
      return applied.ok && differenceText(applied.value.difference);
    };
    const line = '~ allocations allocation_union: storage:';
    await applyText(database, TEXT, { at: BEFORE });
    expect(await storageLines(granted)).toEqual([`${line} nothing → 500 GiB`]);
    expect(await storageLines(granted)).toEqual(['Nothing to do.']);
    expect(await storageLines(TEXT)).toEqual([`${line} 500 GiB → nothing`]);
  });

  test('is refused where it does not agree with what it leaves out', async () => {
    const { database } = store;
    const extra =
      '  - { id: allocation_extra, name: Extra, funder: party_union, mode: mode_open,\n' +
      '      holder: party_users, sites: [site_small], sharePercent: 20 }\n\nworkload:';
    await applyText(database, edited(['\nworkload:', extra]), { at: BEFORE });
    const text = edited(['sharePercent: 80', 'sharePercent: 90']);
    expect(await applyText(database, text, { at: BEFORE })).toMatchObject({
      reason: 'plan_refused',
      faults: [
        {
          rule: 'pool_exceeded',
          path: 'allocations.allocation_extra.sharePercent',
          expected: 'allocations of at most 100 %: 10 % too much',
        },
      ],
    });
  });
});

const OUTAGE =
  '      - { cluster: cluster_small, gpus: 16, kind: lost, ' +
  'start: 2028-02-01T10:00Z, length: 6 hours }\n';

/** A second commitment of AA, in draft, with a budget of its own. */
const SPARE = [
  ['\nprogrammes:', '  - { party: party_aa, year: 2029, ceilingEur: 10 }\n\nprogrammes:'],
  [
    '\nsites:',
    '  - { id: commitment_spare, party: party_aa, programme: programme_joint, status: drafted,\n' +
      '      instalments: [{ due: 2029-06-30, amountEur: 10 }] }\n\nsites:',
  ],
] as const;

describe('A programme file is refused and changes nothing', () => {
  // Because nothing is changed, one platform serves all of these tests.
  beforeAll(async () => {
    await openStore();
    expect(await applyText(store.database, TEXT, { at: BEFORE })).toMatchObject({ ok: true });
  });
  afterAll(closeStore);

  test.each<readonly [string, number, readonly (readonly [string, string])[], readonly string[]]>([
    [
      'a signed commitment with another day',
      BEFORE,
      [
        [
          'instalments: [{ due: 2027-06-30, amountEur: 500_000 }]',
          'instalments: [{ due: 2027-07-30, amountEur: 500_000 }]',
        ],
      ],
      ['signed_commitment commitments.commitment_aa'],
    ],
    [
      'a party of another kind',
      BEFORE,
      [['name: Users, kind: user-organisation', 'name: Users, kind: company']],
      ['kind_changed parties.party_users'],
    ],
    [
      'a price that has begun to be used',
      IN_JANUARY,
      [['pricePerGpuHourEur: 1.29', 'pricePerGpuHourEur: 1.30']],
      ['price_begun contracts.contract_small'],
    ],
    [
      'an entitlement of a month that has begun',
      IN_JANUARY,
      [['gpus: 48 }]', 'gpus: 40 }]']],
      ['entitlement_begun contracts.contract_small'],
    ],
    [
      'the price of a mode that has begun to be used',
      IN_JANUARY,
      [['pricePerGpuHourEur: 2.40', 'pricePerGpuHourEur: 2.50']],
      ['price_begun modes.mode_market'],
    ],
    [
      'other nodes below running jobs',
      IN_JANUARY,
      [['nodesPerRack: 2, racksPerPod: 2', 'nodesPerRack: 4, racksPerPod: 2']],
      ['nodes_changed clusters.cluster_small'],
    ],
    [
      'an allocation that begins later although it has begun',
      IN_JANUARY,
      [['sharePercent: 80', 'sharePercent: 80\n    start: 2028-02-01']],
      ['allocation_begun allocations.allocation_union'],
    ],
    [
      'a start of the plan that was moved past what has begun',
      IN_JANUARY,
      [['start: 2028-01-27\n  length: 8 days', 'start: 2028-01-28\n  length: 7 days']],
      ['entitlement_begun contracts.contract_small'],
    ],
  ])('%s', async (_, at, edits, expected) => {
    const { database } = store;
    const before = await contents();
    const text = edited(...edits);
    const applied = await applyText(database, text, { at });
    const faults = !applied.ok && 'faults' in applied ? applied.faults : [];
    const words = new Set(faults.map(({ rule, path }) => `${rule} ${path}`));
    for (const each of expected) expect([...words]).toContainEqual(each);
    expect(await contents()).toBe(before);
    const compared = await database.snapshot((reader) =>
      comparePlan(reader, { fileName: 'x', fileText: text }, toEpochSeconds(at), notedPorts(0)),
    );
    if (compared.ok) expect(compared.value.faults).toEqual(faults);
  });

  test('because the plan has changed since it was seen', async () => {
    const before = await contents();
    const text = edited(['name: Small site', 'name: Little site']);
    const applied = await applyText(store.database, text, { at: BEFORE, expectedPlanVersion: 0 });
    expect(applied).toEqual({ ok: false, reason: 'plan_changed', expected: 0, found: 1 });
    expect(await contents()).toBe(before);
  });

  test('because it is faulty, with the line', async () => {
    const before = await contents();
    const text = edited(['kind: operator', 'kind: operater']);
    const applied = await applyText(store.database, text, { at: BEFORE });
    expect(applied).toMatchObject({ ok: false, reason: 'file_faulty' });
    expect(await contents()).toBe(before);
  });

  test('because an allocation would get less than it has used', async () => {
    const share = present(/sharePercent: (\d+)/.exec(TEXT)?.[0], 'a share');
    const text = edited([share, 'sharePercent: 1']);
    const ports = notedPorts(20_000);
    const applied = await applyText(store.database, text, { at: IN_JANUARY, ports });
    expect(applied).toMatchObject({
      reason: 'plan_refused',
      faults: [{ rule: 'below_used', found: '1 %' }],
    });
  });
});

test('No allocation loses a site where it has used something in the period', async () => {
  await openStore();
  const text = textOfFile('test/proving-ground/ground.yaml');
  const ports = notedPorts(0, ['site_south']);
  const apply = (fileText: string, at = IN_JANUARY) =>
    applyText(store.database, fileText, { at, ports });
  expect(await apply(text, BEFORE)).toMatchObject({ ok: true });
  expect(
    await apply(text.replace('sites: [site_north, site_south]', 'sites: [site_north]')),
  ).toMatchObject({
    reason: 'plan_refused',
    faults: [{ rule: 'site_used', found: 'site_north' }],
  });
  const other = text.replace('sites: [site_north, site_south]', 'sites: [site_south]');
  expect(await apply(other)).toMatchObject({ ok: true });
  await closeStore();
});

test('A mode keeps its price once it was used, also where no allocation has it now', async () => {
  await openStore();
  const added = '\n  - { id: mode_new, name: New, priority: market, pricePerGpuHourEur: 2.70 }';
  const price = 'pricePerGpuHourEur: 2.40 }';
  const moved = edited([price, price + added], ['mode: mode_market', 'mode: mode_new']);
  const dearer = (text: string) => text.replace(price, 'pricePerGpuHourEur: 2.60 }');
  const apply = (fileText: string, at: number) => applyText(store.database, fileText, { at });
  expect(await apply(TEXT, BEFORE)).toMatchObject({ ok: true });
  expect(await apply(moved, BEFORE)).toMatchObject({ ok: true });
  // Nobody has used it yet.
  expect(await apply(dearer(moved), BEFORE)).toMatchObject({ ok: true });
  expect(await apply(edited([price, price + added]), BEFORE)).toMatchObject({ ok: true });
  expect(await apply(moved, IN_JANUARY)).toMatchObject({ ok: true });
  expect(await apply(dearer(moved), IN_JANUARY)).toMatchObject({
    reason: 'plan_refused',
    faults: [{ rule: 'price_begun', path: 'modes.mode_market', found: 'EUR 2.60 a GPU-hour' }],
  });
  await closeStore();
});

test('Of two applications at once one changes the plan, the other finds nothing', async () => {
  await openStore();
  const both = await Promise.all([
    applyText(store.database, TEXT, { at: BEFORE }),
    applyText(store.database, TEXT, { at: BEFORE }),
  ]);
  expect(both.map((each) => each.ok && each.value.isChanged).sort()).toEqual([false, true]);
  expect(await store.database.query('SELECT plan_version FROM funding.application')).toEqual([
    { plan_version: 1 },
  ]);
  await closeStore();
});
