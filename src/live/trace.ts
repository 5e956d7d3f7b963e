/**
 * The chain of a job, of a line of a statement, of an entry of the ledger, or of an invoice, as the
 * store has it:
 * back to the euro, and forward to what was settled for it. What was unwound since is left out.
 */
import { toTimeText } from '../kernel/time.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import type { Reader } from '../platform/database/transaction.ts';
import { type JobRow, selectJob, selectRuns } from '../scheduling/store/job-list.ts';
import { type ChainJob, chainOfEntry, chainOfJob, chainOfLine } from '../settlement/chain.ts';
import type { ChainFacts } from '../settlement/chain-facts.ts';
import type { ChainNode } from '../settlement/chain-node.ts';
import type { ChainRows } from '../settlement/chain-rows.ts';
import { chainOfInvoice } from '../settlement/invoicing/chain-of-invoice.ts';
import { selectInvoice, selectInvoicedRows } from '../settlement/store/invoices.ts';
import { STANDS, selectFlowSums, selectLedgerRows } from '../settlement/store/ledger-rows.ts';
import { selectLine, selectLines } from '../settlement/store/statement-lists.ts';
import { readFacts, selectEntitled } from './read-chain.ts';

/** `undefined`: nothing has this id. The reader is that of a snapshot. */
export async function readChain(reader: Reader, id: string): Promise<ChainNode | undefined> {
  const facts = await readFacts(reader);
  if (facts === undefined) return undefined;
  if (id.startsWith('line_')) return lineChain(reader, facts, id);
  if (id.startsWith('job_')) return jobChain(reader, facts, id);
  if (id.startsWith('invoice_')) return invoiceChain(reader, facts, id);
  return entryChain(reader, facts, id.slice('entry_'.length));
}

async function lineChain(
  reader: Reader,
  facts: ChainFacts,
  id: string,
): Promise<ChainNode | undefined> {
  const line = await selectLine(reader, id);
  if (line === undefined) return undefined;
  const { funder, month } = line.about;
  const months = month === undefined ? undefined : [month];
  const rows = await rowsAt(reader, facts, { funder, months });
  return chainOfLine(rows, line, await selectFlowSums(reader, line.entries));
}

/** So many lines are traced; each has a chain of its own. */
const TRACED_LINES_MAX = 12;

async function invoiceChain(
  reader: Reader,
  facts: ChainFacts,
  id: string,
): Promise<ChainNode | undefined> {
  const found = await selectInvoice(reader, id);
  if (found === undefined) return undefined;
  const chains: ChainNode[] = [];
  for (const { sourceId } of found.invoice.lines.slice(0, TRACED_LINES_MAX)) {
    const chain = sourceId.startsWith('line_')
      ? await lineChain(reader, facts, sourceId)
      : await entryChain(reader, facts, sourceId.slice('entry_'.length));
    if (chain !== undefined) chains.push(chain);
  }
  return chainOfInvoice(facts, found.invoice, chains);
}

async function jobChain(
  reader: Reader,
  facts: ChainFacts,
  id: string,
): Promise<ChainNode | undefined> {
  const job = await selectJob(reader, id);
  if (job === undefined) return undefined;
  const own = await selectLedgerRows(reader, `e.subject = $1 AND ${STANDS}`, [id]);
  const held = [...new Set(own.map(({ month }) => month))];
  // Of one that holds nothing yet, the chain is that of all months.
  const months = held.length === 0 ? undefined : held;
  const rows = await rowsAt(reader, facts, { funder: job.funder, months });
  const runs = await selectRuns(reader, [job.number], 1);
  const traced = toChainJob(job, runs.get(job.number)?.[0]?.standing);
  return chainOfJob({ ...rows, ledger: [...rows.ledger, ...own] }, traced);
}

async function entryChain(
  reader: Reader,
  facts: ChainFacts,
  seq: string,
): Promise<ChainNode | undefined> {
  const legs = await selectLedgerRows(reader, 'e.seq = $1', [seq]);
  const [first] = legs;
  if (first === undefined) return undefined;
  const party = facts.commitments.find(({ id }) => first.key.split(':')[1] === id)?.party;
  const months = party === undefined ? [first.month] : undefined;
  return chainOfEntry(await rowsAt(reader, facts, { funder: party, months }), legs);
}

interface Where {
  /** `undefined`: of all. */
  readonly funder: string | undefined;
  /** `undefined`: all. */
  readonly months: readonly string[] | undefined;
}

/** Of the ledger: the money of all commitments; of the months, loans, charges and credits. */
async function rowsAt(
  reader: Reader,
  facts: ChainFacts,
  { funder, months }: Where,
): Promise<ChainRows> {
  const ledger = await selectLedgerRows(
    reader,
    `${STANDS} AND (e.flow IN ('commit', 'call', 'pay')
       OR (e.flow IN ('lend', 'credit', 'charge') AND e.month = ANY($1)))`,
    [months],
  );
  const entitled = await selectEntitled(reader, { months });
  const invoiced = await selectInvoicedRows(reader, months);
  const lines = await selectLines(reader, { funder, months });
  return { facts, entitled, lines, ledger, invoiced };
}

function toChainJob(job: JobRow, standing: string | undefined): ChainJob {
  const toText = (seconds: bigint | null): string | undefined =>
    seconds === null ? undefined : toTimeText(toEpochSeconds(Number(seconds)));
  return {
    id: job.id,
    allocation: job.allocation,
    cluster: job.cluster ?? undefined,
    gpuCount: job.gpu_count,
    state: job.state,
    standing,
    attempts: job.attempt_count,
    startedAt: toText(job.first_started_at),
    endedAt: toText(job.ended_at),
  };
}
