/** What was delivered, and what is owed: usage, periods, statements, the ledger. */
import type { Command } from 'commander';
import { type AccessTime, getAccessTime } from '../../client/access-time.ts';
import { checkLedger, type LedgerCheck } from '../../client/ledger.ts';
import { type ClosedPeriod, closePeriod } from '../../client/periods.ts';
import { getStatement, type Statement } from '../../client/statements.ts';
import { countedText, countText } from '../../kernel/number-text.ts';
import { EXIT } from '../ports.ts';
import { toId } from './arguments.ts';
import { type AskSpec, askCommand } from './ask-command.ts';
import {
  countColumn,
  decimalColumn,
  hoursColumn,
  partColumn,
  textColumn,
  timeColumn,
  wordColumn,
  yesColumn,
} from './columns.ts';
import { groupOf } from './group.ts';
import { type ListSpec, listCommand } from './list-command.ts';
import {
  connect,
  factsText,
  lineText,
  type RemoteOptions,
  type RemotePorts,
  remoteCommand,
  tell,
} from './remote-command.ts';
import { renderTable } from './table.ts';
import { hoursText, moneyText, timeText } from './wire-text.ts';

export const USAGE_LIST: ListSpec = {
  name: 'list',
  summary: 'List what was used, as accepted.',
  example: 'polder usage list --month 2029-03 --site site_nl',
  path: '/v1/usage',
  many: 'usage records',
  filters: [
    { flags: '--job <id>', query: 'job', description: 'of this job' },
    { flags: '--allocation <id>', query: 'allocation', description: 'of this allocation' },
    { flags: '--site <id>', query: 'site', description: 'at this site' },
    { flags: '--month <month>', query: 'month', description: 'in this month' },
  ],
  columns: [
    textColumn('job', 'job'),
    countColumn('run', 'attempt'),
    textColumn('month', 'month'),
    textColumn('allocation', 'allocation'),
    hoursColumn('GPU-hours', 'gpuSeconds'),
    textColumn('by', 'source'),
  ],
};

export function usageCommand(ports: RemotePorts): Command {
  const text = { summary: 'What was delivered.', example: USAGE_LIST.example };
  return groupOf('usage', text, [listCommand(USAGE_LIST, ports)]);
}

export const PERIOD_LIST: ListSpec = {
  name: 'list',
  summary: 'List the accounting periods, and whether they are closed.',
  example: 'polder periods list',
  path: '/v1/periods',
  many: 'periods',
  filters: [
    {
      flags: '--state <state>',
      query: 'state',
      description: 'in this state',
      choices: ['open', 'ended', 'closed'],
    },
  ],
  columns: [
    textColumn('month', 'month'),
    timeColumn('from', 'start'),
    timeColumn('to', 'end'),
    wordColumn('state', 'state'),
    yesColumn('rehearsed', 'isRehearsed'),
  ],
};

interface CloseOptions extends RemoteOptions {
  readonly chargeKnownRuns?: boolean;
}

export function periodsCommand(ports: RemotePorts): Command {
  const close = remoteCommand('close <month>', {
    summary: 'Close a month: charge its usage, and state what is owed.',
    details:
      'Closed again, it changes nothing, unless corrections came: then statements are revised.',
    example: 'polder periods close 2029-03',
  })
    .option('--charge-known-runs', 'charge runs whose usage no site has reported as they are known')
    .action(async (month: string, options: CloseOptions) => {
      const { chargeKnownRuns: chargesKnownRuns } = options;
      const call = { params: { month }, body: { chargesKnownRuns } };
      const closed = await connect(options, ports).call(closePeriod, call);
      tell(closed, closedText, options, ports);
    });
  const text = { summary: 'Months of accounting.', example: 'polder periods list' };
  return groupOf('periods', text, [listCommand(PERIOD_LIST, ports), close]);
}

function closedText({ month, postedCount, statements }: ClosedPeriod): string {
  const posted = countedText(postedCount, 'entry', 'entries');
  const newCount = statements.filter(({ isNew }) => isNew).length;
  const stated = countedText(statements.length, 'statement');
  return lineText(`${month}: ${posted} posted, ${stated}, ${countText(newCount)} of them new`);
}

