#!/usr/bin/env node
/**
 * The only composition root, and the only reader of the environment and the command line.
 *
 * An interruption ends the process at once: the listeners of the abort signal remove what is half
 * written, without waiting, and no other code runs between them and the end.
 */
import { readFileSync } from 'node:fs';
import { runPolder } from './cli/polder.ts';
import type { TextSink } from './cli/ports.ts';

const EXIT_CODE_BY_SIGNAL = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

process.exitCode = await main();

async function main(): Promise<number> {
  const { stdout, stderr, env } = process;
  const abort = new AbortController();
  const text = { stdout: sinkOf(stdout), stderr: sinkOf(stderr) };
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      abort.abort();
      text.stderr.write('\npolder: interrupted; nothing was left half written\n');
      process.exit(EXIT_CODE_BY_SIGNAL[signal]);
    });
  }
  // https://no-color.org: any text but an empty one asks for no colour.
  const wantsColour = (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  return runPolder(process.argv.slice(2), {
    ...text,
    terminal: stderr.isTTY ? stderr : undefined,
    stdoutHasColour: stdout.isTTY && wantsColour,
    stderrHasColour: stderr.isTTY && wantsColour,
    cwd: process.cwd(),
    version: versionOf(new URL('../package.json', import.meta.url)),
    signal: abort.signal,
    meter: {
      wallSeconds: () => performance.now() / 1_000,
      // The system counts in KiB.
      peakMemoryMiB: () => Math.round(process.resourceUsage().maxRSS / 1_024),
    },
  });
}

/** Drops what a closed pipe (`polder … | head`) does not take; every other failure is thrown. */
function sinkOf(stream: NodeJS.WriteStream): TextSink {
  const state = { isOpen: true };
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    state.isOpen = false;
  });
  return { write: (text) => state.isOpen && stream.write(text) };
}

function versionOf(packageFile: URL): string {
  const description: unknown = JSON.parse(readFileSync(packageFile, 'utf8'));
  const isNamed = typeof description === 'object' && description !== null;
  return isNamed && 'version' in description ? String(description.version) : 'of an unknown build';
}
