/** From what is traced forward to what was settled: entries, statement lines, charges, credits. */

import { countedText, eurText } from '../kernel/number-text.ts';
import type { Commodity } from './account.ts';
import { type ChainNode, node } from './chain-node.ts';
import { type ChainPlace, type ChainRows, linesAt, partyText } from './chain-rows.ts';
import { amountText, gpuHoursText, gpuTimePartTexts, moneyText } from './chain-text.ts';
import { FLOW_NAMES, FLOWS } from './flow.ts';
import type { LedgerRow } from './ledger-row.ts';
import type { LineRow } from './line-row.ts';
import { MICROS_PER_CENT } from './posting.ts';

/** So that a chain fits a screen. */
const SHOWN_ENTRIES_MAX = 4;
const SHOWN_LINES_MAX = 8;

/** `nodes` are those of the entries; `told` are the ids of lines and entries not to tell again. */
export function forwardOf(
  rows: ChainRows,
  place: ChainPlace,
  nodes: readonly ChainNode[],
  told: ReadonlySet<string>,
): ChainNode {
  const lines = linesAt(rows, place)
    .filter(({ id }) => !told.has(id))
    .map((line) => node('line', line.id, briefText(line), []));
  const settled = settledNodes(rows, place).filter(({ id }) => !told.has(id));
  const sources = new Set([...told, ...[...lines, ...settled].map(({ id }) => id)]);
  const invoiced = shown(invoicedNodes(rows, sources), SHOWN_LINES_MAX, 'invoice line');
  const stated = shown(lines, SHOWN_LINES_MAX, 'statement line');
  const children = [...nodes, ...stated, ...settled, ...invoiced];
  return node('forward', 'forward', 'forward to the settlement', children);
}

/** A node for each entry, and below it what moved. */
export function entryNodes(rows: readonly LedgerRow[]): readonly ChainNode[] {
  const nodes = groupsOf(rows, ({ entry }) => `entry_${entry}`).map(([id, legs]) =>
    node('entry', id, entryText(legs), legNodes(legs)),
  );
  return shown(nodes, SHOWN_ENTRIES_MAX, 'entry');
}

/** The key of an entry, and what its flow means. */
export function entryText([first]: readonly LedgerRow[]): string {
  const key = first?.key ?? '';
  const flow = FLOW_NAMES.find((name) => key.startsWith(`${name}:`));
  return flow === undefined ? key : `${key}: ${FLOWS[flow].sentence}`;
}

/** What left adds up to what came, also as shown: each side is a whole with its parts. */
export function legNodes(rows: readonly LedgerRow[]): readonly ChainNode[] {
  const gpuTime = rows.filter(({ commodity }) => commodity === 'gpu-seconds');
  const textByLeg = new Map([
    ...partTexts(gpuTime.filter(({ amount }) => amount < 0n)),
    ...partTexts(gpuTime.filter(({ amount }) => amount >= 0n)),
  ]);
  return rows.map((row) => {
    const text = textByLeg.get(row) ?? amountText(magnitudeOf(row.amount), row.commodity);
    return node('leg', row.account, `${text} ${towards(row)}`, []);
  });
}

/** Each with the text of its amount. */
function partTexts<Part extends { readonly amount: bigint }>(parts: readonly Part[]) {
  const texts = gpuTimePartTexts(parts.map(({ amount }) => magnitudeOf(amount)));
  return parts.map((part, index) => [part, texts[index]] as const);
}

type Move = Pick<LedgerRow, 'amount' | 'account'>;

function towards({ amount, account }: Move): string {
  return `${amount < 0n ? 'from' : 'to'} ${account}`;
}

function magnitudeOf(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}

function groupsOf(
  rows: readonly LedgerRow[],
  titleOf: (row: LedgerRow) => string,
): readonly (readonly [string, readonly LedgerRow[]])[] {
  const groups = new Map<string, LedgerRow[]>();
  for (const row of rows) {
    const title = titleOf(row);
    const group = groups.get(title);
    if (group === undefined) groups.set(title, [row]);
    else group.push(row);
  }
  return [...groups];
}

/** What all entries of one flow moved on one account. */
export interface FlowSum {
  readonly flow: string;
  readonly account: string;
  readonly commodity: Commodity;
  readonly amount: bigint;
  readonly entryCount: number;
  readonly firstEntry: number;
  readonly lastEntry: number;
}

/** In the order of the first entry of each. */
export function flowSumsOf(rows: readonly LedgerRow[]): readonly FlowSum[] {
  const flowOf = ({ key }: LedgerRow) => key.split(':')[0] ?? '';
  return groupsOf(rows, (row) => `${flowOf(row)} ${row.account}`).flatMap(([, legs]) => {
    const [first, last] = [legs[0], legs.at(-1)];
    if (first === undefined || last === undefined) return [];
    return {
      ...{ flow: flowOf(first), account: first.account, commodity: first.commodity },
      amount: legs.reduce((sum, leg) => sum + leg.amount, 0n),
      ...{ entryCount: legs.length, firstEntry: first.entry, lastEntry: last.entry },
    };
  });
}

