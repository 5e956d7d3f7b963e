/** A platform on which two months ran, were paid for and are closed; a loss was credited. */
import {
  callInstalment,
  draftCommitment,
  payInstalment,
  signCommitment,
} from '../../funding/commands/commitments.ts';
import { putBudget } from '../../funding/commands/parties.ts';
import { lockPlan } from '../../funding/store/plan-header.ts';
import { assert } from '../../kernel/assert.ts';
import { done } from '../../kernel/outcome.ts';
import { toEpochSeconds, toEurMicros } from '../../kernel/units.ts';
import type { OpenDatabase } from '../../platform/database/open-database.ts';
import type { Database } from '../../platform/database/transaction.ts';
import type { AnyRoute } from '../../platform/http/route.ts';
import { createHttpServer, type HttpServer } from '../../platform/http/server.ts';
import { TEST_SETTINGS } from '../../platform/http/testing/test-settings.ts';
import type { RoleGrant } from '../../platform/identity/access.ts';
import { closeStoredPeriod } from '../close-period.ts';
import { SmallPlatform } from '../leader/testing/small-platform.ts';
import { type PlanPorts, planPorts } from '../plan-ports.ts';
import { postCommitmentFlow } from '../post-money.ts';
import { callerAt } from './applied.ts';

export const JANUARY = '2028-01';
const FEBRUARY = Date.UTC(2028, 1, 1) / 1_000;
const DAY = 86_400;
const MICROS = toEurMicros(7_000_003n);

/** Job 1 is of `allocation_aa`, free of charge; job 2 is bought, of `allocation_market`. */
export async function settledPlatform(database: OpenDatabase): Promise<SmallPlatform> {
  const platform = new SmallPlatform(database);
  await platform.apply();
  await platform.submit(8, 3_600, 'allocation_aa');
  await platform.submit(4, 1_000, 'allocation_market');
  const leader = await platform.lead();
  await platform.turnUntil(leader, platform.now + 7_200, 600);
  await payInJanuary(database);
  platform.now = toEpochSeconds(FEBRUARY + 5 * DAY);
  await leader.turn(platform.now);
  for (const month of [JANUARY, '2028-02']) {
    const closed = await database.write(callerAt(platform.now), (writer) =>
      closeStoredPeriod(writer, month, { chargesKnownRuns: true }),
    );
    assert(closed.ok, `${month} is not closed`);
  }
  return platform;
}

/** A commitment that no contract draws on, so that its money stays with the programme. */
async function payInJanuary(database: OpenDatabase): Promise<void> {
  const id = 'commitment_early';
  const target = { id, version: undefined, number: 1 } as const;
  await database.write(callerAt(FEBRUARY - 1), async (writer) => {
    await lockPlan(writer);
    await putBudget(writer, { party: 'party_aa', year: 2028, ceilingMicros: MICROS });
    await draftCommitment(writer, {
      ...{ id, party: 'party_aa', programme: 'programme_joint', territory: undefined },
      instalments: [{ dueAt: toEpochSeconds(FEBRUARY - 1), micros: MICROS }],
    });
    await signCommitment(writer, target, postCommitmentFlow);
    await callInstalment(writer, target, postCommitmentFlow);
    await payInstalment(writer, target, postCommitmentFlow);
    return done(undefined);
  });
}

/**
 * A server over routes that need the store and what the plan gives; `x-as` says which of the
 * personas asks.
 */
export function serverAs(
  { database, now }: Pick<SmallPlatform, 'database' | 'now'>,
  routes: readonly AnyRoute<PlanPorts & { readonly database: Database }>[],
  personas: Readonly<Record<string, readonly RoleGrant[]>>,
): Promise<HttpServer> {
  return createHttpServer({
    ...TEST_SETTINGS,
    routes,
    ports: { ...planPorts(async () => undefined), database },
    authenticate: async ({ headers }) => {
      const id = String(headers['x-as']);
      const grants = personas[id] ?? [];
      return { ok: true, actor: { id, name: id, grants, restrictedTo: undefined } };
    },
    clock: () => now,
  });
}
