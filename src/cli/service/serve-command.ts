import type { Command } from 'commander';
import { createCommand } from '../command.ts';
import type { CliPorts } from '../ports.ts';
import { settingsOf } from '../settings-of.ts';

interface ServeOptions {
  readonly json?: boolean;
  readonly demo?: boolean;
}

export function serveCommand(ports: CliPorts): Command {
  return createCommand('serve', {
    summary: 'Run Polder as a service until it is told to stop.',
    details:
      'Set up by the environment; `polder config` lists all settings. Without DATABASE_URL it\n' +
      'brings its own PostgreSQL under POLDER_DATA. The log goes to standard error. The first\n' +
      'Ctrl-C or SIGTERM stops it in order: requests are finished, the store is closed, and\n' +
      'it ends with 0. The second one ends it at once; nothing that was acknowledged is lost.',
    example: 'POLDER_PORT=9090 polder serve',
  })
    .option(
      '--demo',
      'load five gigafactories with three months of rehearsed history where the store is ' +
        'empty, and let their users go on',
    )
    .action(async (options: ServeOptions) => {
      const settings = settingsOf(ports);
      const { serve } = await import('../../live/serve.ts');
      const { LIVE_PARTS } = await import('../../live/live-parts.ts');
      const upSeconds = ports.meter.wallSeconds;
      const signal = ports.endByItself();
      const isJson = options.json === true;
      const wantsDemo = options.demo === true;
      await serve(settings, { ...ports, signal, upSeconds, isJson, wantsDemo }, LIVE_PARTS);
    });
}
