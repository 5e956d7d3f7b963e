/**
 * The life of a service.
 *
 *  1. The store is opened and brought to this version; the demo is prepared where it is asked for.
 *  2. The server takes requests, and says where.
 *  3. The engine starts: it waits to become the leader, and rebuilds its memory from the store.
 *     The users of a demo go on submitting jobs.
 *  4. The signal to stop: the server takes no more requests and finishes those that it has, the
 *     engine ends its cycle and gives up the lead, the store is closed. Whatever fails on the way,
 *     the steps after it are done.
 */
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { EpochSeconds } from '../kernel/units.ts';
import { createLog } from './log.ts';
import { folderOf, type LiveStore, openLiveStore } from './open-store.ts';
import { personasIn } from './personas.ts';
import { type Ready, readyDocument, readyText } from './ready-text.ts';
import { secretKeyIn } from './secret-key.ts';
import type { PreparedDemo, RunningEngine, RunningUsers, ServeParts } from './serve-parts.ts';
import type { Settings } from './settings.ts';
import { StartRefused } from './start-refused.ts';
import { type RunningServer, startServer } from './start-server.ts';

export interface ServePorts {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly stdoutHasColour: boolean;
  readonly cwd: string;
  readonly version: string;
  /** Aborted when the service is to stop. */
  readonly signal: AbortSignal;
  readonly now: () => EpochSeconds;
  /** Seconds since the process began. */
  readonly upSeconds: () => number;
  /** Whether one JSON document is printed once it is ready, in place of text. */
  readonly isJson: boolean;
  /** Whether an empty store gets the programme of the demo with its history, and users. */
  readonly wantsDemo: boolean;
}

/** Runs until the signal, and answers when all is closed. Throws `StartRefused`. */
export async function serve(
  settings: Settings,
  ports: ServePorts,
  parts: ServeParts,
): Promise<void> {
  const log = createLog({ level: settings.logLevel, format: settings.logFormat }, ports.stderr);
  const running: Running = { log };
  try {
    await start(running, settings, { ...ports, ...parts });
    await untilAborted(ports.signal);
  } finally {
    await stop(running);
  }
}

interface Running {
  readonly log: Logger;
  store?: LiveStore;
  server?: RunningServer;
  engine?: RunningEngine | undefined;
  users?: RunningUsers | undefined;
}

/** Beside the compiled sources, as scripts/set-up.mjs builds it. */
const WEB_FOLDER = fileURLToPath(new URL('../web', import.meta.url));

const DEMO_REFUSED =
  '--demo is for one machine alone: leave out POLDER_OIDC_ISSUER, let POLDER_HOST be a loopback ' +
  'address such as 127.0.0.1, and do not set POLDER_DEMO to off';

async function start(
  running: Running,
  settings: Settings,
  ports: ServePorts & ServeParts,
): Promise<void> {
  const { signal, now, version, cwd } = ports;
  const { log } = running;
  if (ports.wantsDemo && !settings.isDemo) throw new StartRefused('input', DEMO_REFUSED);
  const store = await openLiveStore(settings, cwd);
  running.store = store;
  const { applied } = store.migrated;
  if (applied.length > 0) log.info({ applied }, 'the store was migrated');
  if (signal.aborted) return;
  const secretKey = settings.secretKey ?? secretKeyIn(folderOf(settings.dataFolder, cwd));
  const { database } = store;
  const demo = ports.wantsDemo ? await ports.prepareDemo?.({ database, now, log }) : undefined;
  if (signal.aborted) return;
  const engineTrouble = () => running.engine?.trouble();
  const engineFigures = () => running.engine?.figures();
  const base = { settings, store, secretKey, version, now, log, engineFigures };
  const personas = settings.isDemo ? await database.snapshot(personasIn) : [];
  const runRehearsal = ports.runRehearsal?.(version);
  const server = await startServer({
    ...base,
    ...{ engineTrouble, personas, webFolder: WEB_FOLDER, runRehearsal },
  });
  running.server = server;
  tellReady({ store, server, demo, log }, ports);
  if (signal.aborted || !settings.runsEngine) return;
  if (demo !== undefined) running.users = await ports.startDemoUsers?.({ database, now, log });
  const { logLevel: level, logFormat: format, mail, publicUrl } = settings;
  const { place } = store;
  running.engine = await ports.startEngine?.({
    place,
    mail: mail && publicUrl !== undefined ? { ...mail, publicUrl } : undefined,
    log: { level, format },
    sink: ports.stderr,
  });
}

interface Started {
  readonly store: LiveStore;
  readonly server: RunningServer;
  readonly demo: PreparedDemo | undefined;
  readonly log: Logger;
}

function tellReady({ store, server, demo, log }: Started, ports: ServePorts): void {
  const ready: Ready = {
    url: server.url,
    where: store.where,
    programme: demo?.programme,
    logins: server.logins,
    readyAfterSeconds: Math.round(ports.upSeconds() * 1_000) / 1_000,
  };
  log.info({ url: ready.url, readyAfterSeconds: ready.readyAfterSeconds }, 'ready');
  ports.stdout.write(ports.isJson ? readyDocument(ready) : readyText(ready, ports.stdoutHasColour));
}

async function stop({ log, server, engine, users, store }: Running): Promise<void> {
  const steps: readonly (readonly [string, (() => Promise<void>) | undefined])[] = [
    ['the server finishes its requests', server && (() => server.close())],
    ['the users of the demo stop', users && (() => users.stop())],
    ['the engine gives up the lead', engine && (() => engine.stop())],
    ['the store closes', store && (() => store.close())],
  ];
  for (const [sentence, step] of steps) {
    if (step === undefined) continue;
    log.info(sentence);
    try {
      await step();
    } catch (err) {
      log.error({ err }, `${sentence}: failed`);
    }
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
