/** A month that is closed while the plan gets another site with its contract, or after that. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toEpochSeconds } from '../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { afterQuery } from '../platform/database/testing/while-uncommitted.ts';
import { closeStoredPeriod } from './close-period.ts';
import { PROGRAMME, SmallPlatform } from './leader/testing/small-platform.ts';
import { applyText, callerAt, textOfFile } from './testing/applied.ts';

const FEBRUARY = Date.UTC(2028, 1, 1) / 1_000;
const SITE = `
  - id: site_late
    name: Late site
    operator: party_operator
    territory: party_aa
    pue: 1.2
    powerEurPerMwh: 89
    clusters:
      - id: cluster_late
        acceleratorClass: h100
        h100EquivalentsPerGpu: 1
        wattsPerGpuBusy: 1_500
        wattsPerGpuIdle: 450
        nodeGroups: [{ nodes: 8, gpusPerNode: 8, nodesPerRack: 2, racksPerPod: 2 }]
`;
const CONTRACT = `
  - id: contract_late
    programme: programme_joint
    site: site_late
    capexEur: 1_000
    pricePerGpuHourEur: 1.29
    publicSharePercent: 0
    contributions: []
    phases:
      - name: from March
        start: 2028-03-01
        end: 2029-01-01
        capacity: [{ cluster: cluster_late, gpus: 64 }]
    serviceLevel: { availabilityPercent: 98, creditPercent: 100 }
    storageTerabytes: 13
`;
const CHANGED = textOfFile(PROGRAMME)
  .replace('\ncontracts:', `${SITE}\ncontracts:`)
  .replace('\nmodes:', `${CONTRACT}\nmodes:`);

let store: TestDatabase;
let platform: SmallPlatform;
beforeEach(async () => {
  store = await createTestDatabase();
  platform = new SmallPlatform(store.database);
  await platform.apply();
  const leader = await platform.lead();
  await leader.turn(platform.now);
  platform.now = toEpochSeconds(FEBRUARY + 60);
  await leader.turn(platform.now);
});
afterEach(() => store.close());

async function addSite(): Promise<void> {
  const applied = await applyText(store.database, CHANGED, { at: platform.now });
  expect(applied).toMatchObject({ ok: true });
}

/** January, and `meanwhile` after each statement that `pattern` matches. */
function close(pattern = /^$/, meanwhile = async () => {}) {
  return store.database.write(callerAt(platform.now), (writer) =>
    closeStoredPeriod(afterQuery(writer, pattern, meanwhile), '2028-01', {
      chargesKnownRuns: true,
    }),
  );
}

test('is closed by the plan as it was, or as it is, and by no mixture', async () => {
  let isFirst = true;
  const closed = await close(/FROM capacity.site/, async () => {
    if (isFirst) await addSite();
    isFirst = false;
  });
  expect([isFirst, closed]).toMatchObject([false, { ok: true }]);
});

test('is closed, and closed again, where a site came after its end', async () => {
  await addSite();
  expect(await close()).toMatchObject({ ok: true });
  expect(await close()).toMatchObject({ ok: true, value: { postedCount: 0 } });
});
