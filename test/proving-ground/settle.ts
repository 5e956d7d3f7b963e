/**
 * After the faults: within bounded time everything ends. Orders are acknowledged, jobs that can run
 * have run, usage is charged, months are closed, and nothing is held any more.
 */
import { toEpochSeconds } from '../../src/kernel/units.ts';
import type { Ground } from './play.ts';
import type { World } from './world.ts';

const TURNS_MAX = 300;
/** More than any job can last on these sites, with all that waits before it. */
const SECONDS_MAX = 20 * 86_400;
/** After this long a month is closed whatever its sites have not reported; and a bit. */
const REPORT_SECONDS = 2 * 86_400;

export async function settle(world: World, ground: Ground): Promise<readonly string[]> {
  world.stopFaults();
  // A rival may have taken the lead with the last fault: this turn finds out, the next leads.
  await world.turn();
  const start = world.now;
  for (let turn = 0; turn < TURNS_MAX; turn += 1) {
    await ground.usage.reportAll();
    await world.turn();
    const open = await openWork(world);
    if (open.length === 0) break;
    if (world.now - start > SECONDS_MAX || turn === TURNS_MAX - 1) {
      return [`not settled ${world.now - start} s after the faults stopped: ${open.join('; ')}`];
    }
    world.moveTo(await nextAt(world));
  }
  const faults = await ground.checkers.afterStep();
  if (faults.length > 0) return faults;
  return closeAll(world, ground);
}

/** A leader asks to be woken every minute where it may reclaim: an hour is soon enough here. */
const PAUSE_SECONDS = 3_600;

/** The next second at which anything can happen at all, or the next hour. */
async function nextAt(world: World): Promise<number> {
  const [row] = await world.store.query<{ due_at: bigint | null }>(
    'SELECT min(due_at) AS due_at FROM virtual_site.run WHERE ended_at IS NULL',
  );
  const due = Number(row?.due_at ?? world.now + 86_400);
  const result = world.lastResult;
  const asked = result?.kind === 'done' ? result.nextAt : Infinity;
  return Math.max(world.now + PAUSE_SECONDS, Math.min(due, asked));
}

async function openWork({ store }: World): Promise<readonly string[]> {
  const rows = await store.query<{ sentence: string }>(
    `SELECT job.id || ' of ' || job.gpu_count || ' GPUs is ' || job.state
            || coalesce(', ' || job.wait_reason, '') AS sentence
       FROM scheduling.job AS job
      WHERE state NOT IN ('completed', 'failed', 'cancelled', 'rejected')
        AND NOT (state = 'waiting' AND job.wait_reason = 'allocation_closed')
     UNION ALL
     SELECT count(*) || ' orders are not acknowledged' FROM sites.site_order
      WHERE acknowledged_at IS NULL HAVING count(*) > 0
     UNION ALL
     SELECT count(*) || ' batches of usage are not charged' FROM metering.batch
      WHERE charged_at IS NULL HAVING count(*) > 0
     UNION ALL
     SELECT count(*) || ' questions are not answered' FROM scheduling.question
      WHERE answered_at IS NULL HAVING count(*) > 0`,
  );
  return rows.map(({ sentence }) => sentence);
}

/** The rest of the plan passes, month by month; every month is closed two days after its end. */
async function closeAll(world: World, ground: Ground): Promise<readonly string[]> {
  const plan = world.memory?.plan;
  const ends = world.memory?.stage.periods.map(({ end }) => end) ?? [];
  for (const end of ends.filter((each) => each + REPORT_SECONDS > world.now)) {
    world.moveTo(end + 1);
    await world.turn();
    world.moveTo(toEpochSeconds(end + REPORT_SECONDS));
    await world.turn();
    await ground.usage.reportAll();
    await world.turn();
  }
  if (plan === undefined) return ['nobody leads at the end'];
  const left = await world.store.query<{ sentence: string }>(
    `SELECT month || ' is ' || state || ' after the end of the plan' AS sentence
       FROM settlement.period WHERE state <> 'closed'
     UNION ALL
     SELECT account.name || ' still holds ' || balance.amount
       FROM settlement.balance AS balance JOIN settlement.account AS account
         ON account.id = balance.account
      WHERE account.kind IN ('reserved', 'entitlement', 'allocation') AND balance.amount <> 0`,
  );
  const faults = [...(await ground.checkers.afterStep()), ...(await ground.checkers.deeply())];
  return [...left.map(({ sentence }) => sentence), ...faults];
}
