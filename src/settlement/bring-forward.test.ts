/** A ledger that goes on from sums must close a period as the one would that holds the entries. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toEpochSeconds } from '../kernel/units.ts';
import { usageIn } from '../metering/usage.ts';
import type { Books } from './books.ts';
import { closePeriod } from './close-period.ts';
import { resumePeriod } from './flows/grant.ts';
import { chargeForUsage, heldGpuSeconds, type RunningJob, reserveForJob } from './flows/job.ts';
import { postMoneyOf } from './flows/money.ts';
import { broughtForwardOf, imbalanceOf, replayBalances } from './replay.ts';
import { newBooks, openPeriodOf, PERIODS } from './testing/small-programme.ts';

const [JANUARY] = PERIODS as [(typeof PERIODS)[number]];

function jobOf(jobNumber: number, gpuCount: number): RunningJob {
  const place = { allocationIndex: jobNumber % 2, clusterIndex: 0 };
  const startedAt = JANUARY.start;
  return { ...place, jobNumber, attempt: 1, gpuCount, startedAt, requestedSeconds: 300 };
}

function end(books: Books, job: RunningJob): void {
  const run = { ...job, start: job.startedAt, standing: 'own' as const };
  const usage = usageIn({ ...run, end: toEpochSeconds(job.startedAt + 200) }, JANUARY, 0);
  chargeForUsage(books, usage, heldGpuSeconds(job, JANUARY));
}

function resumed(books: Books): Books {
  const other = newBooks();
  for (const sum of broughtForwardOf(books.ledger)) other.ledger.bringForward(sum);
  return other;
}

function balancesOf({ ledger }: Books): ReadonlyMap<string, bigint> {
  const balances = [...replayBalances(ledger)].map(
    (balance, account) => [ledger.accountName(account), balance] as const,
  );
  return new Map(balances.filter(([, balance]) => balance !== 0n));
}

describe('books that go on from sums', () => {
  test('have the same balances and close the period by the same lines', () => {
    const gpuCounts = fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 6 });
    fc.assert(
      fc.property(gpuCounts, fc.nat(6), fc.nat(6), (counts, endedCount, unwoundCount) => {
        const books = newBooks();
        postMoneyOf(books, 0);
        const opened = openPeriodOf(books, 0);
        const jobs = counts.map((gpuCount, index) => jobOf(index, gpuCount));
        for (const job of jobs) reserveForJob(books, job, 0, JANUARY.start);
        for (const job of jobs.slice(0, endedCount)) {
          end(books, job);
          if (job.jobNumber >= unwoundCount) continue;
          // A correction: the charge is taken back, and posted again when the job ends below.
          books.ledger.unwind(books.ledger.entryCount - 1, JANUARY.start);
        }
        const other = resumed(books);
        expect(balancesOf(other)).toEqual(balancesOf(books));
        expect(imbalanceOf(other.ledger)).toEqual({ 'gpu-seconds': 0n, 'eur-micros': 0n });
        const isOpen = ({ jobNumber }: RunningJob): boolean => jobNumber >= endedCount;
        for (const job of jobs.filter(isOpen)) {
          end(books, job);
          end(other, job);
        }
        const input = {
          recordedAt: JANUARY.end,
          loans: [],
          metering: { demands: [], deliveries: [] },
        };
        const again = resumePeriod(other, 0, opened.entitlements);
        expect(closePeriod(other, { opened: again, ...input })).toEqual(
          closePeriod(books, { opened, ...input }),
        );
        expect(balancesOf(other)).toEqual(balancesOf(books));
      }),
      { numRuns: 100 },
    );
  });

  test('take no sum after an entry, below zero, or of a flow that cannot reach the account', () => {
    const sum = {
      flow: 'use',
      periodIndex: 0,
      kind: 'used',
      owner: 'allocation_nl/cluster_x',
      intoAmount: 5n,
      outOfAmount: 0n,
    } as const;
    const books = newBooks();
    expect(() => books.ledger.bringForward({ ...sum, intoAmount: -5n })).toThrow('below zero');
    expect(() => books.ledger.bringForward({ ...sum, kind: 'cash' })).toThrow('does not reach');
    postMoneyOf(books, 0);
    expect(() => books.ledger.bringForward(sum)).toThrow('after an entry');
  });
});
