/**
 * A command that lists: filters become the query, pages are fetched until there are enough rows,
 * and they are shown as a table, as the JSON of the wire, or as the CSV of the server.
 */
import type { Command } from 'commander';
import { Option } from 'commander';
import { countText } from '../../kernel/number-text.ts';
import { wholeNumber } from '../command.ts';
import type { WireRow } from './columns.ts';
import type { Query, RemotePolder } from './connection.ts';
import { filledPath } from './filled-path.ts';
import { named } from './named-wrong.ts';
import { pagesOption, savePages } from './pages-option.ts';
import { connect, type RemoteOptions, type RemotePorts, remoteCommand } from './remote-command.ts';
import { type Column, renderTable } from './table.ts';

export interface Filter {
  /** As commander writes it, such as `--state <state>`. */
  readonly flags: string;
  /** The name of the filter in the query. */
  readonly query: string;
  readonly description: string;
  readonly choices?: readonly string[];
  /** What is typed as the wire has it; the text itself where it is not said. */
  readonly toWire?: (text: string) => string;
}

export interface ListSpec {
  /** Such as `list`; with an argument for each id in the path, such as `questions <call>`. */
  readonly name: string;
  readonly summary: string;
  readonly details?: string;
  readonly example: string;
  readonly path: string;
  readonly filters?: readonly Filter[];
  readonly columns: readonly Column<WireRow>[];
  /** What is listed, in the plural, such as `jobs`. */
  readonly many: string;
  /** Whether the route answers as pages too. */
  readonly hasPages?: true;
}

interface ListOptions extends RemoteOptions {
  readonly limit: number;
  readonly all?: boolean;
  readonly sort?: string;
  readonly csv?: boolean;
  readonly pdf?: string;
}

interface WirePage<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

const PAGE_ROWS_MAX = 500;
const ROWS_DEFAULT = 50;

export function listCommand(spec: ListSpec, ports: RemotePorts): Command {
  const command = remoteCommand(spec.name, spec)
    .option('--limit <rows>', 'show so many rows at most', wholeNumber(1, 100_000), ROWS_DEFAULT)
    .option('--all', 'show all rows')
    .option('--sort <field>', 'sort by this field of the wire, with - before it from the end')
    .addOption(new Option('--csv', 'print all rows as CSV').conflicts('json'));
  for (const { flags, description, choices } of spec.filters ?? []) {
    const option = new Option(flags, description);
    command.addOption(choices === undefined ? option : option.choices(choices));
  }
  if (spec.hasPages) command.addOption(pagesOption().conflicts('csv'));
  const action = named(async () => {
    const options = command.opts<ListOptions & Readonly<Record<string, unknown>>>();
    const path = filledPath(spec.path, command.args);
    const polder = connect(options, ports);
    const query = { ...queryOf(spec, options), sort: options.sort };
    if (options.pdf !== undefined) {
      await savePages(polder, options.pdf, { path, query }, ports);
      return;
    }
    if (options.csv === true) {
      ports.stdout.write(await polder.csv(path, query));
      return;
    }
    const rowsMax = options.all === true ? Number.POSITIVE_INFINITY : options.limit;
    const page = await readPages<WireRow>(polder, { path, query, rowsMax });
    if (options.json === true) ports.stdout.write(`${JSON.stringify(page, undefined, 2)}\n`);
    else tellTable(page, spec, ports);
  });
  return command.action(action);
}

function tellTable(page: WirePage<WireRow>, spec: ListSpec, ports: RemotePorts): void {
  const { items, nextCursor } = page;
  ports.stdout.write(renderTable(items, spec.columns, ports.stdoutHasColour));
  if (items.length === 0) ports.stderr.write(`no ${spec.many}\n`);
  if (nextCursor === null) return;
  const shown = countText(items.length);
  ports.stderr.write(`${shown} ${spec.many} shown, and there are more: --all shows them\n`);
}

function queryOf({ filters = [] }: ListSpec, options: object): Query {
  const given = new Map<string, unknown>(Object.entries(options));
  const pairs = filters.map(({ flags, query, toWire = (text: string) => text }) => {
    const value = given.get(new Option(flags).attributeName());
    if (typeof value === 'string') return [query, toWire(value)] as const;
    return [query, value === true ? value : undefined] as const;
  });
  return Object.fromEntries(pairs);
}

interface Pages {
  readonly path: string;
  readonly query: Query;
  readonly rowsMax: number;
}

/** As one page, however many were read for it. */
export async function readPages<Item>(
  polder: RemotePolder,
  { path, query, rowsMax }: Pages,
): Promise<WirePage<Item>> {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (;;) {
    const limit = Math.min(PAGE_ROWS_MAX, rowsMax - items.length);
    const page = await polder.get<WirePage<Item>>(path, { ...query, limit, cursor });
    items.push(...page.items);
    if (page.nextCursor === null || items.length >= rowsMax) {
      return { items, nextCursor: page.nextCursor };
    }
    cursor = page.nextCursor;
  }
}
