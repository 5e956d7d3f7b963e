import type { Command } from 'commander';
import type { ListedSetting } from '../../live/settings.ts';
import { createCommand } from '../command.ts';
import { type CliPorts, type Conclude, EXIT } from '../ports.ts';
import { secretFilesOf } from '../settings-of.ts';
import { painted } from '../text.ts';

interface ConfigOptions {
  readonly json?: boolean;
}

export function configCommand(ports: CliPorts, conclude: Conclude): Command {
  return createCommand('config', {
    summary: 'List every setting: its value, where it comes from, and what it is for.',
    details: 'Settings are read from the environment. Secrets are never shown.',
    example: 'POLDER_PORT=9090 polder config',
  }).action(async (options: ConfigOptions) => {
    const { listSettings, readSettings, renderSettingFault } = await import(
      '../../live/settings.ts'
    );
    const listed = listSettings(ports.environment);
    const outcome = readSettings(ports.environment, secretFilesOf(ports));
    const faults = outcome.ok ? [] : outcome.faults;
    if (!outcome.ok) conclude(EXIT.input);
    if (options.json === true) {
      const document = { ok: outcome.ok, settings: listed, faults };
      ports.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
      return;
    }
    ports.stdout.write(listed.map((setting) => settingText(setting, ports)).join('\n'));
    for (const fault of faults) {
      const word = painted('red', 'error:', ports.stderrHasColour);
      ports.stderr.write(`${word} ${renderSettingFault(fault)}\n`);
    }
  });
}

const SOURCE_TEXT = { default: 'not set', environment: 'set', file: 'in a file' } as const;

function settingText(setting: ListedSetting, { stdoutHasColour }: CliPorts): string {
  const { name, value, source, meaning, expected } = setting;
  const shown = `${painted('bold', name, stdoutHasColour)} = ${value}`;
  const isSet = source !== 'default';
  const told = painted('dim', `(${SOURCE_TEXT[source]})`, stdoutHasColour);
  return `${shown} ${told}\n  ${meaning}.\n${isSet ? '' : `  Takes ${expected}.\n`}`;
}
