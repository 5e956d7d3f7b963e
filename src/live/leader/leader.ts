/**
 * The leader of a live platform: the one that runs the scheduling cycle. Its memory is a cache of
 * the store. A turn moves the memory and then saves what follows; where the saving is refused or
 * fails, or nobody knows whether it succeeded, the memory is thrown away and rebuilt, so a crash at
 * any point is no different from a pause. A turn:
 *
 *  1. hears the sites: what they report comes into the inbox;
 *  2. reads what is new: submissions, cancellations, reports, a changed plan;
 *  3. advances the memory (`advance.ts`);
 *  4. saves everything that follows in one transaction, fenced by the epoch (`save-turn.ts`);
 *  5. sends the orders of the outbox, of this turn and of those before, to the sites;
 *  6. answers what people ask about waiting jobs.
 *
 * Where the clock is behind the time up to which it was decided, there is no turn: a run that
 * started then would end in the very second in which it started, and cost nothing.
 */

import { selectPlanHeader } from '../../funding/store/plan-header.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import type { Database } from '../../platform/database/transaction.ts';
import { loadCancelling } from '../../scheduling/store/live-jobs.ts';
import { takeSubmittedJobs } from '../../scheduling/store/submitted-jobs.ts';
import type { SiteDriver } from '../../sites/site-driver.ts';
import { selectConnectedSites } from '../../sites/store/connections.ts';
import { loadUntakenReports } from '../../sites/store/site-reports.ts';
import { advance, type NewWork } from './advance.ts';
import { answerOpenQuestions } from './answer-questions.ts';
import { dispatchOrders } from './dispatch.ts';
import type { Lead } from './leadership.ts';
import type { Kept } from './live-keeper.ts';
import { loadMemory, type Memory } from './memory.ts';
import { observeSites } from './observe-sites.ts';
import { type SaveTurnRefusal, saveTurn, type TurnToSave } from './save-turn.ts';
import type { TurnWrites } from './turn-writes.ts';

/** What one turn takes at most of each kind of work; the rest waits for the next. */
const JOBS_PER_TURN = 2_000;
const REPORTS_PER_TURN = 5_000;
/** Entries in memory after which the ledger begins anew: they are all in the store. */
const LEDGER_ENTRIES_MAX = 500_000;

export interface LeaderPorts {
  readonly database: Database;
  readonly lead: Lead;
  /** The driver of a site of the plan. */
  readonly driverOf: (site: SiteDriver['site'], seed: number) => SiteDriver;
}

export type TurnResult =
  /** No programme was applied yet. */
  | { readonly kind: 'nothing_to_lead' }
  /** The clock is behind what was decided: nothing happens before `until`, epoch seconds. */
  | { readonly kind: 'stands_still'; readonly at: number; readonly until: number }
  /** What was decided is not saved; the memory is rebuilt at the next turn. */
  | { readonly kind: 'refused'; readonly refusal: SaveTurnRefusal }
  | {
      readonly kind: 'done';
      /** False where nothing happened, so that nothing was saved. */
      readonly isSaved: boolean;
      /** More work of the same kinds waits than one turn takes. */
      readonly hasMore: boolean;
      readonly counts: TurnCounts;
      /** When a turn is due whatever happens, epoch seconds; infinite where there is none. */
      readonly nextAt: number;
      /** Sites that did not answer, with what went wrong. */
      readonly silent: readonly { readonly site: string; readonly sentence: string }[];
    };

export interface TurnCounts {
  readonly admitted: number;
  readonly rejected: number;
  readonly started: number;
  readonly ended: number;
  readonly noticed: number;
  readonly endedPeriods: number;
}

/** Where a turn may be cut off, for tests of crashes: told before each step that could follow. */
export type TurnStep = 'observed' | 'read' | 'advanced' | 'saved' | 'dispatched' | 'answered';

export class Leader {
  readonly #ports: LeaderPorts;
  readonly #reach: (step: TurnStep) => Promise<void>;
  #memory: Memory | undefined;
  #drivers: readonly SiteDriver[] = [];
  /** Keys of use that was charged by a report before the engine heard of the end. */
  readonly #chargedElsewhere = new Set<string>();

  /** `reach` is told each step that was reached; where it throws, the turn ends there. */
  constructor(ports: LeaderPorts, reach: (step: TurnStep) => Promise<void> = async () => {}) {
    this.#ports = ports;
    this.#reach = reach;
  }

  /** The memory as it is; `undefined` before the first turn and after a refused one. */
  get memory(): Memory | undefined {
    return this.#memory;
  }