export const STATEMENT_LIST: ListSpec = {
  name: 'list',
  summary: 'List the statements of funders, every revision.',
  example: 'polder statements list --funder party_nl --latest',
  path: '/v1/statements',
  many: 'statements',
  filters: [
    { flags: '--funder <id>', query: 'funder', description: 'of this funder' },
    { flags: '--month <month>', query: 'month', description: 'of this month' },
    { flags: '--latest', query: 'isLatest', description: 'the latest revision of each alone' },
  ],
  columns: [
    textColumn('month', 'month'),
    textColumn('funder', 'funder'),
    countColumn('revision', 'revision'),
    timeColumn('closed', 'closedAt'),
    textColumn('by', 'closedBy'),
    yesColumn('rehearsed', 'isRehearsed'),
  ],
};

export function statementsCommand(ports: RemotePorts): Command {
  const show: AskSpec<Statement> = {
    words: 'show <funder> <month>',
    summary: 'Show the latest statement of a funder for a month.',
    example: 'polder statements show party_nl 2029-03',
    ask: (polder, { word }) =>
      polder.call(getStatement, { params: { funder: toId('party_', word(0)), month: word(1) } }),
    toText: (statement) => statementText(statement, ports),
  };
  const year: AskSpec<AccessTime> = {
    words: 'year <funder> <year>',
    summary: 'Show how the time of a funder was used in a year, by cluster and by holder.',
    example: 'polder statements year party_eurohpc 2029',
    ask: (polder, { word }) =>
      polder.call(getAccessTime, { params: { funder: toId('party_', word(0)), year: word(1) } }),
    toText: (time) => accessTimeText(time, ports),
  };
  const text = { summary: 'What each funder got and owes.', example: STATEMENT_LIST.example };
  const commands = [askCommand(show, ports), askCommand(year, ports)];
  return groupOf('statements', text, [listCommand(STATEMENT_LIST, ports), ...commands]);
}

export const COST_LIST: ListSpec = {
  name: 'costs',
  summary: 'List what parties pay, month by month; --csv writes the columns of FOCUS 1.2.',
  details:
    'Of the months that are closed: GPU time that users pay for, instalments that were paid,\n' +
    'and credits, below zero. Each row names the line of a statement or the entry of the ledger\n' +
    'that it was made of.',
  example: 'polder costs --month 2029-03 --csv > costs-2029-03.csv',
  path: '/v1/costs',
  many: 'charges',
  filters: [
    { flags: '--month <month>', query: 'month', description: 'of this month' },
    { flags: '--from-month <month>', query: 'fromMonth', description: 'of this month and later' },
    { flags: '--payer <id>', query: 'payer', description: 'that this party pays' },
  ],
  columns: [
    timeColumn('from', 'BillingPeriodStart'),
    textColumn('payer', 'BillingAccountId'),
    wordColumn('charge', 'ChargeCategory'),
    textColumn('for', 'ChargeDescription'),
    hoursColumn('GPU-hours', 'ConsumedQuantity'),
    decimalColumn('EUR', 'BilledCost'),
    textColumn('made of', 'x_SourceId'),
  ],
};

function accessTimeText(time: AccessTime, ports: RemotePorts): string {
  const { funder, year, months, openMonths, clusters, holders } = time;
  const facts = factsText(
    [
      ['access time', `${funder}, ${year}`],
      ['stated', months.join(', ')],
      ['open', openMonths.join(', ')],
    ],
    ports,
  );
  const ofClusters = [
    { title: 'cluster', text: ({ cluster }: ClusterTime) => cluster },
    { title: 'hours', text: (line: ClusterTime) => figuresText(figuresOf(line)) },
  ] as const;
  const ofHolders = [
    { title: 'holder', text: ({ holder }: HolderTime) => holder },
    { title: 'mode', text: ({ mode }: HolderTime) => mode },
    { title: 'cluster', text: ({ cluster }: HolderTime) => cluster },
    { title: 'hours', text: (line: HolderTime) => figuresText(figuresOf(line)) },
  ] as const;
  const tables = [
    renderTable(clusters, ofClusters, ports.stdoutHasColour),
    renderTable(holders, ofHolders, ports.stdoutHasColour),
  ];
  return [facts, ...tables].join('\n');
}

