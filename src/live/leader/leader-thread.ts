/**
 * The leader on a thread of its own: rebuilding the memory and long turns keep a processor busy for
 * up to seconds, and requests must not wait for that. The thread has connections of its own, and
 * shares nothing with the server but the store. To be started by `start-leader-thread.ts` alone.
 */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { present } from '../../kernel/assert.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { Place } from '../../platform/database/connection.ts';
import { openDatabase } from '../../platform/database/open-database.ts';
import { nameOfProcess } from '../../platform/database/process-label.ts';
import type { MailSettings } from '../../platform/notices/send-mail.ts';
import { VirtualDriver } from '../../sites/store/virtual-driver.ts';
import { createLog, type LogSettings } from '../log.ts';
import { giveWayToMainThread } from './give-way.ts';
import { runLeader } from './run-leader.ts';

export interface ThreadData {
  readonly place: Place;
  readonly log: LogSettings;
  /** `undefined`: no letters are sent. */
  readonly mail: MailSettings | undefined;
}

/** Told by the thread: a line of its log, its figures, or that it has ended. */
export type ThreadMessage =
  | { readonly kind: 'log'; readonly text: string }
  | { readonly kind: 'figures'; readonly figures: ReturnType<typeof runLeader>['figures']['state'] }
  | { readonly kind: 'trouble'; readonly sentence: string | undefined }
  | { readonly kind: 'ended' };

/** The leader, its sites, the lock, what it hears: a few at a time, each for milliseconds. */
const CONNECTION_COUNT = 4;
/** A turn of thousands of jobs, or the close of a month, may take long on a busy store. */
const STATEMENT_SECONDS_MAX = 60;
const TELL_MILLISECONDS = 500;

runThread(present(parentPort, 'The thread that started the leader'), workerData as ThreadData);

function runThread(parent: MessagePort, { place, log: settings, mail }: ThreadData): void {
  giveWayToMainThread();
  const tell = (message: ThreadMessage): void => parent.postMessage(message);
  const database = openDatabase(place, {
    applicationName: nameOfProcess('polder leader'),
    statementSecondsMax: STATEMENT_SECONDS_MAX,
    poolSize: CONNECTION_COUNT,
  });
  const now = () => toEpochSeconds(Math.floor(Date.now() / 1_000));
  const engine = runLeader({
    database,
    now,
    log: createLog(settings, { write: (text) => tell({ kind: 'log', text }) }),
    mail,
    driverOf: (site, seed) => new VirtualDriver(database, { site, seed, now }),
  });
  const timer = setInterval(() => {
    tell({ kind: 'figures', figures: engine.figures.state });
    tell({ kind: 'trouble', sentence: engine.trouble() });
  }, TELL_MILLISECONDS);
  parent.once('message', () => {
    clearInterval(timer);
    void engine
      .stop()
      .then(() => database.close())
      .finally(() => {
        tell({ kind: 'ended' });
        parent.close();
      });
  });
}
