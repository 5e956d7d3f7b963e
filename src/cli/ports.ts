/** What the commands see of the process that runs them. Only main.ts knows the process itself. */
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
  /** Figures of this machine, for what a run tells about itself. */
  readonly meter: Meter;
}

/** `interrupted` is for SIGINT; SIGTERM ends the process with 143. */
export const EXIT = { fine: 0, input: 1, usage: 2, internal: 3, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** How a command says with which code the process ends. */
export type Conclude = (exitCode: ExitCode) => void;