/** What a line was made of: its entries by flow and account, however many there are. */
export function flowNodes(sums: readonly FlowSum[]): readonly ChainNode[] {
  return sums.map((sum) => {
    const { flow, firstEntry, lastEntry } = sum;
    const from = `entry_${firstEntry}`;
    const count = countedText(sum.entryCount, 'entry', 'entries');
    const ids = firstEntry === lastEntry ? from : `${count}, ${from} to ${lastEntry}`;
    const text = amountText(magnitudeOf(sum.amount), sum.commodity);
    return node('flow', flow, `${flow}: ${text} ${towards(sum)}; ${ids}`, []);
  });
}

function shown(nodes: readonly ChainNode[], max: number, what: string): readonly ChainNode[] {
  const hidden = nodes.length - max;
  if (hidden <= 0) return nodes;
  const plural = what === 'entry' ? 'entries' : `${what}s`;
  const text = `${countedText(hidden, `more ${what}`, `more ${plural}`)}`;
  return [...nodes.slice(0, max), node('more', 'more', text, [])];
}

/** Credit notes and charges at the place. */
function settledNodes({ ledger }: ChainRows, place: ChainPlace): readonly ChainNode[] {
  return ledger
    .filter(({ account, month }) => {
      const [kind, owner = ''] = account.split(':');
      if (place.cluster === undefined || !owner.endsWith(`/${place.cluster}`)) return false;
      if (!place.months.includes(month) || !owner.startsWith(`${place.funder}/`)) return false;
      return kind === 'credited' || (kind === 'revenue' && owner.includes(`/${place.allocation}/`));
    })
    .map(({ entry, month, account, amount }) => {
      const [kind, owner = ''] = account.split(':');
      const [funder, of] = owner.split('/');
      const what =
        kind === 'credited'
          ? `credited to ${funder} under ${of} for ${month}`
          : `charged for what ${of} used in ${month}`;
      return node('settled', `entry_${entry}`, `${moneyText(amount)} ${what}`, []);
    });
}

const DOCUMENT_NAMES = { invoice: 'invoice', 'credit-note': 'credit note' } as const;

/** The lines of invoices that were made of one of the sources. */
function invoicedNodes(
  { facts, invoiced = [] }: ChainRows,
  sources: ReadonlySet<string>,
): readonly ChainNode[] {
  return invoiced
    .filter(({ sourceId }) => sources.has(sourceId))
    .map(({ invoice, number, kind, buyer, netCents }) => {
      const to = partyText(facts, buyer);
      const net = eurText(netCents * MICROS_PER_CENT);
      return node('invoice', invoice, `${net} on ${DOCUMENT_NAMES[kind]} ${number} to ${to}`, []);
    });
}

/** In the order of a statement; what a reader of the command sees for each figure. */
const WORD_BY_FIGURE: Readonly<Record<string, string>> = {
  entitledGpuSeconds: 'entitled to',
  awardedGpuSeconds: 'awarded',
  demandedGpuSeconds: 'asked for',
  deliveredGpuSeconds: 'delivered',
  usedGpuSeconds: 'used',
  lentGpuSeconds: 'lent to others',
  borrowedGpuSeconds: 'borrowed from others',
  repaidGpuSeconds: 'given back to it',
  gaveBackGpuSeconds: 'given back by it',
  drawnGpuSeconds: 'used above its awards',
  returnedGpuSeconds: 'awarded and not used',
  expiredGpuSeconds: 'expired',
  shortfallGpuSeconds: 'shortfall',
  demandCameLateGpuSeconds: '  demand came late',
  capacityLostGpuSeconds: '  capacity was out of service',
  notScheduledGpuSeconds: '  was not scheduled',
  creditMicros: 'credited to it',
  chargedMicros: 'charged to its users',
  committedMicros: 'committed',
  calledMicros: 'called',
  paidMicros: 'paid',
  earnedMicros: 'earned',
  creditNoteMicros: 'credited to funders',
};
const BRIEF_FIGURES = [
  ...['entitledGpuSeconds', 'awardedGpuSeconds', 'deliveredGpuSeconds', 'usedGpuSeconds'],
  ...['shortfallGpuSeconds', 'creditMicros', 'chargedMicros'],
];

const SHORTFALL_CAUSES = [
  'demandCameLateGpuSeconds',
  'capacityLostGpuSeconds',
  'notScheduledGpuSeconds',
];

/** All figures of a line but those of nothing, a row each. The causes add up to the shortfall. */
export function figureNodes(line: LineRow): readonly ChainNode[] {
  const figures = figuresOf(line);
  const causes = figures.filter(({ name }) => SHORTFALL_CAUSES.includes(name));
  const textByCause = new Map(partTexts(causes));
  return figures.map((figure) => {
    const { name, word, amount } = figure;
    const commodity = name.endsWith('Micros') ? 'eur-micros' : 'gpu-seconds';
    const text = textByCause.get(figure) ?? amountText(amount, commodity);
    return node('figure', name, `${word.padEnd(22)} ${text}`, []);
  });
}

/** What matters most of a line, in one row. */
function briefText(line: LineRow): string {
  return figuresOf(line)
    .filter(({ name }) => BRIEF_FIGURES.includes(name))
    .map(({ name, word, amount }) => {
      const text = name.endsWith('Micros') ? eurText(amount) : gpuHoursText(amount);
      return `${word} ${text}`;
    })
    .join(', ');
}

function figuresOf({ figures }: LineRow) {
  return Object.entries(figures)
    .filter(([, value]) => value !== '0')
    .map(([name, value]) => ({
      name,
      word: WORD_BY_FIGURE[name] ?? name,
      amount: BigInt(value),
    }));
}
