/** Backups: of the store itself, so these commands run where its settings are. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { countedText, countText } from '../../kernel/number-text.ts';
import { createCommand } from '../command.ts';
import { onNamed } from '../files.ts';
import type { CliPorts } from '../ports.ts';
import { settingsOf } from '../settings-of.ts';

interface BackupOptions {
  readonly json?: boolean;
}

export function backupCommand(ports: CliPorts): Command {
  return createCommand('backup', {
    summary: 'Write all of the store to one file, also while Polder runs.',
    details:
      'Everything in it is from one moment, and sealed by hashes. Run it with the settings of\n' +
      'the server, and for the embedded store as the account that runs it. A file that is there\n' +
      'is not overwritten. The key under POLDER_DATA is not in it; logins under way then begin\n' +
      'anew.',
    example: 'polder backup polder-2029-03-01.backup',
  })
    .argument('<file>', 'where to write it')
    .action(async (file: string, options: BackupOptions) => {
      const settings = settingsOf(ports);
      const { openFilledGround, refusalOfStore } = await import('../../live/open-store.ts');
      const { writeBackup } = await import('../../platform/database/backup/write-backup.ts');
      const ground = await openFilledGround(settings, ports.cwd);
      try {
        const path = resolve(ports.cwd, file);
        const writtenAt = new Date(ports.now() * 1_000);
        const backup = { path, writtenAt, signal: ports.signal };
        const seal = await onNamed(file, () => writeBackup(ground.place, backup));
        const rowCount = seal.tables.reduce((sum, table) => sum + table.rowCount, 0);
        const document = { ok: true, file, rowCount, sha256: seal.sha256 };
        const rows = countText(rowCount);
        const text = `${file}: ${rows} rows of ${ground.where}, sha256 ${seal.sha256}\n`;
        print(document, text, options, ports);
      } catch (error) {
        throw refusalOfStore(error, ground.where);
      } finally {
        await ground.close();
      }
    });
}

export function restoreCommand(ports: CliPorts): Command {
  return createCommand('restore', {
    summary: 'Fill an empty store from a backup: all of it, or nothing.',
    details:
      'The store must be empty: a new POLDER_DATA, or a new database at DATABASE_URL. The\n' +
      'backup may be of an older version of Polder. It is checked before anything is written.',
    example: 'POLDER_DATA=./data-restored polder restore polder-2029-03-01.backup',
  })
    .argument('<file>', 'what `polder backup` wrote')
    .action(async (file: string, options: BackupOptions) => {
      const settings = settingsOf(ports);
      const { openGround, refusalOfStore } = await import('../../live/open-store.ts');
      const { restoreBackup } = await import('../../platform/database/backup/restore-backup.ts');
      const { readMigrations } = await import('../../platform/database/migrations.ts');
      const ground = await openGround(settings, ports.cwd, false);
      try {
        const path = resolve(ports.cwd, file);
        const work = () => restoreBackup(ground.place, path, readMigrations());
        const { contents, auditEntryCount } = await onNamed(file, work);
        const { writtenAt } = contents.heading;
        const entries = countedText(auditEntryCount, 'entry', 'entries');
        const document = { ok: true, file, writtenAt, auditEntryCount };
        const audit = `the audit is whole, ${entries}`;
        const text = `${ground.where}: as it was at ${writtenAt}; ${audit}\n`;
        print(document, text, options, ports);
      } catch (error) {
        throw refusalOfStore(error, ground.where);
      } finally {
        await ground.close();
      }
    });
}

function print(document: object, text: string, options: BackupOptions, ports: CliPorts): void {
  const isJson = options.json === true;
  ports.stdout.write(isJson ? `${JSON.stringify(document, undefined, 2)}\n` : text);
}
