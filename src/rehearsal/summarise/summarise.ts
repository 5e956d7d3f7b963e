/** Puts the figures of a finished rehearsal together, as `summary.json` holds them. */
import { toTimeText } from '../../kernel/time.ts';
import { imbalanceOf } from '../../settlement/replay.ts';
import { JOB_STATES, type JobState, NEVER } from '../job-columns.ts';
import type {
  FailureSummary,
  GpuSecondsSummary,
  JobCounts,
  RehearsalRules,
  Summary,
} from '../summary.ts';
import { drainOf, failuresOf, gpuSecondsOf, sitesOf, useOf } from './capacity-figures.ts';
import { decisionOf } from './decision-figures.ts';
import { demandsOf, funderMonthsOf, funderSummaryOf, loansOf } from './funder-figures.ts';
import { heldBackOf } from './held-back-figures.ts';
import { decimal, type Findings } from './input.ts';
import { assumedBudgetSentences, budgetYearsOf, contractMoneyOf } from './money-figures.ts';
import { placementOf } from './placement-figures.ts';
import { plannedTimesOf } from './planned-time-figures.ts';
import { WaitTable } from './waits.ts';

/** Who ran it and how fast; figures that say nothing about the programme. */
export interface RunFacts {
  readonly version: string;
  readonly rules: RehearsalRules | undefined;
  readonly traceHash: string;
  readonly wallSeconds: number;
  readonly peakMemoryMiB: number;
}

export function summarise(findings: Findings, facts: RunFacts): Summary {
  const { stage, workload, recorder, statements } = findings;
  const { plan } = stage;
  const { use, boundGpuSeconds } = useOf(findings);
  const gpuSeconds = gpuSecondsOf(findings);
  const failures = failuresOf(findings);
  const { ledger } = recorder.ledger.books;
  const imbalance = imbalanceOf(ledger);
  const waits = new WaitTable(findings);
  const tables = { waits, demands: demandsOf(findings) };
  const funded = statements.filter(({ funder }) => stage.funders.includes(funder));
  return {
    polder: 1,
    name: plan.name,
    description: plan.description,
    engine: {
      ...{ version: facts.version, seed: plan.seed, traceHash: facts.traceHash },
      ...(facts.rules !== undefined && { rules: facts.rules }),
    },
    interval: { start: toTimeText(plan.interval.start), end: toTimeText(plan.interval.end) },
    jobs: jobCountsOf(findings),
    gpuSeconds,
    ...drainOf(findings),
    failures,
    utilisation: fractionOf(workOf(gpuSeconds, failures), BigInt(gpuSeconds.available)),
    utilisationBound: fractionOf(BigInt(boundGpuSeconds), BigInt(gpuSeconds.available)),
    waitSeconds: waits.all(),
    funders: funded.map((statement) => funderSummaryOf(findings, tables, statement)),
    funderMonths: statements.flatMap(funderMonthsOf),
    loans: loansOf(findings),
    sites: sitesOf(findings),
    clusters: stage.clusters.map(({ cluster }) => ({
      id: cluster.id,
      gpus: cluster.nodeGroups.reduce((sum, row) => sum + row.nodeCount * row.gpusPerNode, 0),
    })),
    placement: placementOf(findings),
    plannedTimes: plannedTimesOf(findings),
    use,
    waitsBySize: waits.bySize(findings),
    contracts: contractMoneyOf(plan),
    heldBack: heldBackOf(findings),
    budgets: budgetYearsOf(plan),
    decision: decisionOf(findings),
    ledger: {
      entries: ledger.entryCount,
      imbalanceGpuSeconds: decimal(imbalance['gpu-seconds']),
      imbalanceMicros: decimal(imbalance['eur-micros']),
    },
    assumptions: plan.assumptions,
    assumedBudget: assumedBudgetSentences(plan),
    rejectedRows: Object.fromEntries(workload.rejectedRows),
    workloadRows: workload.rowCount,
    wallSeconds: facts.wallSeconds,
    jobsPerSecond: Math.round(workload.columns.count / Math.max(facts.wallSeconds, 0.001)),
    peakMemoryMiB: facts.peakMemoryMiB,
  };
}

/** What was used for work that counts: the bound knows of no other. */
function workOf({ used, redone }: GpuSecondsSummary, failures: FailureSummary | null): bigint {
  return BigInt(used) - BigInt(redone) - BigInt(failures?.overheadGpuSeconds ?? 0);
}

function jobCountsOf({ recorder }: Findings): JobCounts {
  const { columns, reclaimCount } = recorder.jobs;
  const counts = new Array<number>(JOB_STATES.length).fill(0);
  let started = 0;
  for (let job = 0; job < columns.count; job += 1) {
    const code = columns.stateCode[job] ?? 0;
    counts[code] = (counts[code] ?? 0) + 1;
    if (columns.startedAt[job] !== NEVER) started += 1;
  }
  const of = (state: JobState): number => counts[JOB_STATES.indexOf(state)] ?? 0;
  return {
    submitted: columns.count,
    started,
    completed: of('completed'),
    failed: of('failed'),
    cancelled: of('cancelled'),
    preempted: reclaimCount,
    waiting: of('waiting'),
    running: of('running'),
    rejected: of('rejected'),
  };
}

/** To six places, rounded down; 0 where there is no whole. */
function fractionOf(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 1_000_000n) / whole) / 1_000_000;
}
