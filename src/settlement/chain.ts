/**
 * One chain, both ways, from wherever one stands: back from a job, a statement line or a ledger
 * entry to the euro that bought its GPU-seconds, and forward to what was settled for it. Pure, over
 * the rows of a run; what the rows do not say, the chain does not claim.
 */
import type { ChainFacts, ContractFact } from './chain-facts.ts';
import { type ChainNode, eurText, gpuHoursText, node, percentText } from './chain-node.ts';
import type { LedgerRow } from './ledger-row.ts';
import type { LineRow } from './line-row.ts';

/** A job as the run has it. Times are ISO text. */
export interface ChainJob {
  readonly id: string;
  readonly sourceId: string;
  readonly allocation: string;
  readonly cluster: string | undefined;
  readonly gpuCount: number;
  readonly state: string;
  readonly startedAt: string | undefined;
  readonly endedAt: string | undefined;
}

export interface ChainRows {
  readonly facts: ChainFacts;
  readonly lines: readonly LineRow[];
  /** At least every row that {@link isRowForChain} wants. */
  readonly ledger: readonly LedgerRow[];
}

/** Where a chain passes: what its jobs, lines and entries have in common. */
export interface ChainPlace {
  readonly funder: string;
  readonly cluster: string | undefined;
  readonly allocation: string | undefined;
  /** The months concerned; empty: those of every line. */
  readonly months: readonly string[];
}

/** At most so many entries are shown, so that a chain fits a screen. */
const SHOWN_ENTRIES_MAX = 8;

/**
 * True for the rows that a chain needs, given the text of a row or its key: the money of every
 * commitment, and all of what is traced.
 */
export function isRowForChain(rowText: string, tracedId: string): boolean {
  return rowText.includes(tracedId) || /(?:^|,)(?:commit|call|pay|credit|charge):/.test(rowText);
}

export function chainOfJob(rows: ChainRows, job: ChainJob): ChainNode {
  const allocation = rows.facts.allocations.find(({ id }) => id === job.allocation);
  const own = rows.ledger.filter(({ key }) => key.split(':')[1] === job.id);
  const place: ChainPlace = {
    funder: allocation?.funder ?? '',
    cluster: job.cluster,
    allocation: job.allocation,
    months: [...new Set(own.map(({ month }) => month))],
  };
  const when = job.startedAt === undefined ? 'never started' : `from ${job.startedAt}`;
  const until = job.endedAt === undefined ? '' : ` to ${job.endedAt}`;
  const text = `${job.gpuCount} GPUs, ${job.state}, ${when}${until}; in its source ${job.sourceId}`;
  return node('job', job.id, text, [backOf(rows, place), forwardOf(rows, place, own)]);
}

export function chainOfLine(rows: ChainRows, line: LineRow): ChainNode {
  const { funder = '', cluster, allocation, month } = line.about;
  const place: ChainPlace = {
    funder,
    cluster,
    allocation,
    months: month === undefined ? [] : [month],
  };
  const own = rows.ledger.filter((row) => isEntryOfLine(line, row));
  const children = [backOf(rows, place), forwardOf(rows, place, own)];
  return node('line', line.id, figuresText(line), children);
}

/** `entryRows` are the legs of one entry, at least one. */
export function chainOfEntry(rows: ChainRows, entryRows: readonly LedgerRow[]): ChainNode {
  const place = placeOfEntry(rows.facts, entryRows);
  const id = `entry_${entryRows[0]?.entry}`;
  const children = [backOf(rows, place), forwardOf(rows, place, entryRows)];
  return node('entry', id, entryRows[0]?.key ?? '', children);
}

/** True where the row is a leg on one of the line's accounts in its month. */
export function isEntryOfLine(line: LineRow, row: LedgerRow): boolean {
  return line.entries.some(
    ({ account, month }) => account === row.account && (month === null || month === row.month),
  );
}

function placeOfEntry(facts: ChainFacts, entryRows: readonly LedgerRow[]): ChainPlace {
  const owners = entryRows.flatMap(({ account }) => account.replace(/^[^:]*:/, '').split('/'));
  const ofKind = (kind: string): string | undefined =>
    owners.find((owner) => owner.startsWith(`${kind}_`));
  const allocation = facts.allocations.find(({ id }) => id === ofKind('allocation'));
  const commitment = facts.commitments.find(({ id }) => id === ofKind('commitment'));
  return {
    funder: allocation?.funder ?? commitment?.party ?? ofKind('party') ?? '',
    cluster: ofKind('cluster'),
    allocation: allocation?.id,
    months: commitment === undefined ? [...new Set(entryRows.map(({ month }) => month))] : [],
  };
}

function backOf(rows: ChainRows, place: ChainPlace): ChainNode {
  const allocation = rows.facts.allocations.find(({ id }) => id === place.allocation);
  const funder = node('funder', place.funder, entitledText(rows, place), contractsOf(rows, place));
  if (allocation === undefined) return node('back', 'back', 'to the euro', [funder]);
  const share = percentText(BigInt(allocation.sharePpm), 1_000_000n);
  const text = `held by ${allocation.holder}, ${allocation.mode}, ${share} of its funder's share`;
  const own = node('allocation', allocation.id, text, [funder]);
  return node('back', 'back', 'to the euro', [own]);
}

