/**
 * The demo of a store in which nothing was applied: a programme, the history behind it, and the
 * state from which the platform goes on live; beside it calls, one at each stage. All of it is one
 * transaction: a crash leaves the store empty, and the next start prepares it anew.
 */
import { setImmediate } from 'node:timers/promises';
import { lockPlan, selectPlanHeader } from '../../funding/store/plan-header.ts';
import { present } from '../../kernel/assert.ts';
import { done, refused } from '../../kernel/outcome.ts';
import { monthOf, toTimeText } from '../../kernel/time.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import { ENGINE_VERSION } from '../../operation/engine.ts';
import type { Database, Reader, Writer } from '../../platform/database/transaction.ts';
import { enterPersonas } from '../../platform/identity/demo.ts';
import { loadPlan } from '../load-plan.ts';
import type { PartPorts, PreparedDemo } from '../serve-parts.ts';
import { saveApplications } from './access/save-applications.ts';
import { saveRegistrations } from './access/save-registrations.ts';
import { applyDemoProgramme } from './apply-programme.ts';
import { saveCalls } from './calls/save-calls.ts';
import { type DemoProgramme, demoProgrammeAt } from './demo-programme.ts';
import { demoSubmittersOf, demoUsersOf } from './demo-users.ts';
import { handOver } from './hand-over.ts';
import { saveInvoices } from './invoices/save-invoices.ts';
import { type History, rehearseHistory } from './rehearse-history.ts';
import { type SavedCounts, saveHistory } from './save-history.ts';

/** Loads the demo where no programme was applied; else it only answers what is loaded. */
export async function prepareDemo({ database, now, log }: PartPorts): Promise<PreparedDemo> {
  const loaded = await nameOfPlan(database);
  if (loaded !== undefined) return { programme: loaded };
  const tell = (sentence: string): void => log.info(`demo: ${sentence}`);
  tell('the store is empty; the programme of the demo and three months of history are prepared');
  const at = now();
  const demo = demoProgrammeAt(at);
  const history = await rehearseDemo(demo, at, tell);
  const saved = await saveDemo(database, demo, history, tell);
  if (saved !== undefined) log.info(saved, 'demo: prepared');
  return { programme: (await nameOfPlan(database)) ?? demo.plan.name };
}

async function nameOfPlan(reader: Reader): Promise<string | undefined> {
  return (await selectPlanHeader(reader)).header?.name;
}

export async function rehearseDemo(
  { plan }: DemoProgramme,
  at: EpochSeconds,
  tell: (sentence: string) => void,
): Promise<History> {
  const told = new Set<string>();
  return rehearseHistory(plan, at, async (second) => {
    const month = monthOf(second as EpochSeconds);
    if (!told.has(month)) tell(`rehearsing ${month}`);
    told.add(month);
    await setImmediate();
  });
}

/** `undefined`: another has applied a programme meanwhile, and nothing was saved. */
export async function saveDemo(
  database: Pick<Database, 'write'>,
  demo: DemoProgramme,
  history: History,
  tell: (sentence: string) => void,
): Promise<SavedCounts | undefined> {
  const at = history.state.at as EpochSeconds;
  const caller = { actor: 'system_demo', at, requestId: '' };
  const saved = await database.write(caller, async (writer) => {
    await lockPlan(writer);
    if ((await nameOfPlan(writer)) !== undefined) return refused({ reason: 'applied' });
    return done(await saveInside(writer, demo, history, tell));
  });
  return saved.ok ? saved.value : undefined;
}

async function saveInside(
  writer: Writer,
  demo: DemoProgramme,
  history: History,
  tell: (sentence: string) => void,
): Promise<SavedCounts> {
  const { allocations, interval } = demo.plan;
  tell('applying its programme');
  await applyDemoProgramme(writer, demo);
  await enterPersonas(writer, demoUsersOf(allocations));
  const submitters = demoSubmittersOf(allocations);
  const counts = await saveHistory(writer, history, { submitters, tell });
  tell('handing over to the live platform');
  await handOver(writer, history);
  tell('bringing its calls to where they stand');
  const stored = present(await loadPlan(writer), 'The plan of the demo');
  await saveCalls(writer, stored);
  tell('bringing its applications to where they stand');
  await saveApplications(writer, stored);
  await saveRegistrations(writer, stored);
  tell('issuing its invoices');
  await saveInvoices(writer, stored);
  writer.audit({
    action: 'demo.load',
    subject: 'plan',
    detail: {
      ...counts,
      from: toTimeText(interval.start),
      until: toTimeText(writer.caller.at),
      runningCount: history.state.running.length,
      waitingCount: history.state.waiting.length,
      engineVersion: ENGINE_VERSION,
      traceHash: history.traceHash,
    },
  });
  return counts;
}
