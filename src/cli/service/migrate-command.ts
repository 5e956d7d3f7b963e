import type { Command } from 'commander';
import { countedText } from '../../kernel/number-text.ts';
import { createCommand } from '../command.ts';
import type { CliPorts } from '../ports.ts';
import { settingsOf } from '../settings-of.ts';

interface MigrateOptions {
  readonly json?: boolean;
}

export function migrateCommand(ports: CliPorts): Command {
  return createCommand('migrate', {
    summary: 'Bring the store to the version of this Polder, and do nothing else.',
    details:
      'A server does so by itself when it starts. Migrations only go forward: take a backup\n' +
      'first (`polder backup`).',
    example: 'polder migrate',
  }).action(async (options: MigrateOptions) => {
    const settings = settingsOf(ports);
    const { openLiveStore } = await import('../../live/open-store.ts');
    const { where, migrated, close } = await openLiveStore(settings, ports.cwd);
    await close();
    const { applied } = migrated;
    const document = { ok: true, where, applied };
    const count = countedText(applied.length, 'migration');
    const text = applied.length === 0 ? 'nothing to do' : `${count} applied`;
    ports.stdout.write(
      options.json === true ? `${JSON.stringify(document, undefined, 2)}\n` : `${where}: ${text}\n`,
    );
  });
}
