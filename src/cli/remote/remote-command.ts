/** What the commands have in common that talk to a server. */
import type { Command } from 'commander';
import { type CommandText, createCommand } from '../command.ts';
import type { CliPorts, Conclude } from '../ports.ts';
import { RemotePolder } from './connection.ts';
import { type ServerOptions, serverOf } from './server.ts';
import { renderFacts, shownText } from './table.ts';

export interface RemotePorts extends CliPorts {
  readonly conclude: Conclude;
}

export interface RemoteOptions extends ServerOptions {
  readonly json?: boolean;
}

/** `nameAndArguments`: such as `submit <allocation>`. */
export function remoteCommand(nameAndArguments: string, text: CommandText): Command {
  const [name = '', ...words] = nameAndArguments.split(' ');
  const command = createCommand(name, text);
  for (const word of words) command.argument(word);
  return command.option(
    '--url <origin>',
    'the server, in place of POLDER_URL and the one of the last login',
  );
}

export function connect(options: ServerOptions, ports: CliPorts): RemotePolder {
  return new RemotePolder(serverOf(options, ports), ports.signal);
}

/** Prints the wire's answer as it is with `--json`, else what is made of it for people. */
export function tell<Answer>(
  answer: Answer,
  toText: (answer: Answer) => string,
  options: RemoteOptions,
  ports: CliPorts,
): void {
  const isJson = options.json === true;
  ports.stdout.write(isJson ? `${JSON.stringify(answer, undefined, 2)}\n` : toText(answer));
}

export type Facts = readonly (readonly [name: string, text: string])[];

export function factsText(facts: Facts, { stdoutHasColour }: CliPorts): string {
  return renderFacts(facts, stdoutHasColour);
}

/** A sentence with its line end, safe for a terminal. */
export function lineText(sentence: string): string {
  return `${shownText(sentence)}\n`;
}