  /** Throws what the store throws; the memory is then forgotten. `now`: epoch seconds. */
  async turn(now: number): Promise<TurnResult> {
    try {
      return await this.#turn(now);
    } catch (error) {
      this.#memory = undefined;
      throw error;
    }
  }

  async #turn(now: number): Promise<TurnResult> {
    const memory = await this.#remember();
    if (memory === undefined) return { kind: 'nothing_to_lead' };
    const { enteredAt: until } = memory.engine;
    if (now < until && hasBegun(memory)) return { kind: 'stands_still', at: now, until };
    const { database } = this.#ports;
    const heard = await observeSites(database, this.#drivers, now);
    await this.#reach('observed');
    const work = await readWork(database);
    await this.#reach('read');
    const writes = advance(memory, work, toEpochSeconds(now));
    const kept = memory.keeper.take();
    await this.#reach('advanced');
    const isSaved = hasWrites(writes, kept);
    if (isSaved) {
      const refusal = await this.#save(memory, { writes, kept }, toEpochSeconds(now));
      if (refusal !== undefined) return { kind: 'refused', refusal };
    }
    await this.#reach('saved');
    const sent = await dispatchOrders(database, this.#drivers, now);
    await this.#reach('dispatched');
    await answerOpenQuestions(database, memory, now);
    await this.#reach('answered');
    const silent = [...heard.silent, ...sent.failed];
    return { ...resultOf(memory, work, writes, kept), isSaved, silent };
  }

  /** The memory, rebuilt where there is none or the plan has changed since. */
  async #remember(): Promise<Memory | undefined> {
    const { database, driverOf } = this.#ports;
    const { operationVersion } = await selectPlanHeader(database);
    const isCurrent =
      this.#memory?.operationVersion === operationVersion &&
      this.#memory.savedEntryCount < LEDGER_ENTRIES_MAX;
    if (isCurrent) return this.#memory;
    this.#memory = await loadMemory(database, (key) => this.#chargedElsewhere.has(key));
    const { plan } = this.#memory ?? {};
    // What has an agent is driven by it: its reports come in by themselves, and it fetches orders.
    const connected = new Set(await selectConnectedSites(database));
    const driven = plan?.sites.filter(({ id }) => !connected.has(id)) ?? [];
    this.#drivers = driven.map(({ id }) => driverOf(id, plan?.seed ?? 0));
    return this.#memory;
  }

  /** At the time of the turn: before a plan begins, what is decided is of its first day. */
  async #save(
    memory: Memory,
    decided: Pick<TurnToSave, 'writes' | 'kept'>,
    at: EpochSeconds,
  ): Promise<SaveTurnRefusal | undefined> {
    const { database, lead } = this.#ports;
    const caller = { actor: 'system_engine', at, requestId: '' };
    const saved = await database.write(caller, (writer) =>
      saveTurn(writer, { lead, memory, ...decided }),
    );
    if (saved.ok) {
      memory.savedEntryCount = memory.keeper.books.ledger.entryCount;
      return undefined;
    }
    this.#memory = undefined;
    if (saved.reason === 'exists_with_different_content') this.#chargedElsewhere.add(saved.key);
    return saved;
  }
}

/** Before that, what is decided is of the first day of the plan, whatever time it is. */
function hasBegun({ engine }: Memory): boolean {
  return engine.enteredAt >= engine.scene.interval.start;
}

async function readWork(database: Database): Promise<NewWork> {
  const [reports, cancellings, submitted] = await Promise.all([
    loadUntakenReports(database, REPORTS_PER_TURN),
    loadCancelling(database),
    takeSubmittedJobs(database, JOBS_PER_TURN),
  ]);
  return { reports, cancellings, submitted };
}

/** Whether anything would be saved beside what the store has. */
function hasWrites(writes: TurnWrites, kept: Kept): boolean {
  const { at: _, takenNumbers, ...lists } = writes;
  return (
    takenNumbers.size > 0 ||
    Object.values(lists).some((list) => list.length > 0) ||
    kept.openedPeriods.length > 0 ||
    kept.endedPeriods.length > 0 ||
    kept.usages.length > 0
  );
}

function resultOf(memory: Memory, work: NewWork, writes: TurnWrites, kept: Kept) {
  return {
    kind: 'done' as const,
    hasMore: work.submitted.length === JOBS_PER_TURN || work.reports.length === REPORTS_PER_TURN,
    counts: {
      admitted: writes.admissions.length,
      rejected: writes.rejections.length,
      started: writes.starts.length,
      ended: writes.ends.length,
      noticed: writes.notices.length,
      endedPeriods: kept.endedPeriods.length,
    },
    nextAt: Math.min(memory.engine.nextCalendarAt, memory.engine.nextWakeAt),
  };
}