function entitledText(rows: ChainRows, place: ChainPlace): string {
  const lines = rows.lines.filter((line) => line.kind === 'gpu-time' && isAt(line, place));
  const entitled = lines.reduce(
    (sum, { figures }) => sum + BigInt(figures.entitledGpuSeconds ?? 0),
    0n,
  );
  const where = place.cluster === undefined ? '' : ` at ${place.cluster}`;
  const when = place.months.length === 0 ? '' : ` in ${place.months.join(', ')}`;
  return `entitled to ${gpuHoursText(entitled)}${where}${when}`;
}

function contractsOf(rows: ChainRows, place: ChainPlace): readonly ChainNode[] {
  const { facts } = rows;
  const cluster = facts.clusters.find(({ id }) => id === place.cluster);
  const mine = facts.contracts.filter(({ site }) => cluster === undefined || site === cluster.site);
  return mine.flatMap((contract) => {
    const paid = contributionsOf(rows, contract, place.funder);
    const isOperator = cluster?.operator === place.funder;
    if (paid.length === 0 && !isOperator) return [];
    const share = percentText(BigInt(contract.publicSharePpm), 1_000_000n);
    const own = isOperator ? "; the rest is this operator's own" : '';
    const text = `${contract.site}, ${share} bought publicly${own}`;
    return [node('contract', contract.id, text, paid)];
  });
}

function contributionsOf(
  rows: ChainRows,
  contract: ContractFact,
  funder: string,
): readonly ChainNode[] {
  const whole = contract.contributions.reduce((sum, { micros }) => sum + BigInt(micros), 0n);
  return contract.contributions.flatMap(({ commitment: id, micros }) => {
    const commitment = rows.facts.commitments.find((known) => known.id === id);
    if (commitment?.party !== funder) return [];
    const part = percentText(BigInt(micros), whole);
    const text = `${eurText(BigInt(micros))}, ${part} of what was contributed`;
    return [node('commitment', id, text, paymentsOf(rows, id))];
  });
}

function paymentsOf(rows: ChainRows, commitment: string): readonly ChainNode[] {
  return rows.ledger
    .filter(({ account, key }) => account === `paid:${commitment}` && key.startsWith('pay:'))
    .map(({ key, amount }) => {
      const [, , number, month] = key.split(':');
      const text = `instalment ${number} paid in ${month}: ${eurText(amount)}`;
      return node('payment', key, text, []);
    });
}

function forwardOf(rows: ChainRows, place: ChainPlace, own: readonly LedgerRow[]): ChainNode {
  const lines = rows.lines.filter((line) => isAt(line, place));
  const children = [
    ...entryNodesOf(own),
    ...lines.map((line) => node('line', line.id, figuresText(line), [])),
    ...settledNodesOf(rows, place),
  ];
  return node('forward', 'forward', 'to the settlement', children);
}

function entryNodesOf(own: readonly LedgerRow[]): readonly ChainNode[] {
  const shown = own
    .slice(0, SHOWN_ENTRIES_MAX)
    .map(({ entry, key, account, amount, commodity }) => {
      const value = commodity === 'eur-micros' ? eurText(amount) : gpuHoursText(amount);
      return node('entry', `entry_${entry}`, `${key}  ${account}  ${value}`, []);
    });
  const hidden = own.length - shown.length;
  if (hidden === 0) return shown;
  return [...shown, node('more', 'more', `${hidden} more legs in the ledger`, [])];
}

/** Credit notes and charges at the place. */
function settledNodesOf(rows: ChainRows, place: ChainPlace): readonly ChainNode[] {
  return rows.ledger
    .filter(({ account, month }) => {
      const [kind, owner = ''] = account.split(':');
      if (place.cluster === undefined || !owner.endsWith(`/${place.cluster}`)) return false;
      if (!place.months.includes(month) || !owner.startsWith(`${place.funder}/`)) return false;
      return kind === 'credited' || (kind === 'revenue' && owner.includes(`/${place.allocation}/`));
    })
    .map(({ key, account, amount }) => {
      const what = account.startsWith('credited:') ? 'credited to' : 'charged for';
      return node('settled', key, `${eurText(amount)} ${what} ${account.split(':')[1]}`, []);
    });
}

/** True for the lines of the place: its funder, and its cluster, month and allocation if any. */
function isAt({ kind, about }: LineRow, place: ChainPlace): boolean {
  if (kind !== 'gpu-time' && kind !== 'allocation') return false;
  if (kind === 'allocation' && about.allocation !== place.allocation) return false;
  if (place.cluster !== undefined && about.cluster !== place.cluster) return false;
  const isInMonth = place.months.length === 0 || place.months.includes(about.month ?? '');
  return about.funder === place.funder && isInMonth;
}

function figuresText({ figures }: LineRow): string {
  const parts = Object.entries(figures).filter(([, value]) => value !== '0');
  return parts
    .map(([name, value]) => {
      const amount = BigInt(value);
      if (name.endsWith('Micros')) return `${name.slice(0, -6)} ${eurText(amount)}`;
      return `${name.slice(0, -10)} ${gpuHoursText(amount)}`;
    })
    .join(', ');
}
