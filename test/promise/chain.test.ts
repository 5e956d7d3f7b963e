/**
 * The whole chain on random programmes: several months, sites with mixed node groups, outages,
 * phases, funders, allocations and jobs. Whatever happens on the way, the books must close: a
 * funder that used more than it was entitled to, loans included, would be refused at the close.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Site } from '../../src/capacity/site.ts';
import { parseDate, periodsOf } from '../../src/kernel/time.ts';
import {
  type EpochSeconds,
  type EurMicros,
  type PartsPerMillion,
  SECONDS_PER_DAY,
} from '../../src/kernel/units.ts';
import { stageOf } from '../../src/operation/stage.ts';
import { TraceDigest } from '../../src/platform/trace-digest.ts';
import type { Contract } from '../../src/procurement/contract.ts';
import type { RehearsalPlan } from '../../src/rehearsal/programme-file/plan.ts';
import { type Rehearsal, rehearse } from '../../src/rehearsal/rehearse.ts';
import { TRACE_KINDS } from '../../src/rehearsal/run/job-recorder.ts';
import { toWorkloadColumns, type WorkloadJob } from '../../src/rehearsal/run/workload-columns.ts';
import type { SchedulingPolicy } from '../../src/scheduling/policy.ts';
import { replayBalances } from '../../src/settlement/replay.ts';

const START = parseDate('2027-01-20') as EpochSeconds;
const END = (START + 50 * SECONDS_PER_DAY) as EpochSeconds;
const PHASE_TURN = parseDate('2027-02-01') as EpochSeconds;
const CONTRACT_END = parseDate('2028-01-01') as EpochSeconds;
const OUTAGE_DAY = START + 30 * SECONDS_PER_DAY;

interface Draw {
  readonly smallNodes: number;
  readonly largeNodes: number;
  readonly euros: readonly number[];
  readonly publicPercent: number;
  readonly lostGpus: number;
  readonly borrowLimitPpm: number;
  readonly minimumRunSeconds: number;
  readonly jobs: readonly (readonly [
    day: number,
    allocation: number,
    gpus: number,
    hours: number,
  ])[];
}

const draws: fc.Arbitrary<Draw> = fc.record({
  smallNodes: fc.integer({ min: 1, max: 3 }),
  largeNodes: fc.integer({ min: 1, max: 3 }),
  euros: fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 3 }),
  publicPercent: fc.integer({ min: 1, max: 100 }),
  lostGpus: fc.nat(12),
  borrowLimitPpm: fc.constantFrom(0, 500_000, 100_000_000),
  minimumRunSeconds: fc.constantFrom(0, 3_600),
  jobs: fc.array(
    fc.tuple(
      fc.nat(4_900),
      fc.nat(3),
      fc.integer({ min: 1, max: 24 }),
      fc.integer({ min: 1, max: 300 }),
    ),
    { maxLength: 60 },
  ),
});

function planOf(draw: Draw): RehearsalPlan {
  const funders = draw.euros.map((_, index) => `party_f${index}` as const);
  return {
    name: 'Random',
    description: '',
    decidingParty: undefined,
    assumptions: [],
    conditions: [],
    seed: 1,
    interval: { start: START, end: END },
    parties: [...funders, 'party_op' as const].map((id) => ({
      id,
      name: id,
      kind: id === 'party_op' ? 'operator' : 'company',
      state: undefined,
    })),
    budgets: [],
    programmes: [{ id: 'programme_p', name: 'P', track: 'public-factory' }],
    commitments: funders.map((party, index) => ({
      id: `commitment_${index}`,
      party,
      programme: 'programme_p',
      territory: undefined,
      status: 'signed',
      instalments: [{ dueAt: START, micros: eurosOf(draw, index) }],
    })),
    sites: [siteOf(draw)],
    contracts: [contractOf(draw)],
    modes: [
      {
        id: 'mode_m',
        name: 'M',
        priority: 'ordinary',
        priceMicrosPerGpuHour: 1_230_000n as EurMicros,
        gpuCountMax: undefined,
      },
    ],
    allocations: [...funders, 'party_op' as const].map((funder, index) => ({
      id: `allocation_${index}`,
      name: `A${index}`,
      funder,
      mode: 'mode_m',
      holder: funder,
      sites: ['site_s'],
      sharePpm: (index === 0 ? 1_000_000 : 600_000) as PartsPerMillion,
      storageGibibytes: undefined,
      start: START,
      end: END,
    })),
    workload: [],
    unstatedTime: { kind: 'part-of-run', ppm: 1_000_000 },
    policy: policyOf(draw),
    assumedBudget: [],
  };
}

function policyOf(draw: Draw): SchedulingPolicy {
  return {
    reservationCountMax: 2,
    triedJobCountMax: 50,
    borrowLimitPpm: draw.borrowLimitPpm,
    lendLimitPpm: 1_000_000,
    minimumRunSeconds: draw.minimumRunSeconds,
    noticeSeconds: 120,
    lookAgainSeconds: 60,
    entryPenaltySecondsMax: 0,
  };
}

function siteOf(draw: Draw): Site {
  return {
    id: 'site_s',
    name: 'S',
    operator: 'party_op',
    territory: 'party_op',
    puePpm: 1_200_000 as PartsPerMillion,
    powerMicrosPerMwh: 89_000_000n as EurMicros,
    clusters: [
      {
        id: 'cluster_a',
        acceleratorClass: 'h100',
        h100EquivalentPpm: 1_000_000 as PartsPerMillion,
        wattsPerGpuBusy: 1_500,
        wattsPerGpuIdle: 300,
        nodeGroups: [
          { nodeCount: draw.smallNodes, gpusPerNode: 4, nodesPerRack: 2, racksPerPod: 1 },
          { nodeCount: draw.largeNodes, gpusPerNode: 8, nodesPerRack: 2, racksPerPod: 2 },
        ],
      },
    ],
    outages: [
      {
        cluster: 'cluster_a',
        gpuCount: draw.lostGpus,
        kind: 'lost',
        start: OUTAGE_DAY as EpochSeconds,
        end: (OUTAGE_DAY + SECONDS_PER_DAY) as EpochSeconds,
      },
    ],
  };
}

function contractOf(draw: Draw): Contract {
  const gpuCount = draw.smallNodes * 4 + draw.largeNodes * 8;
  const phase = { name: 'x', capacity: [{ cluster: 'cluster_a' as const, gpuCount }] };
  const half = { name: 'y', capacity: [{ cluster: 'cluster_a' as const, gpuCount: 4 }] };
  return {
    id: 'contract_c',
    programme: 'programme_p',
    site: 'site_s',
    phases: [
      { ...half, start: parseDate('2027-01-01') as EpochSeconds, end: PHASE_TURN },
      { ...phase, start: PHASE_TURN, end: CONTRACT_END },
    ],
    capexMicros: 1_000_000_000_000n as EurMicros,
    priceMicrosPerGpuHour: 2_000_000n as EurMicros,
    publicSharePpm: (draw.publicPercent * 10_000) as PartsPerMillion,
    contributions: draw.euros.map((_, index) => ({
      commitment: `commitment_${index}`,
      micros: eurosOf(draw, index),
    })),
    serviceLevel: {
      availabilityPpm: 990_000 as PartsPerMillion,
      creditPpm: 1_000_000 as PartsPerMillion,
    },
    storageTerabytes: 1,
  };
}

function eurosOf(draw: Draw, index: number): EurMicros {
  return (BigInt(draw.euros[index] ?? 0) * 1_000_000n) as EurMicros;
}

function jobsOf(draw: Draw): readonly WorkloadJob[] {
  return draw.jobs
    .map(([day, allocation, gpuCount, hours], index): WorkloadJob => {
      const runSeconds = hours * 3_000 + 7;
      return {
        submittedAt: START + day * 864,
        runSeconds,
        requestedSeconds: runSeconds * 2,
        gpuCount,
        allocationIndex: allocation % (draw.euros.length + 1),
        end: 'completed',
        sourceId: String(index),
      };
    })
    .toSorted((a, b) => a.submittedAt - b.submittedAt);
}

function rehearseDraw(draw: Draw): Promise<Rehearsal> {
  const columns = toWorkloadColumns(jobsOf(draw));
  const workload = {
    columns,
    rowCount: columns.count,
    rejectedRows: new Map(),
  };
  return rehearse(stageOf(planOf(draw)), workload, {
    version: 'test',
    trace: new TraceDigest(TRACE_KINDS),
    pause: () => Promise.resolve(),
    meter: { wallSeconds: () => 1, peakMemoryMiB: () => 1 },
  });
}

describe('the chain on random programmes', () => {
  test('closes its books: what came in is what was used, lent, given back or lapsed', async () => {
    await fc.assert(
      fc.asyncProperty(draws, async (draw) => {
        const { statements, summary } = await rehearseDraw(draw);
        expect(summary.ledger.imbalanceGpuSeconds).toBe('0');
        expect(summary.ledger.imbalanceMicros).toBe('0');
        for (const line of statements.flatMap(({ gpuTime }) => gpuTime)) {
          const came = line.entitledGpuSeconds + line.borrowedGpuSeconds + line.repaidGpuSeconds;
          const went = line.deliveredGpuSeconds + line.lentGpuSeconds + line.gaveBackGpuSeconds;
          expect(came).toBe(went + line.expiredGpuSeconds);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('entitles to the contracted GPU-seconds exactly, and states what jobs used', async () => {
    await fc.assert(
      fc.asyncProperty(draws, async (draw) => {
        const { statements, summary, jobs } = await rehearseDraw(draw);
        const lines = statements.flatMap(({ gpuTime }) => gpuTime);
        const entitled = lines.reduce((sum, line) => sum + line.entitledGpuSeconds, 0);
        expect(String(entitled)).toBe(summary.gpuSeconds.installed);
        const used = jobs.usedGpuSeconds.reduce((sum, gpuSeconds) => sum + gpuSeconds, 0);
        const delivered = lines.reduce((sum, line) => sum + line.deliveredGpuSeconds, 0);
        expect(delivered).toBe(used);
        expect(used).toBeLessThanOrEqual(Number(summary.gpuSeconds.available));
        expect(summary.utilisation).toBeLessThanOrEqual(summary.utilisationBound);
      }),
      { numRuns: 150 },
    );
  });

  test('keeps balances that equal a replay of the entries, and empties every pool', async () => {
    await fc.assert(
      fc.asyncProperty(draws, async (draw) => {
        const { books } = await rehearseDraw(draw);
        const replayed = replayBalances(books.ledger);
        for (const [account, balance] of replayed.entries()) {
          expect(books.ledger.balanceOf(account as never)).toBe(balance);
        }
        for (const account of [...books.entitlementAccounts, ...books.reservedAccounts]) {
          expect(replayed[account]).toBe(0n);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('covers three calendar months, the outer ones in part', () => {
    const months = periodsOf({ start: START, end: END }).map(({ month }) => month);
    expect(months).toEqual(['2027-01', '2027-02', '2027-03']);
  });
});