type ClusterTime = AccessTime['clusters'][number];
type HolderTime = AccessTime['holders'][number];

function figuresOf(line: ClusterTime | HolderTime): Line['figures'] {
  const figures = Object.entries(line).filter(([name]) => name.endsWith('GpuSeconds'));
  return Object.fromEntries(figures.map(([name, amount]) => [name, String(amount)]));
}

type Line = Statement['lines'][number];

function statementText(statement: Statement, ports: RemotePorts): string {
  const { funder, month, revision, sha256, closedAt, closedBy } = statement;
  const facts = factsText(
    [
      ['statement', `${funder}, ${month}, revision ${revision}`],
      ['closed', `${timeText(closedAt)} by ${closedBy}`],
      ['committed', moneyText(statement.committedMicros)],
      ['called', moneyText(statement.calledMicros)],
      ['paid', moneyText(statement.paidMicros)],
      ['credited', moneyText(statement.creditedMicros)],
      ['sha256', sha256],
    ],
    ports,
  );
  const columns = [
    { title: 'line', text: ({ id }: Line) => id },
    { title: 'about', text: ({ about }: Line) => Object.values(about).join(' ') },
    { title: 'figures', text: ({ figures }: Line) => figuresText(figures) },
  ] as const;
  return `${facts}\n${renderTable(statement.lines, columns, ports.stdoutHasColour)}`;
}

/** Only what is not nothing: `entitled 1,234.5 h, credit EUR 2.50`. */
function figuresText(figures: Line['figures']): string {
  return Object.entries(figures)
    .filter(([, amount]) => amount !== '0')
    .map(([name, amount]) => {
      const isMoney = name.endsWith('Micros');
      const word = name.replace(/(?:GpuSeconds|Micros)$/, '').replace(/[A-Z]/g, ' $&');
      return `${word.toLowerCase()} ${isMoney ? moneyText(amount) : `${hoursText(amount)} h`}`;
    })
    .join(', ');
}

interface Leg {
  readonly account: string;
  readonly commodity: string;
  readonly amount: string;
}

export const ENTRY_LIST: ListSpec = {
  name: 'entries',
  summary: 'List the entries of the ledger with their postings.',
  example: 'polder ledger entries --month 2029-03 --subject job_00000042',
  path: '/v1/ledger/entries',
  many: 'entries',
  filters: [
    { flags: '--month <month>', query: 'month', description: 'of this month' },
    { flags: '--flow <flow>', query: 'flow', description: 'of this kind, such as pay' },
    { flags: '--account <name>', query: 'account', description: 'that touch this account' },
    { flags: '--subject <id>', query: 'subject', description: 'about this' },
  ],
  columns: [
    countColumn('entry', 'seq'),
    textColumn('month', 'month'),
    wordColumn('flow', 'flow'),
    textColumn('about', 'subject'),
    partColumn<readonly Leg[]>('postings', 'legs', (legs) => legs.map(legText).join('; ')),
  ],
};

function legText({ account, commodity, amount }: Leg): string {
  const text = commodity === 'eur-micros' ? moneyText(amount) : `${hoursText(amount)} h`;
  return `${account} ${text}`;
}

export function ledgerCommand(ports: RemotePorts): Command {
  const check = remoteCommand('check', {
    summary: 'Check that all entries sum to zero, and that balances follow from them.',
    details: 'Ends with 4 where they do not.',
    example: 'polder ledger check',
  }).action(async (options: RemoteOptions) => {
    const checked = await connect(options, ports).call(checkLedger, {});
    if (!checked.isWhole) ports.conclude(EXIT.refused);
    tell(checked, ({ sentence }: LedgerCheck) => lineText(sentence), options, ports);
  });
  const text = { summary: 'The double-entry book.', example: 'polder ledger check' };
  return groupOf('ledger', text, [listCommand(ENTRY_LIST, ports), check]);
}
