import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { assert, present } from '../../kernel/assert.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { usageIn } from '../../metering/usage.ts';
import { toChainFacts } from '../../settlement/chain-facts.ts';
import { chainLines } from '../../settlement/chain-node.ts';
import { closePeriod } from '../../settlement/close-period.ts';
import { chargeForUsage, heldGpuSeconds, reserveForJob } from '../../settlement/flows/job.ts';
import { postMoneyOf } from '../../settlement/flows/money.ts';
import { statementsOf } from '../../settlement/statement.ts';
import * as programme from '../../settlement/testing/small-programme.ts';
import { newJobColumns } from '../job-columns.ts';
import { traceChain, writeChainFacts } from './chain-file.ts';
import { writeJobsParquet } from './jobs-parquet.ts';
import { writeLedgerCsv } from './ledger-csv.ts';
import { writeStatements } from './statements.ts';

const folder = mkdtempSync(join(tmpdir(), 'polder-chain-'));
const JANUARY = present(programme.PERIODS[0], 'January');
/** Job 0 of the state: 40 GPUs for 500 seconds in January; a fifth of the capacity is lost. */
const JOB = {
  jobNumber: 0,
  attempt: 1,
  allocationIndex: 0,
  clusterIndex: 0,
  gpuCount: 40,
  startedAt: JANUARY.start,
  requestedSeconds: 600,
};

function settledBooks() {
  const books = programme.newBooks();
  const opened = programme.openPeriodOf(books, 0);
  postMoneyOf(books, 0);
  reserveForJob(books, JOB, 0, JOB.startedAt);
  const end = toEpochSeconds(JOB.startedAt + 500);
  const usage = usageIn({ ...JOB, start: JOB.startedAt, end, standing: 'own' }, JANUARY, 0);
  chargeForUsage(books, usage, heldGpuSeconds(JOB, JANUARY));
  const deliveries = [{ clusterIndex: 0, lostGpuSeconds: 20_000, maintenanceGpuSeconds: 0 }];
  const metering = { demands: [], deliveries };
  const closed = closePeriod(books, { opened, recordedAt: JANUARY.end, loans: [], metering });
  assert(closed.ok, 'The period did not close');
  return { books, statements: statementsOf(books, [metering]) };
}

beforeAll(async () => {
  const { books, statements } = settledBooks();
  const jobs = newJobColumns(1);
  jobs.sourceId.push('4711');
  jobs.submittedAt[0] = JOB.startedAt;
  jobs.startedAt[0] = JOB.startedAt;
  jobs.endedAt[0] = JOB.startedAt + 500;
  jobs.clusterIndex[0] = 0;
  jobs.gpuCount[0] = 40;
  jobs.stateCode[0] = 2;
  writeJobsParquet(join(folder, 'jobs.parquet'), jobs, {
    allocations: programme.ALLOCATIONS,
    clusters: [{ id: 'cluster_x', site: 'site_x' }],
  });
  await writeLedgerCsv(join(folder, 'ledger.csv.gz'), books.ledger);
  writeStatements(folder, statements);
  const sources = { ...books, modes: programme.MODES, parties: [] };
  writeChainFacts(folder, toChainFacts(sources));
});

async function linesOfTrace(id: string): Promise<readonly string[]> {
  return chainLines(present(await traceChain(folder, id), `The chain of ${id}`));
}

