/**
 * One rehearsal of the year in a process of its own, so that its peak of memory is its own. Says
 * one line of JSON. `node run-year.js --gpus N --days N`
 */
import { parseArgs } from 'node:util';
import { stageOf } from '../../src/operation/stage.ts';
import { readProgrammeText } from '../../src/rehearsal/programme-file/read.ts';
import { rehearse } from '../../src/rehearsal/rehearse.ts';
import { loadWorkload } from '../../src/rehearsal/workload/load-workload.ts';
import { CountedTrace } from './counted-trace.ts';
import type { YearFound } from './year-found.ts';
import { type YearSize, yearProgrammeText } from './year-programme.ts';

await main();

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { gpus: { type: 'string' }, days: { type: 'string' } } });
  const size = { gpuCount: Number(values.gpus), dayCount: Number(values.days) };
  process.stdout.write(`${JSON.stringify(await found(size))}\n`);
}

async function found(size: YearSize): Promise<YearFound> {
  const reading = readProgrammeText(yearProgrammeText(size), 'year', { assumeBudget: false });
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults.slice(0, 3)));
  const secondsSince = processorClock();
  const stage = stageOf(reading.plan);
  const workload = await loadWorkload(stage, { toPath: (path) => path, skipBadRows: false });
  const loadSeconds = secondsSince();
  const trace = new CountedTrace();
  const { summary, books } = await rehearse(stage, workload, {
    trace,
    pause: async () => {},
    // Read once, after the statements and the trace hash and before the summary.
    meter: { wallSeconds: secondsSince, peakMemoryMiB },
    version: '',
  });
  return {
    jobCount: workload.columns.count,
    decisionCount: trace.decisionCount,
    eventCount: trace.eventCount,
    entryCount: books.ledger.entryCount,
    loadSeconds,
    runSeconds: summary.wallSeconds - loadSeconds,
    summarySeconds: secondsSince() - summary.wallSeconds,
    peakMemoryMiB: peakMemoryMiB(),
    traceHash: summary.engine.traceHash,
    utilisation: summary.utilisation,
    utilisationBound: summary.utilisationBound,
    waiting: summary.jobs.waiting,
    preempted: summary.jobs.preempted,
    stopped: summary.failures?.stops ?? 0,
  };
}

/** Processor seconds from now on: what others do on the machine counts little in them. */
function processorClock(): () => number {
  const begin = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / 1_000_000;
  };
}

function peakMemoryMiB(): number {
  return process.resourceUsage().maxRSS / 1_024;
}
