/**
 * The chain of a job, of a line of a statement, of an entry of the ledger, or of an invoice, as the
 * store has it: back to the euro, and forward to what was settled for it. What was unwound since is
 * left out.
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
  const scene = { reader, facts, rowsAt: rememberedRows(reader, facts) };
  if (id.startsWith('job_')) return jobChain(scene, id);
  return id.startsWith('invoice_') ? invoiceChain(scene, id) : sourceChain(scene, id);
}

interface Scene {
  readonly reader: Reader;
  readonly facts: ChainFacts;
  readonly rowsAt: (where: Where) => Promise<ChainRows>;
}

/** Of a line or an entry. */
function sourceChain(scene: Scene, id: string): Promise<ChainNode | undefined> {
  return id.startsWith('line_')
    ? lineChain(scene, id)
    : entryChain(scene, id.slice('entry_'.length));
}

async function lineChain({ reader, rowsAt }: Scene, id: string): Promise<ChainNode | undefined> {
  const line = await selectLine(reader, id);
  if (line === undefined) return undefined;
  const { funder, month } = line.about;
  const months = month === undefined ? undefined : [month];
  const rows = await rowsAt({ funder, months });
  return chainOfLine(rows, line, await selectFlowSums(reader, line.entries));
}

/** So many lines are traced; each has a chain of its own. */
const TRACED_LINES_MAX = 12;

async function invoiceChain(scene: Scene, id: string): Promise<ChainNode | undefined> {
  const found = await selectInvoice(scene.reader, id);
  if (found === undefined) return undefined;
  const chains: ChainNode[] = [];
  for (const { sourceId } of found.invoice.lines.slice(0, TRACED_LINES_MAX)) {
    const chain = await sourceChain(scene, sourceId);
    if (chain !== undefined) chains.push(chain);
  }
  return chainOfInvoice(scene.facts, found.invoice, chains);
}

async function jobChain({ reader, rowsAt }: Scene, id: string): Promise<ChainNode | undefined> {
  const job = await selectJob(reader, id);
  if (job === undefined) return undefined;
  const own = await selectLedgerRows(reader, `e.subject = $1 AND ${STANDS}`, [id]);
  const held = [...new Set(own.map(({ month }) => month))];
  // Of one that holds nothing yet, the chain is that of all months.
  const months = held.length === 0 ? undefined : held;
  const rows = await rowsAt({ funder: job.funder, months });
  const runs = await selectRuns(reader, [job.number], 1);
  const traced = toChainJob(job, runs.get(job.number)?.[0]?.standing);
  return chainOfJob({ ...rows, ledger: [...rows.ledger, ...own] }, traced);
}

async function entryChain(
  { reader, facts, rowsAt }: Scene,
  seq: string,
): Promise<ChainNode | undefined> {
  const legs = await selectLedgerRows(reader, 'e.seq = $1', [seq]);
  const [first] = legs;
  if (first === undefined) return undefined;
  const party = facts.commitments.find(({ id }) => first.key.split(':')[1] === id)?.party;
  const months = party === undefined ? [first.month] : undefined;
  return chainOfEntry(await rowsAt({ funder: party, months }), legs);
}

interface Where {
  /** `undefined`: of all. */
  readonly funder: string | undefined;
  /** `undefined`: all. */
  readonly months: readonly string[] | undefined;
}

/** Each once: the lines of an invoice have most of them in common. */
function rememberedRows(reader: Reader, facts: ChainFacts): Scene['rowsAt'] {
  const known = new Map<string, Promise<ChainRows>>();
  return (where) => {
    const key = JSON.stringify([where.funder, where.months]);
    const rows = known.get(key) ?? readRowsAt(reader, facts, where);
    known.set(key, rows);
    return rows;
  };
}

/** Of the ledger: the money of all commitments; of the months, loans, charges and credits. */
async function readRowsAt(
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
