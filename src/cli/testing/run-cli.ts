import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toEpochSeconds } from '../../kernel/units.ts';
import { runPolder } from '../polder.ts';
import type { CliPorts } from '../ports.ts';

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in this process, with `cwd` as its folder. */
export async function runCli(
  cwd: string,
  args: readonly string[],
  ports: Partial<CliPorts> = {},
): Promise<CliResult> {
  const written = { stdout: '', stderr: '' };
  const exitCode = await runPolder(args, {
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    terminal: undefined,
    stdoutHasColour: false,
    stderrHasColour: false,
    cwd,
    version: '1.2.3',
    signal: new AbortController().signal,
    endByItself: () => new AbortController().signal,
    ownCommand: ['node', 'main.js'],
    environment: {},
    homeFolder: cwd,
    ask: undefined,
    readLine: async () => '',
    readInput: async () => '',
    now: () => toEpochSeconds(1_772_323_200),
    meter: { wallSeconds: () => performance.now() / 1_000, peakMemoryMiB: () => 0 },
    ...ports,
  });
  return { exitCode, ...written };
}

/** A new folder with these files in it. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'polder-cli-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}
