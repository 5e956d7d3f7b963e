/** What the commands see of the process that runs them. Only main.ts knows the process itself. */
import type { EpochSeconds } from '../kernel/units.ts';
import type { Meter } from '../rehearsal/rehearse.ts';

export interface TextSink {
  write(text: string): unknown;
}

export interface CliPorts {
  /** What was asked for, and nothing else. */
  readonly stdout: TextSink;
  /** Progress, notes and errors. */
  readonly stderr: TextSink;
  /** Standard error itself where it is a terminal, for a progress bar that moves its cursor. */
  readonly terminal: NodeJS.WriteStream | undefined;
  readonly stdoutHasColour: boolean;
  readonly stderrHasColour: boolean;
  /** File names that are not absolute count from here. */
  readonly cwd: string;
  readonly version: string;
  /** Aborted when the user interrupts; its listeners must leave nothing half done. */
  readonly signal: AbortSignal;
  /**
   * For what must be stopped in order. From this call on an interruption no longer ends the
   * process: it aborts the signal that is answered here, and the command ends by itself. A second
   * interruption ends the process at once.
   */
  readonly endByItself: () => AbortSignal;
  /** What starts this program again, without arguments: its interpreter and its file. */
  readonly ownCommand: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Of the user: where logins are kept, unless XDG_CONFIG_HOME says otherwise. */
  readonly homeFolder: string;
  /** Asks at the terminal and answers the line that is typed; `undefined` without a terminal. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** The first line of standard input where that is no terminal; empty where nothing comes. */
  readonly readLine: () => Promise<string>;
  /** All of standard input; empty where that is a terminal. */
  readonly readInput: () => Promise<string>;
  readonly now: () => EpochSeconds;
  /** Figures of this machine, for what a run tells about itself. */
  readonly meter: Meter;
}

/**
 * `refused`: the server said no. `unavailable`: the server or the store cannot be reached, or
 * cannot serve now. `interrupted` is for SIGINT; SIGTERM ends the process with 143.
 */
export const EXIT = {
  fine: 0,
  input: 1,
  usage: 2,
  internal: 3,
  refused: 4,
  unavailable: 5,
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** How a command says with which code the process ends. */
export type Conclude = (exitCode: ExitCode) => void;