describe('a trace', () => {
  test('of a contract goes back to who pays and forward to who is entitled', async () => {
    const lines = await linesOfTrace('contract_x');
    const short = lines.filter((line) => !line.includes('instalment'));
    expect(short.map((line) => line.slice(0, 80))).toMatchInlineSnapshot(`
      [
        "contract_x  EUR 3.60 a GPU-hour, 75.0 % bought publicly",
        "├─ back to the euro",
        "│  ├─ commitment_union  EUR 30.00 (30,000,000 micros) from party_union, 40.0 % o",
        "│  └─ commitment_nl  EUR 45.00 (45,000,000 micros) from party_nl, 60.0 % of what",
        "└─ forward to the capacity",
        "   └─ site_x  operated by party_op",
        "      └─ cluster_x  100 GPUs from 2027-01-31 to 2027-02-01",
        "         ├─ party_nl  a funder, entitled to 12.5 GPU-hours (45,000 GPU-seconds) ",
        "         ├─ party_op  a funder, entitled to 6.9 GPU-hours (25,000 GPU-seconds) i",
        "         └─ party_union  a funder, entitled to 8.3 GPU-hours (30,000 GPU-seconds",
      ]
    `);
    const own = await linesOfTrace('commitment_nl');
    expect(own.filter((line) => line.includes('entitled to'))).toEqual([
      expect.stringContaining('party_nl  a funder, entitled to 12.5 GPU-hours'),
    ]);
  });

  test('of a job goes back to the euro and forward to the credit note, on one screen', async () => {
    const lines = await linesOfTrace('job_00000000');
    expect(lines.map((line) => line.slice(0, 88))).toMatchInlineSnapshot(`
      [
        "job_00000000  40 GPUs, completed, on the share of its funder, from 2027-01-31T23:43:20Z ",
        "├─ back to the euro",
        "│  └─ allocation_nl  held by party_user: 50.0 % of its funder's share",
        "│     ├─ mode_free  free of charge",
        "│     └─ party_nl  the funder, entitled to 12.5 GPU-hours (45,000 GPU-seconds) at cluste",
        "│        └─ contract_x  site_x, EUR 3.60 a GPU-hour, 75.0 % bought publicly",
        "│           └─ commitment_nl  EUR 45.00 (45,000,000 micros), 60.0 % of what was contribu",
        "│              ├─ instalment 1, due 2027-01-31, paid in 2027-01 by entry_10: EUR 25.00 (",
        "│              └─ instalment 2, due 2027-02-01, not paid: EUR 25.00 (24,999,999 micros)",
        "└─ forward to the settlement",
        "   ├─ entry_11  reserve:job_00000000:1:2027-01: A job starts and holds what it asked for",
        "   │  ├─ 6.7 GPU-hours (24,000 GPU-seconds) from allocation:allocation_nl/cluster_x",
        "   │  └─ 6.7 GPU-hours (24,000 GPU-seconds) to reserved:allocation_nl/cluster_x",
        "   ├─ entry_12  use:job_00000000:1:2027-01: What a job used is charged; the rest of its ",
        "   │  ├─ 6.7 GPU-hours (24,000 GPU-seconds) from reserved:allocation_nl/cluster_x",
        "   │  ├─ 5.6 GPU-hours (20,000 GPU-seconds) to used:allocation_nl/cluster_x",
        "   │  └─ 1.1 GPU-hours (4,000 GPU-seconds) to allocation:allocation_nl/cluster_x",
        "   ├─ line_nl.gpu.x.2027-01  entitled to 12.5 GPU-hours, awarded 6.3 GPU-hours, delivere",
        "   ├─ line_nl.use.nl.x.2027-01  awarded 6.3 GPU-hours, used 5.6 GPU-hours",
        "   └─ entry_19  EUR 2.25 (2,250,000 micros) credited to party_nl under contract_x for 20",
      ]
    `);
    expect(lines.length).toBeLessThanOrEqual(24);
  });

  test('of a statement line names the entries that it was made of', async () => {
    const lines = await linesOfTrace('line_nl.gpu.x.2027-01');
    expect(lines.join('\n')).toMatch(
      / use: 5\.6 GPU-hours .* to used:allocation_nl\/cluster_x; entry_12$/m,
    );
    expect(lines.join('\n')).toContain('commitment_nl');
  });

  test.each([
    'entry_0',
    'grant:contract_x/cluster_x/party_nl:0:2027-01',
    'pay:commitment_nl:1:2027-01',
  ])('of the entry %s reaches a commitment', async (id) => {
    expect((await linesOfTrace(id)).join('\n')).toMatch(/commitment_(nl|union) {2}EUR/);
  });

  test.each(['job_00000001', 'line_nl.gpu.x.2031-01', 'entry_999999', 'nonsense'])(
    'of %s, which the run does not have, is nothing',
    async (id) => {
      expect(await traceChain(folder, id)).toBeUndefined();
    },
  );
});

test('a statement has the same lines as JSON and as CSV', () => {
  const csv = readFileSync(join(folder, 'statements', 'party_nl.csv'), 'utf8').split('\n');
  const header = present(csv[0], 'A header').split(',');
  const row = present(csv[1], 'A row').split(',');
  expect(row).toHaveLength(header.length);
  expect(row[header.indexOf('line')]).toBe('line_nl.gpu.x.2027-01');
  expect(row[header.indexOf('delivered_gpu_seconds')]).toBe('20000');
  expect(row[header.indexOf('credit_micros')]).toBe('2250000');
});
