/**
 * What ends a command before its time, and how it is told. Kinds, in this order:
 *  1. usage: the command line is wrong;
 *  2. input: a file, folder or setting that the user named is missing, unreadable or wrong;
 *  3. refused: the server said no;
 *  4. unavailable: the server or the store cannot be reached, or cannot serve now;
 *  5. internal: everything else is a defect of Polder, told in a sentence; its stack on request.
 */
import { CommanderError } from 'commander';
import { StartRefused } from '../live/start-refused.ts';
import type { Fault } from '../rehearsal/programme-file/fault.ts';
import { TraceError } from '../rehearsal/workload/trace-error.ts';
import { type CliPorts, EXIT, type ExitCode } from './ports.ts';
import { painted } from './text.ts';

/** Something that the user named is not as it must be. The message names it. */
export class InputError extends Error {
  override readonly name = 'InputError';
  /** Where it is a programme file: everything that is wrong with it. */
  readonly faults: readonly Fault[];

  constructor(message: string, options?: ErrorOptions & { readonly faults?: readonly Fault[] }) {
    super(message, options);
    this.faults = options?.faults ?? [];
  }
}

/** The command line is wrong in a way that its parser does not see. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The server said no, or cannot serve. The message tells all of its problem. */
export class ServerSaidNo extends Error {
  override readonly name = 'ServerSaidNo';
  readonly kind: 'refused' | 'unavailable';
  /** As it came over the wire, for `--json`. */
  readonly problem: unknown;

  constructor(kind: 'refused' | 'unavailable', message: string, problem?: unknown) {
    super(message);
    this.kind = kind;
    this.problem = problem;
  }
}

type FailureKind = 'usage' | 'input' | 'refused' | 'unavailable' | 'internal';

interface Failure {
  readonly kind: FailureKind;
  readonly message: string;
  readonly faults: readonly Fault[];
  /** Of a server: problem details by RFC 9457. */
  readonly problem?: unknown;
}

export interface TellOptions {
  readonly isJson: boolean;
  readonly isDebug: boolean;
}

type TellPorts = Pick<CliPorts, 'stdout' | 'stderr' | 'stderrHasColour'>;

/** Tells what went wrong: on stderr as text; with `--json`, as a document on stdout besides. */
export function tellFailure(error: unknown, options: TellOptions, ports: TellPorts): ExitCode {
  // Commander has printed the help or version that was asked for.
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.fine;
  const failure = failureOf(error);
  // Commander prints its own usage errors, and the help where no command was named.
  if (!(error instanceof CommanderError)) {
    ports.stderr.write(`${painted('red', 'error:', ports.stderrHasColour)} ${failure.message}\n`);
  }
  if (options.isDebug && error instanceof Error) ports.stderr.write(`${stackOf(error)}\n`);
  if (options.isJson) ports.stdout.write(failureDocument(failure));
  return EXIT[failure.kind];
}

/** The one document that `--json` prints where a command has nothing else to say. */
export function failureDocument(failure: Failure): string {
  return `${JSON.stringify({ ok: false, ...failure }, undefined, 2)}\n`;
}

function failureOf(error: unknown): Failure {
  if (error instanceof CommanderError) {
    const isHelp = error.code === 'commander.help';
    const message = isHelp ? 'no command was named' : error.message.replace(/^error: /, '');
    return { kind: 'usage', message, faults: [] };
  }
  if (error instanceof InputError) {
    return { kind: 'input', message: error.message, faults: error.faults };
  }
  if (error instanceof UsageError) return { kind: 'usage', message: error.message, faults: [] };
  if (error instanceof StartRefused) {
    return { kind: error.kind, message: error.message, faults: [] };
  }
  if (error instanceof ServerSaidNo) {
    const { kind, message, problem } = error;
    return { kind, message, faults: [], ...(problem !== undefined && { problem }) };
  }
  if (error instanceof TraceError) return { kind: 'input', message: error.message, faults: [] };
  const found = error instanceof Error ? error.message : String(error);
  const message = `a defect of Polder, not of the input: ${found} (--debug shows where)`;
  return { kind: 'internal', message, faults: [] };
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
