/**
 * A process that holds an embedded store until it is killed: `node store-holder.js FOLDER`. It
 * writes a line `ready PID` with the number of the server, and then `saved N` for each row that
 * the store has acknowledged.
 */
import { writeSync } from 'node:fs';
import { done } from '../../../kernel/outcome.ts';
import { toEpochSeconds } from '../../../kernel/units.ts';
import { openEmbeddedStore } from '../embedded/open-embedded-store.ts';
import { migrate, readMigrations } from '../migrations.ts';
import { type OpenDatabase, openDatabase } from '../open-database.ts';

const CALLER = { actor: 'system_test', at: toEpochSeconds(1_800_000_000), requestId: '' };

await holdStore(process.argv[2] ?? '');

async function holdStore(dataFolder: string): Promise<void> {
  const store = await openEmbeddedStore({ dataFolder, durability: 'full', onClose: 'stop' });
  const migrationsFolder = new URL(`file://${process.argv[3]}/`);
  await migrate(store.place, readMigrations(migrationsFolder).slice(0, 1));
  const settings = { applicationName: 'holder', statementSecondsMax: 20, poolSize: 2 };
  const database = openDatabase(store.place, settings);
  await database.query('CREATE TABLE IF NOT EXISTS saved (number int PRIMARY KEY)');
  writeSync(1, `ready ${store.serverPid()}\n`);
  for (;;) await save(database);
}

async function save(database: OpenDatabase): Promise<void> {
  const outcome = await database.write(CALLER, async (writer) => {
    const [row] = await writer.query<{ number: number }>(
      'INSERT INTO saved SELECT count(*) FROM saved RETURNING number',
    );
    writer.audit({ action: 'test.save', subject: `saved_${row?.number}`, detail: {} });
    return done(row?.number);
  });
  writeSync(1, `saved ${outcome.value}\n`);
}
