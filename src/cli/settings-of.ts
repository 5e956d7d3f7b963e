/** The settings of the environment, for the commands; what is wrong with them is an input error. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  type ClientSettings,
  type ReadSecretFile,
  readClientSettings,
  readSettings,
  renderSettingFault,
  type Settings,
  type SettingsOutcome,
} from '../live/settings.ts';
import { InputError } from './failure.ts';
import type { CliPorts } from './ports.ts';

type SettingPorts = Pick<CliPorts, 'cwd' | 'environment'>;

export function settingsOf(ports: SettingPorts): Settings {
  return settingsOrThrow(readSettings(ports.environment, secretFilesOf(ports)));
}

export function clientSettingsOf(ports: SettingPorts): ClientSettings {
  return settingsOrThrow(readClientSettings(ports.environment, secretFilesOf(ports)));
}

function settingsOrThrow<Value>(outcome: SettingsOutcome<Value>): Value {
  if (outcome.ok) return outcome.settings;
  const lines = outcome.faults.map(renderSettingFault);
  throw new InputError([...lines, '`polder config` lists all settings'].join('\n'));
}

export function secretFilesOf({ cwd }: Pick<CliPorts, 'cwd'>): ReadSecretFile {
  return (path) => {
    try {
      return readFileSync(resolve(cwd, path), 'utf8');
    } catch {
      return undefined;
    }
  };
}
