/**
 * Saves a turn: what was decided about every job, the orders to the sites, the ledger, use, and how
 * far the reports of the sites are taken, all in one transaction, behind the fence of the epoch.
 */
import { lockPlan, selectPlanHeader } from '../../funding/store/plan-header.ts';
import { present } from '../../kernel/assert.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import {
  insertUsage,
  lockUsage,
  type NewUsage,
  selectUsageHistory,
} from '../../metering/store/usage.ts';
import { ENGINE_VERSION } from '../../operation/engine.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import { type EngineBehind, recordCycle } from '../../scheduling/commands/record-cycle.ts';
import { type SaveRefusal, saveNewEntries } from '../../settlement/store/new-entries.ts';
import { savePeriodInputs } from '../../settlement/store/period-inputs.ts';
import { openPeriods, setPeriodState } from '../../settlement/store/periods.ts';
import { saveOrders } from '../../sites/store/site-orders.ts';
import { markReportsTaken } from '../../sites/store/site-reports.ts';
import { correctCharge } from '../post-usage.ts';
import { countTurn, type Deposed, type Lead } from './leadership.ts';
import type { ChargedUsage, EndedPeriod, Kept, LateEnd } from './live-keeper.ts';
import type { Memory } from './memory.ts';
import type { TurnWrites } from './turn-writes.ts';

/** A month would be opened, or a job started, by a plan that is another by now. */
interface PlanChanged {
  readonly reason: 'plan_changed';
  readonly expected: number;
  readonly found: number;
}

export type SaveTurnRefusal = Deposed | PlanChanged | EngineBehind | SaveRefusal;

export interface TurnToSave {
  readonly lead: Lead;
  readonly memory: Memory;
  readonly writes: TurnWrites;
  readonly kept: Kept;
}

/** Refusals in the order of {@link SaveTurnRefusal}; after any of them the memory is outdated. */
export async function saveTurn(
  writer: Writer,
  { lead, memory, writes, kept }: TurnToSave,
): Promise<Outcome<bigint, SaveTurnRefusal>> {
  const turn = await countTurn(writer, lead);
  if (!turn.ok) return turn;
  const needsPlan = kept.openedPeriods.length > 0 || writes.starts.length > 0;
  const changed = needsPlan ? await planChanged(writer, memory) : undefined;
  if (changed !== undefined) return refused(changed);
  const recorded = await recordCycle(writer, { ...writes, engineVersion: ENGINE_VERSION });
  if (!recorded.ok) return recorded;
  const { books } = memory.keeper;
  const opened = kept.openedPeriods.map((index) => present(books.periods[index], 'A period'));
  await openPeriods(writer, opened, false);
  const { ledger } = books;
  const fromEntry = memory.savedEntryCount;
  const saved = await saveNewEntries(writer, { ledger, fromEntry, isRehearsed: false });
  if (!saved.ok) return saved;
  await saveUsages(writer, memory, kept.usages);
  for (const late of kept.lateEnds) await correctLateEnd(writer, memory, late);
  for (const ended of kept.endedPeriods) await saveEnd(writer, memory, ended);
  await saveOrders(writer, writes.orders, writes.at);
  const cursors = [...writes.takenNumbers].map(([site, takenNumber]) => ({ site, takenNumber }));
  await markReportsTaken(writer, cursors);
  return done(turn.value);
}

/**
 * What a month was opened with stands, so no month is opened by an outdated plan; and no job starts
 * in an allocation that was frozen, ended or taken from a site meanwhile. From here to the end of
 * the transaction the plan does not change, so that who changes it sees the month and what runs.
 */
async function planChanged(
  writer: Writer,
  { operationVersion: expected }: Memory,
): Promise<PlanChanged | undefined> {
  await lockPlan(writer);
  const { operationVersion: found } = await selectPlanHeader(writer);
  return found === expected ? undefined : { reason: 'plan_changed', expected, found };
}

/** What a site said of its run, and what the engine cut at the end of a period. */
async function saveUsages(
  writer: Writer,
  memory: Memory,
  usages: readonly ChargedUsage[],
): Promise<void> {
  for (const { cluster, site } of memory.stage.clusters) {
    for (const source of ['site', 'engine'] as const) {
      const here = usages.filter(
        (one) =>
          one.source === source &&
          memory.stage.clusters[one.usage.clusterIndex]?.cluster === cluster,
      );
      const origin = {
        source,
        site: source === 'site' ? site.id : undefined,
        receivedAt: writer.caller.at,
        isRehearsed: false,
      };
      const fresh = here.map((charged) => toNewUsage(memory, charged));
      await insertUsage(writer, fresh, origin);
    }
  }
}

/**
 * A site was late to say that a run had ended in an earlier month, which the engine charged to its
 * end. That month is corrected, and closed again where it was closed. What the site itself has said
 * of it stands.
 */
async function correctLateEnd(
  writer: Writer,
  { stage }: Memory,
  { run, endedAt }: LateEnd,
): Promise<void> {
  const { jobNumber, attempt, gpuCount, startedAt } = run;
  const charged = stage.periods.filter(
    (period) => period.end > endedAt && period.start < writer.caller.at && period.end > startedAt,
  );
  await lockUsage(writer, [jobNumber]);
  const histories = await selectUsageHistory(writer, { jobNumber, attempt });
  for (const { month, start: monthStart } of charged) {
    if (histories.get(month)?.saidBySite !== undefined) continue;
    const start = toEpochSeconds(Math.max(startedAt, monthStart));
    const end = toEpochSeconds(Math.max(start, endedAt));
    const reason = 'the site was late to say that the run had ended';
    await correctCharge(writer, { jobNumber, attempt, month, start, end, gpuCount, reason });
  }
}

function toNewUsage(memory: Memory, { usage, isOfSharedGpu }: ChargedUsage): NewUsage {
  const { jobNumber, attempt, start, end, gpuCount, gpuSeconds, periodIndex } = usage;
  const span = { start, end, gpuCount };
  const { month } = present(memory.stage.periods[periodIndex], 'The period of a usage');
  const sharedGpuSeconds = isOfSharedGpu ? gpuSeconds : undefined;
  const key = { jobNumber, attempt, month, revision: 0 };
  return { ...key, reported: span, accepted: span, sharedGpuSeconds };
}

/** What its close needs to know of the scheduler, by ids; and that its time is over. */
async function saveEnd(
  writer: Writer,
  { stage }: Memory,
  { periodIndex, loans }: EndedPeriod,
): Promise<void> {
  const { month } = present(stage.periods[periodIndex], 'The period that ended');
  const inputs = stage.clusters.map(({ cluster }, clusterIndex) => ({
    cluster: cluster.id,
    loans: loans
      .filter((loan) => loan.clusterIndex === clusterIndex)
      .map(({ lenderIndex, borrowerIndex, lentGpuSeconds, repaidGpuSeconds }) => ({
        lender: present(stage.funders[lenderIndex], 'A lender'),
        borrower: present(stage.funders[borrowerIndex], 'A borrower'),
        lent: lentGpuSeconds,
        repaid: repaidGpuSeconds,
      })),
  }));
  await savePeriodInputs(writer, month, inputs, false);
  await setPeriodState(writer, month, 'ended');
}
