/**
 * One chain, both ways, from wherever one stands: back from a job, a statement line or a ledger
 * entry to the euro that bought its GPU-seconds, and forward to what was settled for it. Pure, over
 * the rows of a run; what the rows do not say, the chain does not claim.
 */

import { countedText } from '../kernel/number-text.ts';
import { backOf } from './chain-back.ts';
import type { ChainFacts } from './chain-facts.ts';
import {
  entryNodes,
  entryText,
  type FlowSum,
  figureNodes,
  flowNodes,
  forwardOf,
  legNodes,
} from './chain-forward.ts';
import { type ChainNode, node } from './chain-node.ts';
import type { ChainPlace, ChainRows } from './chain-rows.ts';
import type { LedgerRow } from './ledger-row.ts';
import type { LineRow } from './line-row.ts';

/** A job as the run has it. Times are ISO text. */
export interface ChainJob {
  readonly id: string;
  /** In the trace that it was read from; left out: it was submitted here. */
  readonly sourceId?: string;
  readonly allocation: string;
  readonly cluster: string | undefined;
  readonly gpuCount: number;
  readonly state: string;
  readonly standing: string | undefined;
  readonly attempts: number;
  readonly startedAt: string | undefined;
  readonly endedAt: string | undefined;
}

const SHARE_BY_STANDING: Readonly<Record<string, string>> = {
  own: 'on the share of its funder',
  repaid: 'on GPUs given back to its funder',
  indebted: 'on the share of its funder, which owed GPU time',
  borrowed: 'on borrowed GPUs',
};

export function chainOfJob(rows: ChainRows, job: ChainJob): ChainNode {
  const allocation = rows.facts.allocations.find(({ id }) => id === job.allocation);
  const own = rows.ledger.filter(({ key }) => key.split(':')[1] === job.id);
  const place: ChainPlace = {
    funder: allocation?.funder ?? '',
    cluster: job.cluster,
    allocation: job.allocation,
    commitment: undefined,
    contract: undefined,
    months: [...new Set(own.map(({ month }) => month))],
    isOnLoan: job.standing === 'borrowed',
  };
  const children = [backOf(rows, place), forwardOf(rows, place, entryNodes(own), new Set())];
  return node('job', job.id, jobText(job), children);
}

function jobText(job: ChainJob): string {
  const { startedAt, endedAt, attempts, standing = '' } = job;
  const gpus = `${countedText(job.gpuCount, 'GPU')}, ${job.state}`;
  const source = job.sourceId === undefined ? '' : `; in its source ${job.sourceId}`;
  if (startedAt === undefined) return `${gpus}, never started${source}`;
  const share = SHARE_BY_STANDING[standing] ?? '';
  const until = endedAt === undefined ? '' : ` to ${endedAt}`;
  const again = attempts > 1 ? `, ${countedText(attempts, 'attempt')}` : '';
  return `${gpus}, ${share}, from ${startedAt}${until}${again}${source}`;
}

/** `flows` are all that moved on the accounts of the line, in its month. */
export function chainOfLine(rows: ChainRows, line: LineRow, flows: readonly FlowSum[]): ChainNode {
  const { funder = '', cluster, allocation, commitment, contract, month } = line.about;
  const months = month === undefined ? [] : [month];
  const isOnLoan = line.kind === 'gpu-time';
  const place = { funder, cluster, allocation, commitment, contract, months, isOnLoan };
  const own = rows.ledger.filter((row) => isEntryOfLine(line, row));
  const told = new Set([line.id, ...own.map(({ entry }) => `entry_${entry}`)]);
  const back = backOf(rows, place);
  const forward = forwardOf(rows, place, flowNodes(flows), told);
  return node('line', line.id, aboutText(line), [...figureNodes(line), back, forward]);
}

const SUBJECT_BY_KIND: Readonly<Record<LineRow['kind'], string>> = {
  'gpu-time': 'GPU time',
  allocation: 'use',
  commitment: 'money',
  contract: 'money',
};

function aboutText({ kind, about }: LineRow): string {
  const { funder = '', month, allocation, commitment, contract, cluster } = about;
  const what = allocation ?? commitment ?? contract;
  const of = what === undefined ? funder : `${what} of ${funder}`;
  const where = cluster === undefined ? '' : ` at ${cluster}`;
  return `${SUBJECT_BY_KIND[kind]} of ${of}${where}${month === undefined ? '' : ` in ${month}`}`;
}

/** `entryRows` are the legs of one entry, at least one. */
export function chainOfEntry(rows: ChainRows, entryRows: readonly LedgerRow[]): ChainNode {
  const place = placeOfEntry(rows.facts, entryRows);
  const id = `entry_${entryRows[0]?.entry}`;
  return node('entry', id, entryText(entryRows), [
    ...legNodes(entryRows),
    backOf(rows, place),
    forwardOf(rows, place, [], new Set([id])),
  ]);
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
    commitment: commitment?.id,
    contract: undefined,
    months: commitment === undefined ? [...new Set(entryRows.map(({ month }) => month))] : [],
    isOnLoan: false,
  };
}
