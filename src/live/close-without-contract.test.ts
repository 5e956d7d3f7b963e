/** A party that promised money which no contract draws on, and the months that state it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  draftCommitment,
  signCommitment,
  withdrawCommitment,
} from '../funding/commands/commitments.ts';
import { putBudget, putParty } from '../funding/commands/parties.ts';
import { lockPlan } from '../funding/store/plan-header.ts';
import { toEpochSeconds, toEurMicros } from '../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { closeStoredPeriod } from './close-period.ts';
import { SmallPlatform } from './leader/testing/small-platform.ts';
import { postCommitmentFlow } from './post-money.ts';
import { callerAt } from './testing/applied.ts';

const FEBRUARY = Date.UTC(2028, 1, 1) / 1_000;
const MICROS = toEurMicros(7_000_000n);
const target = { id: 'commitment_early', version: undefined } as const;

let store: TestDatabase;
let platform: SmallPlatform;
beforeAll(async () => {
  store = await createTestDatabase();
  platform = new SmallPlatform(store.database);
  await platform.apply();
});
afterAll(() => store.close());

async function signInJanuary(): Promise<void> {
  const signed = await store.database.write(callerAt(FEBRUARY - 1), async (writer) => {
    await lockPlan(writer);
    const party = 'party_bb';
    await putParty(writer, { id: party, name: 'State BB', kind: 'state', state: party });
    await putBudget(writer, { party, year: 2028, ceilingMicros: MICROS });
    await draftCommitment(writer, {
      ...{ id: target.id, party, programme: 'programme_joint', territory: undefined },
      instalments: [{ dueAt: toEpochSeconds(FEBRUARY), micros: MICROS }],
    });
    return signCommitment(writer, target, postCommitmentFlow);
  });
  expect(signed).toMatchObject({ ok: true });
}

function withdraw() {
  const none = async () => [];
  const ports = { post: postCommitmentFlow, contractsDrawingOn: none, callsRestingOn: none };
  return store.database.write(callerAt(platform.now), (writer) =>
    withdrawCommitment(writer, target, ports),
  );
}

async function closeJanuary() {
  const closed = await store.database.write(callerAt(platform.now), (writer) =>
    closeStoredPeriod(writer, '2028-01', { chargesKnownRuns: true }),
  );
  expect(closed).toMatchObject({ ok: true });
  return store.database.query(
    `SELECT revision, lines->>'committedMicros' AS committed, lines->'gpuTime' AS gpu_time
       FROM settlement.statement WHERE funder = 'party_bb' ORDER BY revision`,
  );
}

test('has a statement of its money, and a new one when it has withdrawn', async () => {
  const leader = await platform.lead();
  await leader.turn(platform.now);
  await signInJanuary();
  platform.now = toEpochSeconds(FEBRUARY + 60);
  await leader.turn(platform.now);
  const first = { revision: 0, committed: String(MICROS), gpu_time: [] };
  expect(await closeJanuary()).toEqual([first]);
  expect(await withdraw()).toMatchObject({ ok: true });
  expect(await closeJanuary()).toEqual([first, { revision: 1, committed: '0', gpu_time: [] }]);
});
