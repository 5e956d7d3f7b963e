/**
 * Leads for as long as the process lives: waits for the lock, takes the lead, and turns. A turn
 * follows where something is announced, where the last one said that one is due, and in any case a
 * few times a second, because virtual sites are asked and not told. Under load a turn takes what
 * has gathered during the last.
 *
 *  1. Wait for the lock of the leader, inside PostgreSQL: whoever led has gone by then.
 *  2. Raise the epoch, and turn until the lock is lost, the turn is refused by the fence, or the
 *     service stops.
 *  3. A turn that fails is followed by a pause; its memory is forgotten and rebuilt.
 */
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { OpenDatabase } from '../../platform/database/open-database.ts';
import type { SessionLock } from '../../platform/database/session-lock.ts';
import type { MailSettings } from '../../platform/notices/send-mail.ts';
import { WORK_CHANNEL } from '../../scheduling/store/submitted-jobs.ts';
import { closeEndedPeriods } from './close-ended.ts';
import { escalationOf } from './escalate.ts';
import { forgettingOf } from './forget-old.ts';
import { Leader, type LeaderPorts, type TurnResult } from './leader.ts';
import { LeaderFigures } from './leader-figures.ts';
import { LEADER_LOCK, takeLead } from './leadership.ts';
import { remindersOf } from './remind.ts';
import { startSideWork } from './side-work.ts';
import { lettersOf, noticesOf } from './tell-people.ts';

export interface RunLeaderPorts extends Pick<LeaderPorts, 'driverOf'> {
  readonly database: OpenDatabase;
  readonly now: () => EpochSeconds;
  readonly log: Logger;
  /** By which letters are sent; `undefined`: none are. */
  readonly mail?: MailSettings | undefined;
}

/** So often the sites are asked where nothing else happens. */
const LOOK_MILLISECONDS = 250;
/** Between two turns at least: what comes meanwhile is taken together. */
const GATHER_MILLISECONDS = 20;
const AFTER_FAILURE_MILLISECONDS = 250;
/**
 * So long a turn may go on without the lock. What took that away may hold its statement too, which
 * else is waited for until its own limit, and nobody of this process leads meanwhile.
 */
const AFTER_LOSS_MILLISECONDS = 1_000;

export interface RunningLeader {
  readonly figures: LeaderFigures;
  /** Why nothing is scheduled at this moment; `undefined` while all is well. */
  trouble(): string | undefined;
  /** Ends the turn that runs, and gives up the lead. */
  stop(): Promise<void>;
}

/** Answers at once; leading goes on behind until `stop`. */
export function runLeader(ports: RunLeaderPorts): RunningLeader {
  const stopping = new AbortController();
  const figures = new LeaderFigures();
  const ended = leadAgainAndAgain(ports, figures, stopping.signal);
  return {
    figures,
    trouble: () => figures.trouble(performance.now()),
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}

async function leadAgainAndAgain(
  ports: RunLeaderPorts,
  figures: LeaderFigures,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const onHeldByAnother = (): void => figures.follows();
      const lock = await ports.database.takeLock(LEADER_LOCK, { signal, onHeldByAnother });
      if (lock === undefined) return;
      await leadOnce(ports, figures, lock, signal);
    } catch (err) {
      if (figures.failed(err)) ports.log.warn({ err }, 'the engine could not lead; it tries again');
      await pause(AFTER_FAILURE_MILLISECONDS);
    }
  }
}

async function leadOnce(
  ports: RunLeaderPorts,
  figures: LeaderFigures,
  lock: SessionLock,
  signal: AbortSignal,
): Promise<void> {
  const { database, now, log } = ports;
  const state = { isLost: false, isOver: false };
  const bell = new Bell();
  void lock.lost.then(async () => {
    state.isLost = true;
    bell.ring();
    await pause(AFTER_LOSS_MILLISECONDS, undefined, { ref: false });
    if (!state.isOver) database.breakOff();
  });
  const onStop = (): void => bell.ring();
  signal.addEventListener('abort', onStop);
  const listening = database.listen(WORK_CHANNEL, () => bell.ring());
  const beside = [
    forgettingOf({ database, now }),
    escalationOf({ database, now }),
    remindersOf({ database, now }),
    noticesOf({ database, now }),
    ...(ports.mail === undefined ? [] : [lettersOf({ database, now, log }, ports.mail)]),
  ].map((each) => startSideWork(log, each));
  try {
    const lead = await takeLead(database, `${hostname()} ${process.pid}`, now());
    log.info({ epoch: String(lead.epoch) }, 'this server leads');
    const leader = new Leader({ database, lead, driverOf: ports.driverOf });
    while (!state.isLost && !signal.aborted) {
      const result = await turnOnce(leader, ports, figures);
      if (result?.kind === 'refused' && result.refusal.reason === 'deposed') return;
      const failed = result === undefined || result.kind === 'refused';
      const hasMore = result?.kind === 'done' && result.hasMore;
      await pause(failed ? AFTER_FAILURE_MILLISECONDS : GATHER_MILLISECONDS);
      if (!hasMore && !failed) await bell.wait(LOOK_MILLISECONDS);
    }
  } finally {
    signal.removeEventListener('abort', onStop);
    figures.resigned();
    for (const each of beside) await each.stop();
    await listening.stop();
    await lock.release();
    state.isOver = true;
  }
}

/** `undefined` where the turn failed; the failure is in the log. */
async function turnOnce(
  leader: Leader,
  { database, now, log }: RunLeaderPorts,
  figures: LeaderFigures,
): Promise<TurnResult | undefined> {
  const startedAt = performance.now();
  try {
    const before = figures.state;
    const troubleBefore = figures.trouble(startedAt);
    figures.begins(startedAt);
    const result = await leader.turn(now());
    figures.turned(result, (performance.now() - startedAt) / 1_000);
    if (result.kind === 'refused') {
      log.warn({ refusal: result.refusal.reason }, 'a turn was refused; the memory is rebuilt');
    }
    if (result.kind === 'done') {
      const fresh = result.silent.filter(({ site }) => !before.silentSites.includes(site));
      for (const { site, sentence } of fresh) log.warn({ site }, sentence);
    }
    const trouble = result.kind === 'stands_still' ? figures.trouble(startedAt) : undefined;
    if (trouble !== undefined && troubleBefore === undefined) {
      log.warn({ trouble }, 'the engine stands still, because its clock is behind');
    }
    await settleAfter(leader, { database, now, log }, figures);
    return result;
  } catch (err) {
    if (figures.failed(err)) log.warn({ err }, 'a turn failed; the memory is rebuilt');
    return undefined;
  }
}

/** What fails here stops no turn, and would fail again after each of them. */
async function settleAfter(
  leader: Leader,
  { database, now, log }: Pick<RunLeaderPorts, 'database' | 'now' | 'log'>,
  figures: LeaderFigures,
): Promise<void> {
  try {
    await closeEndedPeriods({ database, log }, leader.memory, now());
    figures.settled();
  } catch (err) {
    if (!figures.unsettled()) return;
    log.warn({ err }, 'what follows a turn could not be done; it is tried again');
  }
}

/** Wakes whoever waits; a ring while nobody waits is heard by the next who does. */
class Bell {
  #hasRung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#hasRung = true;
    this.#wake?.();
  }

  async wait(millisecondsMax: number): Promise<void> {
    if (!this.#hasRung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, millisecondsMax);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#wake = undefined;
    this.#hasRung = false;
  }
}
