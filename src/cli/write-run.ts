import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeChainFacts } from '../rehearsal/output/chain-file.ts';
import { JOBS_FILE, writeJobsParquet } from '../rehearsal/output/jobs-parquet.ts';
import { LEDGER_FILE, writeLedgerCsv } from '../rehearsal/output/ledger-csv.ts';
import { writeStatements } from '../rehearsal/output/statements.ts';
import { writeSummary } from '../rehearsal/output/summary-json.ts';
import type { Rehearsal } from '../rehearsal/rehearse.ts';
import { renderReport } from '../rehearsal/report/report.ts';
import { toChainFacts } from '../settlement/chain-facts.ts';

export const REPORT_FILE = 'report.html';

/** Every file of a run, into an empty `folder`. */
export async function writeRun(folder: string, rehearsal: Rehearsal): Promise<void> {
  const { stage, summary, statements, books, jobs } = rehearsal;
  writeSummary(folder, summary);
  writeFileSync(join(folder, REPORT_FILE), renderReport(summary));
  writeStatements(folder, statements);
  writeChainFacts(folder, toChainFacts(stage.plan));
  writeJobsParquet(join(folder, JOBS_FILE), jobs, {
    allocations: stage.plan.allocations,
    clusters: stage.clusters.map(({ cluster, site }) => ({ id: cluster.id, site: site.id })),
  });
  await writeLedgerCsv(join(folder, LEDGER_FILE), books.ledger);
}
