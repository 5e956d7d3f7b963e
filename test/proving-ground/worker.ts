/** Plays seeds one after the other, each on a database cloned from one with the ground. */
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { Client } from 'pg';
import { present } from '../../src/kernel/assert.ts';
import { type SocketPlace, toClientConfig } from '../../src/platform/database/connection.ts';
import { migrate, readMigrations } from '../../src/platform/database/migrations.ts';
import { openDatabase } from '../../src/platform/database/open-database.ts';
import { type Played, play, prepareGround } from './play.ts';

export interface WorkerSettings {
  readonly socket: SocketPlace;
  /** Counts the workers of a run from 0. */
  readonly number: number;
  readonly groundFile: string;
}

export interface Task {
  readonly seed: number;
  /** Whether to play it again, which must give the same trace. */
  readonly playsTwice: boolean;
}

/** One connection, so that what runs at once always runs in the same order. */
const SETTINGS = { applicationName: 'proving ground', statementSecondsMax: 20, poolSize: 1 };
const { socket, number, groundFile } = workerData as WorkerSettings;
const fileText = readFileSync(groundFile, 'utf8');
const template = `ground_${number}`;
const clone = `seed_${number}`;
const port = present(parentPort, 'The port of a worker');
const prepared = prepare();

port.on('message', (task: Task) => {
  void playTask(task).then((played) => port.postMessage(played));
});

async function prepare(): Promise<void> {
  await administer([`CREATE DATABASE ${template}`]);
  const place = { socket: { ...socket, database: template } };
  await migrate(place, readMigrations());
  const database = openDatabase(place, SETTINGS);
  await prepareGround(database, fileText);
  await database.close();
}

async function playTask({ seed, playsTwice }: Task): Promise<Played> {
  await prepared;
  const played = await playOn(seed);
  if (!playsTwice) return played;
  const again = await playOn(seed);
  if (again.traceHash === played.traceHash) return played;
  const sentence = `The same seed gave another run: ${again.traceHash}`;
  return { ...played, faults: [...played.faults, sentence] };
}

async function playOn(seed: number): Promise<Played> {
  await administer([
    `DROP DATABASE IF EXISTS ${clone} WITH (FORCE)`,
    `CREATE DATABASE ${clone} TEMPLATE ${template} STRATEGY file_copy`,
  ]);
  const database = openDatabase({ socket: { ...socket, database: clone } }, SETTINGS);
  try {
    return await play(database, { seed, fileText, stepCountMax: undefined });
  } finally {
    await database.close();
  }
}

async function administer(statements: readonly string[]): Promise<void> {
  const client = new Client(toClientConfig({ socket }, { ...SETTINGS, statementSecondsMax: 0 }));
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
