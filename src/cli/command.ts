import { Command, InvalidArgumentError } from 'commander';

const EXIT_CODES = `
Exit codes:
  0    fine
  1    the input is wrong: a file or a setting is missing, unreadable or has faults
  2    the command line is wrong
  3    a defect of Polder
  4    the server refused it: no login, no permission, not there, or a rule said no
  5    the server or the store cannot be reached, or cannot serve now
  130  interrupted (143 and 129 where SIGTERM and SIGHUP did it)`;

export interface CommandText {
  /** What it does, in one sentence. */
  readonly summary: string;
  /** Paragraphs below the options, where the options do not say it all. */
  readonly details?: string;
  /** One command line that works. */
  readonly example: string;
}

/** A command with what all of them have: `--json`, `--debug`, an example and the exit codes. */
export function createCommand(nameAndArguments: string, text: CommandText): Command {
  const details = text.details === undefined ? '' : `\n${text.details}\n`;
  return new Command(nameAndArguments)
    .description(text.summary)
    .option('--json', 'print one JSON document on standard output, in place of text')
    .option('--debug', 'on a failure, print where in the code it happened')
    .addHelpText('after', `${details}${exampleAndExitCodes(text.example)}`);
}

export function exampleAndExitCodes(example: string): string {
  return `\nExample:\n  ${example}\n${EXIT_CODES}`;
}

/** Reads an option's value as a whole number within bounds; anything else is a usage error. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`);
  };
}
