#!/usr/bin/env node
/**
 * The only reader of the environment, the command line and the signals.
 *
 * An interruption ends the process at once: the listeners of the abort signal remove what is half
 * written, without waiting, and no other code runs between them and the end. A command that must
 * be stopped in order, such as a server, says so: it is told of the first interruption and ends by
 * itself, and the second one ends the process at once. What comes within a moment of the first is
 * the first once more: a terminal, npm and a script may each hand on the same Ctrl-C.
 */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { runPolder } from './cli/polder.ts';
import { type CliPorts, EXIT, type TextSink } from './cli/ports.ts';
import { toEpochSeconds } from './kernel/units.ts';

const SAME_INTERRUPTION_MILLISECONDS = 500;
const EXIT_CODE_BY_SIGNAL = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

process.exitCode = await main();

async function main(): Promise<number> {
  const { stdout, stderr, stdin, env } = process;
  const text = { stdout: sinkOf(stdout), stderr: sinkOf(stderr) };
  // https://no-color.org: any text but an empty one asks for no colour.
  const wantsColour = (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  return runPolder(process.argv.slice(2), {
    ...text,
    ...interruptions(text.stderr),
    terminal: stderr.isTTY ? stderr : undefined,
    stdoutHasColour: stdout.isTTY && wantsColour,
    stderrHasColour: stderr.isTTY && wantsColour,
    cwd: process.cwd(),
    ownCommand: [process.execPath, fileURLToPath(import.meta.url)],
    environment: env,
    homeFolder: homedir(),
    ask: stdin.isTTY && stderr.isTTY ? askAtTerminal : undefined,
    readLine: firstLineOfInput,
    readInput: allOfInput,
    now: () => toEpochSeconds(Math.floor(Date.now() / 1_000)),
    version: versionOf(new URL('../package.json', import.meta.url)),
    meter: {
      wallSeconds: () => performance.now() / 1_000,
      // The system counts in KiB.
      peakMemoryMiB: () => Math.round(process.resourceUsage().maxRSS / 1_024),
    },
  });
}

/** What the three signals do, as two kinds of commands see it; see the top of the file. */
function interruptions(stderr: TextSink): Pick<CliPorts, 'signal' | 'endByItself'> {
  const whole = new AbortController();
  const graceful = new AbortController();
  const state = { endsByItself: false, toldAt: 0 };
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (state.endsByItself && !graceful.signal.aborted) {
        state.toldAt = performance.now();
        graceful.abort();
        return;
      }
      if (graceful.signal.aborted && isSame(state.toldAt)) return;
      whole.abort();
      const left = state.endsByItself ? 'ended at once' : 'nothing was left half written';
      stderr.write(`\npolder: interrupted; ${left}\n`);
      process.exit(EXIT_CODE_BY_SIGNAL[signal]);
    });
  }
  return {
    signal: whole.signal,
    endByItself: () => {
      state.endsByItself = true;
      return graceful.signal;
    },
  };
}

function isSame(toldAt: number): boolean {
  return performance.now() - toldAt < SAME_INTERRUPTION_MILLISECONDS;
}

async function askAtTerminal(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

async function firstLineOfInput(): Promise<string> {
  const { createInterface } = await import('node:readline');
  if (process.stdin.isTTY) return '';
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) {
    process.stdin.destroy();
    return line;
  }
  return '';
}

async function allOfInput(): Promise<string> {
  const { text } = await import('node:stream/consumers');
  return process.stdin.isTTY ? '' : text(process.stdin);
}

/**
 * Drops what a closed pipe (`polder … | head`) does not take, and what nobody can be told. Where an
 * answer cannot be written, such as to a full disk, that is said once, and the command goes on to
 * its end, so that it leaves nothing half done; then it has not ended well.
 */
function sinkOf(stream: NodeJS.WriteStream): TextSink {
  const state = { isOpen: true };
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (state.isOpen && error.code !== 'EPIPE' && stream === process.stdout) {
      process.stderr.write(`error: standard output cannot be written: ${error.message}\n`);
      process.on('exit', () => {
        if (process.exitCode === EXIT.fine) process.exitCode = EXIT.input;
      });
    }
    state.isOpen = false;
  });
  return { write: (text) => state.isOpen && stream.write(text) };
}

function versionOf(packageFile: URL): string {
  const description: unknown = JSON.parse(readFileSync(packageFile, 'utf8'));
  const isNamed = typeof description === 'object' && description !== null;
  return isNamed && 'version' in description ? String(description.version) : 'of an unknown build';
}
