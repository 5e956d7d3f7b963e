/**
 * Whole rehearsals, held against what they gave before. The golden files are reviewed like code: a
 * change of a decision shows here as another trace hash, with the figures that it moved.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Rehearsal } from '../../src/rehearsal/rehearse.ts';
import { gpuSecondsBy } from '../../src/rehearsal/run/testing/gpu-seconds.ts';
import type { Summary } from '../../src/rehearsal/summary.ts';
import { WISHES } from '../../src/scheduling/wish.ts';
import { rehearseGolden } from './rehearse-golden.ts';

/** Whether the trace is replayed again, which takes as long as all the rest: so .ci/run asks. */
const IS_FULL = process.env.TEST_FORM === 'full';

/** Rows of the trace, see the README beside it. */
const ITP_ROW_COUNT = 40_502;

function jobsInAll({ jobs }: Summary): number {
  const ended = jobs.completed + jobs.failed + jobs.cancelled;
  return ended + jobs.running + jobs.waiting + jobs.rejected;
}

function rejectedRowsOf({ rejectedRows }: Summary): number {
  return Object.values(rejectedRows).reduce((sum, count) => sum + count, 0);
}

function moneyAndEntitlements({ funders }: Summary): readonly unknown[] {
  return funders.map(({ id, committedMicros, paidMicros, entitledGpuSeconds }) => ({
    id,
    committedMicros,
    paidMicros,
    entitledGpuSeconds,
  }));
}

describe('a real trace: eight clusters, four funders, one site', () => {
  let first: Rehearsal;
  beforeAll(async () => {
    first = await rehearseGolden('itp-one-site.yaml');
  }, 120_000);

  test('gives what it gave before', async () => {
    await expect(JSON.stringify(first.summary, null, 1)).toMatchFileSnapshot(
      'itp-one-site.golden.json',
    );
  });

  test.runIf(IS_FULL)(
    'gives the same again, even with another seed',
    async () => {
      const { summary } = await rehearseGolden('itp-one-site.yaml', 99);
      const engine = { ...summary.engine, seed: first.summary.engine.seed };
      expect({ ...summary, engine }).toEqual(first.summary);
    },
    120_000,
  );

  test('accounts for every row', () => {
    const { summary } = first;
    expect(summary.workloadRows).toBe(ITP_ROW_COUNT);
    expect(jobsInAll(summary) + rejectedRowsOf(summary)).toBe(ITP_ROW_COUNT);
  });

  test('balances, and the statements hold what the jobs used, to the last GPU-second', () => {
    const { summary } = first;
    expect(summary.ledger.imbalanceGpuSeconds).toBe('0');
    expect(summary.ledger.imbalanceMicros).toBe('0');
    const used = gpuSecondsBy(first);
    expect(used.statements).toBe(used.jobs);
    expect(summary.gpuSeconds.used).toBe(String(used.jobs));
  });

  test('uses nearly as much as any schedule could have, and no more', () => {
    const { utilisation, utilisationBound } = first.summary;
    expect(utilisation).toBeLessThanOrEqual(utilisationBound);
    expect(utilisation / utilisationBound).toBeGreaterThan(0.95);
  });
});

describe('a real trace in which two in five jobs ask for a share of one GPU', () => {
  let found: Rehearsal;
  beforeAll(async () => {
    found = await rehearseGolden('openb-shares.yaml');
  }, 120_000);

  test('gives what it gave before', async () => {
    await expect(JSON.stringify(found.summary, null, 1)).toMatchFileSnapshot(
      'openb-shares.golden.json',
    );
  });

  test('holds the GPUs that are shared, and no others, to the last GPU-second', () => {
    const used = gpuSecondsBy(found);
    expect(used.statements).toBe(used.jobs);
    // Counted by the accounts of the scheduler, which know of no shares.
    expect(found.summary.gpuSeconds.used).toBe(String(used.jobs));
  });

  test('holds more than was asked for, and much less than a GPU for each', () => {
    const { askedGpuSeconds, heldGpuSeconds, aloneGpuSeconds } = found.summary.placement.shares;
    expect(Number(heldGpuSeconds)).toBeGreaterThan(Number(askedGpuSeconds));
    expect(Number(heldGpuSeconds)).toBeLessThan(Number(aloneGpuSeconds) * 0.75);
  });
});

describe('a small generated workload', () => {
  test('is the same for the same seed', async () => {
    const { summary } = await rehearseGolden('small-generated.yaml');
    await expect(JSON.stringify(summary, null, 1)).toMatchFileSnapshot(
      'small-generated.golden.json',
    );
  });

  test('changes with the seed in what chance touches, and in nothing else', async () => {
    const one = await rehearseGolden('small-generated.yaml', 1);
    const two = await rehearseGolden('small-generated.yaml', 2);
    expect(two.summary.engine.traceHash).not.toBe(one.summary.engine.traceHash);
    expect(moneyAndEntitlements(two.summary)).toEqual(moneyAndEntitlements(one.summary));
    expect(two.summary.gpuSeconds.available).toBe(one.summary.gpuSeconds.available);
  });
});

describe('jobs that want one rack or pod', () => {
  test('are placed as before: what is required is got, what is preferred mostly', async () => {
    const { summary } = await rehearseGolden('wishes.yaml');
    const { engine, jobs, gpuSeconds, placement } = summary;
    expect(placement.wishes.map(({ wish }) => wish)).toEqual(WISHES);
    for (const { wish, jobs: asked, started, got } of placement.wishes) {
      expect(asked).toBeGreaterThan(50);
      if (wish.startsWith('require')) expect(got).toBe(started);
      else expect(got).toBeGreaterThan(started / 2);
    }
    const told = { engine, jobs, gpuSeconds, placement };
    await expect(JSON.stringify(told, null, 1)).toMatchFileSnapshot('wishes.golden.json');
  }, 60_000);
});

describe('pods of nodes beside racks of trays, with capacity lost', () => {
  test('gives what it gave before, with reclaims and jobs begun again', async () => {
    const { summary } = await rehearseGolden('pods-and-racks.yaml');
    const { engine, jobs, gpuSeconds, loans, ledger } = summary;
    expect(jobs.preempted).toBeGreaterThan(0);
    expect(Number(gpuSeconds.redone)).toBeGreaterThan(0);
    expect(ledger.imbalanceGpuSeconds).toBe('0');
    await expect(JSON.stringify({ engine, jobs, gpuSeconds, loans }, null, 1)).toMatchFileSnapshot(
      'pods-and-racks.golden.json',
    );
  });
});
