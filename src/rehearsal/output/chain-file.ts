/** `chain.json`: what a trace must know beside the other files; and the trace itself. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toTimeText } from '../../kernel/time.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import {
  type ChainJob,
  chainOfEntry,
  chainOfJob,
  chainOfLine,
  isEntryOfLine,
} from '../../settlement/chain.ts';
import type { ChainFacts } from '../../settlement/chain-facts.ts';
import { flowSumsOf } from '../../settlement/chain-forward.ts';
import type { ChainNode } from '../../settlement/chain-node.ts';
import { chainOfCommitment, chainOfContract } from '../../settlement/chain-of-contract.ts';
import {
  type ChainRows,
  type EntitledRow,
  isOfEveryChain,
  isRowForChain,
} from '../../settlement/chain-rows.ts';
import type { LineRow } from '../../settlement/line-row.ts';
import { JOBS_FILE, type JobRecord, readJob } from './jobs-parquet.ts';
import { LEDGER_FILE, readLedgerCsv } from './ledger-csv.ts';
import { readStatementLines } from './statements.ts';

const CHAIN_FILE = 'chain.json';

export function writeChainFacts(runFolder: string, facts: ChainFacts): void {
  writeFileSync(join(runFolder, CHAIN_FILE), `${JSON.stringify(facts, undefined, 2)}\n`);
}

/**
 * The chain of a job (`job_…`), a statement line (`line_…`), a ledger entry (`entry_…` or its key),
 * a contract or a commitment of a run; `undefined` where the run has nothing of that id. Cost: one
 * pass over the ledger.
 */
export async function traceChain(runFolder: string, id: string): Promise<ChainNode | undefined> {
  const facts: ChainFacts = JSON.parse(readFileSync(join(runFolder, CHAIN_FILE), 'utf8'));
  const lines = readStatementLines(runFolder);
  const line = lines.find((known) => known.id === id);
  const ledger = await readLedgerCsv(join(runFolder, LEDGER_FILE), (text) => {
    if (id.startsWith('entry_') && text.startsWith(`${id.slice('entry_'.length)},`)) return true;
    return (line !== undefined && isTextOfLine(line, text)) || isRowForChain(text, id);
  });
  const rows: ChainRows = { facts, entitled: entitledOf(lines), lines, ledger };
  if (line !== undefined) {
    const own = ledger.filter((row) => isEntryOfLine(line, row) || isOfEveryChain(row.key));
    const flows = flowSumsOf(ledger.filter((row) => isEntryOfLine(line, row)));
    return chainOfLine({ ...rows, ledger: own }, line, flows);
  }
  const agreed = chainOfAgreement(rows, id);
  if (agreed !== undefined) return agreed;
  const job = id.startsWith('job_') ? await readJob(join(runFolder, JOBS_FILE), id) : undefined;
  if (job !== undefined) return chainOfJob(rows, toChainJob(job));
  const legs = ledger.filter(({ entry, key }) => `entry_${entry}` === id || key === id);
  return legs.length === 0 ? undefined : chainOfEntry(rows, legs);
}

/** The chain of a contract or a commitment of the run. */
function chainOfAgreement(rows: ChainRows, id: string): ChainNode | undefined {
  const contract = rows.facts.contracts.find((each) => each.id === id);
  const commitment = rows.facts.commitments.find((each) => each.id === id);
  if (contract !== undefined) return chainOfContract(rows, contract);
  if (commitment !== undefined) return chainOfCommitment(rows, commitment);
  return undefined;
}

function entitledOf(lines: readonly LineRow[]): readonly EntitledRow[] {
  return lines
    .filter(({ kind }) => kind === 'gpu-time')
    .map(({ about: { funder = '', cluster = '', month = '' }, figures }) => ({
      funder,
      cluster,
      month,
      gpuSeconds: BigInt(figures.entitledGpuSeconds ?? 0),
    }));
}

/** As `isEntryOfLine`, on a row's text, so that other rows are never parsed. */
function isTextOfLine(line: LineRow, text: string): boolean {
  return line.entries.some(
    ({ account, month }) =>
      text.includes(`,${account},`) && (month === null || text.includes(`,${month},`)),
  );
}

function toChainJob(job: JobRecord): ChainJob {
  const toText = (seconds: number | undefined): string | undefined =>
    seconds === undefined ? undefined : toTimeText(toEpochSeconds(seconds));
  return {
    id: job.jobId,
    sourceId: job.sourceId,
    allocation: job.allocation,
    cluster: job.cluster,
    gpuCount: job.gpuCount,
    state: job.state,
    standing: job.standing,
    attempts: job.attempts,
    startedAt: toText(job.startedAt),
    endedAt: toText(job.endedAt),
  };
}
