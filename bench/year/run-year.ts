/**
 * One rehearsal of the year in a process of its own, so that its peak of memory is its own. Says
 * one line of JSON. `node run-year.js --gpus N --days N`
 */
import { parseArgs } from 'node:util';
import { sceneOf } from '../../src/operation/scene-of.ts';
import { stageOf } from '../../src/operation/stage.ts';
import { readProgrammeText } from '../../src/rehearsal/programme-file/read.ts';
import { SceneRun } from '../../src/rehearsal/run/loop.ts';
import { Recorder } from '../../src/rehearsal/run/recorder.ts';
import { summarise } from '../../src/rehearsal/summarise/summarise.ts';
import { loadWorkload } from '../../src/rehearsal/workload/load-workload.ts';
import { statementsOf } from '../../src/settlement/statement.ts';
import { CountedTrace } from './counted-trace.ts';
import type { YearFound } from './year-found.ts';
import { yearProgrammeText } from './year-programme.ts';

await main();

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { gpus: { type: 'string' }, days: { type: 'string' } } });
  const size = { gpuCount: Number(values.gpus), dayCount: Number(values.days) };
  const reading = readProgrammeText(yearProgrammeText(size), 'year', { assumeBudget: false });
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults.slice(0, 3)));
  process.stdout.write(`${JSON.stringify(await rehearsed(reading.plan))}\n`);
}

async function rehearsed(plan: Parameters<typeof stageOf>[0]): Promise<YearFound> {
  const lap = lapTimer();
  const stage = stageOf(plan as never) as never as Parameters<typeof loadWorkload>[0];
  const workload = await loadWorkload(stage, { toPath: (path) => path, skipBadRows: false });
  const loadSeconds = lap();
  const scene = sceneOf(stage);
  const trace = new CountedTrace();
  const recorder = new Recorder(stage, scene, workload.columns, trace);
  const run = new SceneRun(scene, workload.columns, recorder);
  while (run.step()) {
    // Each step is one moment at which something happens.
  }
  const runSeconds = lap();
  const { books, metering } = recorder.ledger;
  const statements = statementsOf(books, metering);
  const traceHash = trace.hash();
  const statementSeconds = lap();
  const facts = { version: '', traceHash, wallSeconds: 0, peakMemoryMiB: 0 };
  const summary = summarise(
    { stage, heldBack: [], workload, recorder, statements, clusters: run.engine.view(0).clusters },
    facts,
  );
  return {
    jobCount: workload.columns.count,
    decisionCount: trace.decisionCount,
    eventCount: trace.eventCount,
    entryCount: books.ledger.entryCount,
    nodeCount: scene.clusters
      .flatMap(({ nodeRows }) => nodeRows)
      .reduce((n, r) => n + r.nodeCount, 0),
    loadSeconds,
    runSeconds,
    statementSeconds,
    summarySeconds: lap(),
    peakMemoryMiB: process.resourceUsage().maxRSS / 1_024,
    traceHash,
    utilisation: summary.utilisation,
    utilisationBound: summary.utilisationBound,
    waiting: summary.jobs.waiting,
    preempted: summary.jobs.preempted,
  };
}

/** Processor seconds since the last call: what others do on the machine counts little in them. */
function lapTimer(): () => number {
  let last = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(last);
    last = process.cpuUsage();
    return (user + system) / 1_000_000;
  };
}
