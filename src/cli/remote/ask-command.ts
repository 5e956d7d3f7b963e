/** A command that asks one thing of a server and prints the answer. */
import type { Command } from 'commander';
import type { CommandText } from '../command.ts';
import type { RemotePolder } from './connection.ts';
import { named } from './named-wrong.ts';
import { pagesOption, savePages, saveXml, xmlOption } from './pages-option.ts';
import {
  connect,
  type RemoteOptions,
  type RemotePorts,
  remoteCommand,
  tell,
} from './remote-command.ts';

export interface AskSpec<Answer> extends CommandText {
  /** The name and its arguments, such as `show <job>`. */
  readonly words: string;
  /** As commander writes them, each with what it is for. */
  readonly options?: readonly (readonly [flags: string, description: string])[];
  /** As {@link options}, for those that must be given. */
  readonly needed?: readonly (readonly [flags: string, description: string])[];
  /** Of a route that has pages: where they are. */
  readonly pagesAt?: (given: Given) => string;
  /** Of a route that answers in XML too: where that is. */
  readonly xmlAt?: (given: Given) => string;
  readonly ask: (polder: RemotePolder, given: Given) => Promise<Answer>;
  readonly toText: (answer: Answer, given: Given) => string;
}

/** What was typed. Asking for what was not declared is a defect, told as an empty text. */
export interface Given {
  /** The argument at a place, from 0. */
  readonly word: (index: number) => string;
  readonly option: (name: string) => string | undefined;
  readonly needed: (name: string) => string;
  readonly options: (name: string) => readonly string[] | undefined;
  /** Of an option without a value. */
  readonly isOn: (name: string) => boolean;
}

export function askCommand<Answer>(spec: AskSpec<Answer>, ports: RemotePorts): Command {
  const command = remoteCommand(spec.words, spec);
  for (const [flags, description] of spec.needed ?? []) command.requiredOption(flags, description);
  for (const [flags, description] of spec.options ?? []) command.option(flags, description);
  if (spec.pagesAt !== undefined) command.addOption(pagesOption());
  if (spec.xmlAt !== undefined) command.addOption(xmlOption());
  const action = named(async () => {
    const options = command.opts<RemoteOptions>();
    const given = givenTo(command);
    const polder = connect(options, ports);
    const [pdf, xml] = [given.option('pdf'), given.option('xml')];
    if (spec.pagesAt !== undefined && pdf !== undefined) {
      await savePages(polder, pdf, { path: spec.pagesAt(given) }, ports);
      return;
    }
    if (spec.xmlAt !== undefined && xml !== undefined) {
      await saveXml(polder, xml, spec.xmlAt(given), ports);
      return;
    }
    const answer = await spec.ask(polder, given);
    tell(answer, (each) => spec.toText(each, given), options, ports);
  });
  return command.action(action);
}

function givenTo(command: Command): Given {
  const given = (name: string): unknown => command.getOptionValue(name);
  const option = (name: string) => {
    const value = given(name);
    return typeof value === 'string' ? value : undefined;
  };
  return {
    word: (index) => command.args[index] ?? '',
    option,
    needed: (name) => option(name) ?? '',
    isOn: (name) => given(name) === true,
    options: (name) => {
      const value = given(name);
      return Array.isArray(value) ? value.map(String) : undefined;
    },
  };
}
