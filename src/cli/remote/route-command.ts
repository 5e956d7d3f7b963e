/**
 * A command that is one route: its arguments are the members of the path, its body is a file in the
 * shape of the wire or comes from options, and its answer is shown by the names of its fields. That
 * each fits its route is held by a test over the table of routes.
 */
import type { Command } from 'commander';
import { type CallInput, type OperationPlace, operation } from '../../client/runtime.ts';
import type { CommandText } from '../command.ts';
import { ServerSaidNo } from '../failure.ts';
import { answerText, type WireObject } from './answer-text.ts';
import { type AskSpec, askCommand, type Given } from './ask-command.ts';
import type { WireBody } from './body-file.ts';
import type { RemotePolder } from './connection.ts';
import { filledPath, membersOf } from './filled-path.ts';
import { groupOf } from './group.ts';
import { type ListSpec, listCommand } from './list-command.ts';
import type { RemotePorts } from './remote-command.ts';

/** An option that becomes a field of the body, or of the query. */
export interface RouteOption {
  /** As commander writes it, such as `--party <id>`; `--bid <id...>` becomes a list. */
  readonly flags: string;
  readonly description: string;
  readonly field: string;
  /** What is typed as the wire has it; the text itself where it is not said. */
  readonly toWire?: (text: string) => unknown;
  readonly isNeeded?: true;
  /** What is sent where the option is left out; nothing, where this is not said. */
  readonly otherwise?: null;
  readonly in?: 'query';
}

export interface RouteCommandSpec extends CommandText {
  /** The name and its arguments, one a member of the path, and `<file>` for the body. */
  readonly words: string;
  readonly method: OperationPlace['method'];
  readonly path: string;
  readonly options?: readonly RouteOption[];
  /** The fields of the answer that are shown; all of them, where it is not said. */
  readonly shows?: readonly string[];
  /** In place of the text by the names of the fields. */
  readonly toText?: (answer: WireObject, ports: RemotePorts) => string;
  /** What is done around the sending of a body. */
  readonly around?: Around;
  /** Whether the route answers as pages too. */
  readonly hasPages?: true;
  /** Whether the route answers in XML too. */
  readonly hasXml?: true;
  /** What is put there for the first time has no version to be read before. */
  readonly mayBeNew?: true;
}

export interface Around {
  readonly options: readonly (readonly [flags: string, description: string])[];
  readonly send: (
    body: WireBody,
    deliver: (body: WireBody) => Promise<WireObject>,
    context: { readonly given: Given; readonly ports: RemotePorts },
  ) => Promise<WireObject>;
}

export interface GroupSpec {
  readonly name: string;
  readonly summary: string;
  readonly example: string;
  readonly lists: readonly ListSpec[];
  readonly routes: readonly RouteCommandSpec[];
}

/** `more` are commands of this group that are declared elsewhere. */
export function routeGroup(
  { name, lists, routes, ...text }: GroupSpec,
  ports: RemotePorts,
  more: readonly Command[] = [],
): Command {
  const commands = [
    ...lists.map((list) => listCommand(list, ports)),
    ...routes.map((route) => routeCommand(route, ports)),
    ...more,
  ];
  return groupOf(name, text, commands);
}

export function routeCommand(spec: RouteCommandSpec, ports: RemotePorts): Command {
  const { options = [], shows, toText } = spec;
  const pairs = (isNeeded: boolean) =>
    options
      .filter((option) => (option.isNeeded === true) === isNeeded)
      .map(({ flags, description }) => [flags, description] as const);
  const ask: AskSpec<WireObject> = {
    ...spec,
    needed: pairs(true),
    options: [...pairs(false), ...(spec.around?.options ?? [])],
    ...(spec.hasPages && { pagesAt: (given: Given) => pathOf(spec, given) }),
    ...(spec.hasXml && { xmlAt: (given: Given) => pathOf(spec, given) }),
    ask: (polder, given) => send(spec, { polder, given, ports }),
    toText: (answer) => {
      if (toText !== undefined) return toText(answer, ports);
      const isShown = ([field]: readonly [string, unknown]) => shows?.includes(field) ?? true;
      const shown = Object.fromEntries(Object.entries(answer).filter(isShown));
      return answerText(shown, ports.stdoutHasColour);
    },
  };
  return askCommand(ask, ports);
}

interface Asked {
  readonly polder: RemotePolder;
  readonly given: Given;
  readonly ports: RemotePorts;
}

function pathOf({ path }: RouteCommandSpec, given: Given): string {
  return filledPath(
    path,
    membersOf(path).map((_, index) => given.word(index)),
  );
}

async function send(spec: RouteCommandSpec, { polder, given, ports }: Asked): Promise<WireObject> {
  const path = pathOf(spec, given);
  const typed = (spec.options ?? []).flatMap((option) => typedOf(option, given));
  const query = Object.fromEntries(typed.filter(([, , place]) => place === 'query'));
  const fields = Object.fromEntries(typed.filter(([, , place]) => place !== 'query'));
  const hasFile = spec.words.endsWith(' <file>');
  const body = hasFile ? await readFileAt(membersOf(spec.path).length, given, ports) : fields;
  const deliver = async (sent: WireBody) => {
    // What is changed is read first, so that nobody's change in between is lost unseen.
    const isUpdate = spec.method === 'PUT' || spec.method === 'PATCH';
    const ifMatch = isUpdate ? await versionAt(polder, path, spec) : undefined;
    const place = operation<Sent>({ method: spec.method, path });
    const hasBody = hasFile || Object.keys(sent).length > 0;
    const input = { query, ...(hasBody && { body: sent }) };
    return polder.call(place, input, ifMatch === undefined ? {} : { ifMatch });
  };
  const { around } = spec;
  return around === undefined ? deliver(body) : around.send(body, deliver, { given, ports });
}

interface Sent {
  readonly input: CallInput;
  readonly answer: WireObject;
}

async function versionAt(
  polder: RemotePolder,
  path: string,
  { mayBeNew }: RouteCommandSpec,
): Promise<number | undefined> {
  const read = operation<Sent>({ method: 'GET', path });
  try {
    return (await polder.callWithVersion(read, {})).version;
  } catch (error) {
    if (mayBeNew === true && error instanceof ServerSaidNo && isNotFound(error)) return undefined;
    throw error;
  }
}

function isNotFound({ problem }: ServerSaidNo): boolean {
  return (problem as { readonly status?: number } | undefined)?.status === 404;
}

async function readFileAt(index: number, given: Given, ports: RemotePorts): Promise<WireBody> {
  // Loaded when it is asked for: most commands read no YAML.
  const { readBodyFile } = await import('./body-file.ts');
  return readBodyFile(given.word(index), ports);
}

type Typed = readonly [field: string, value: unknown, place: 'query' | undefined];

function typedOf(option: RouteOption, given: Given): readonly Typed[] {
  const { field, toWire = (text: string) => text, otherwise } = option;
  const name = optionNameOf(option);
  const many = given.options(name);
  const one = given.option(name);
  if (many !== undefined) return [[field, many.map(toWire), option.in]];
  if (one !== undefined) return [[field, toWire(one), option.in]];
  return otherwise === undefined ? [] : [[field, otherwise, option.in]];
}

/** As commander names it: `spokenTo` of `--spoken-to <name>`. */
function optionNameOf({ flags }: RouteOption): string {
  const [name = ''] = flags.replace('--', '').split(' ');
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
