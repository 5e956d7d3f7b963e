/**
 * Writes one cycle of the engine: what it decided about every job, with its reasons, in the one
 * transaction in which the caller also writes the orders to the sites and the ledger.
 */

import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { JsonObject, Writer } from '../../platform/database/transaction.ts';
import type { CycleWrites } from '../store/cycle-writes.ts';
import type { JobSubject } from '../store/job-subject.ts';
import {
  saveAdmissions,
  saveCancellations,
  saveEnds,
  saveRejections,
  saveStarts,
  saveWaits,
} from '../store/save-jobs.ts';
import {
  saveDecisions,
  saveMoves,
  saveNotices,
  saveSnapshots,
  saveStops,
} from '../store/save-runs.ts';
import { scopesOfJob } from './job-scopes.ts';

/**
 * The store does not stand as the engine believes: another engine wrote to it, or a cycle was told
 * twice. Nothing is saved; the engine forgets what it knows and begins anew from the store.
 */
export interface EngineBehind {
  readonly reason: 'engine_behind';
  /** The step that did not fit, such as `starts`. */
  readonly step: string;
  readonly jobNumbers: readonly number[];
}

/**
 * The order of the steps: ends come before starts, because a job may do both in one cycle.
 *  1. ends of runs, and moves of those that go on; 2. admissions and rejections;
 *  3. cancellations of what does not run; 4. starts; 5. notices and orders to stop;
 *  6. reasons to wait; 7. decisions and snapshots.
 *
 * `cancellations` and `rejections` may name jobs that took another way meanwhile; those stay as
 * they are. The cost is a statement a step that is not empty, whatever the number of jobs.
 */
export async function recordCycle(
  writer: Writer,
  cycle: CycleWrites,
): Promise<Outcome<undefined, EngineBehind>> {
  const { at, ends, admissions, starts, notices, stops } = cycle;
  const ended = await saveEnds(writer, ends);
  await saveMoves(writer, cycle.moves);
  const admitted = await saveAdmissions(writer, admissions, at);
  const rejected = await saveRejections(writer, cycle.rejections, at);
  const cancelled = await saveCancellations(writer, cycle.cancellations, at);
  const started = await saveStarts(writer, starts);
  const noticed = await saveNotices(writer, notices);
  const stopped = await saveStops(writer, stops);
  const behind =
    missing('ends', ends, ended.map(numberOf)) ??
    missing('admissions', admissions, admitted.map(numberOf)) ??
    missing('starts', starts, started.map(numberOf)) ??
    missing('notices', notices, noticed) ??
    missing('stops', stops, stopped);
  if (behind !== undefined) return refused(behind);
  await saveWaits(writer, cycle.waits, at);
  await saveDecisions(writer, cycle);
  await saveSnapshots(writer, cycle.snapshots);
  writer.audit({ action: 'engine.decide', subject: 'engine', detail: countsOf(cycle) });
  const causes = new Map(ends.map(({ jobNumber, cause }) => [jobNumber, cause]));
  tell(writer, 'job.admitted', admitted);
  tell(writer, 'job.rejected', rejected);
  tell(writer, 'job.started', started);
  tell(writer, 'job.cancelled', cancelled);
  for (const job of ended) tell(writer, `job.${causes.get(job.jobNumber) ?? 'ended'}`, [job]);
  return done(undefined);
}

const numberOf = ({ jobNumber }: JobSubject): number => jobNumber;

function missing(
  step: string,
  given: readonly { readonly jobNumber: number }[],
  taken: readonly number[],
): EngineBehind | undefined {
  if (given.length === taken.length) return undefined;
  const found = new Set(taken);
  const jobNumbers = given.map(({ jobNumber }) => jobNumber).filter((each) => !found.has(each));
  return { reason: 'engine_behind', step, jobNumbers };
}

function countsOf(cycle: CycleWrites): JsonObject {
  const steps = {
    admissions: cycle.admissions.length,
    rejections: cycle.rejections.length,
    ends: cycle.ends.length,
    cancellations: cycle.cancellations.length,
    starts: cycle.starts.length,
    notices: cycle.notices.length,
    stops: cycle.stops.length,
    waits: cycle.waits.length,
  };
  const counts = Object.entries(steps).filter(([, count]) => count > 0);
  return { engineVersion: cycle.engineVersion, ...Object.fromEntries(counts) };
}

function tell(writer: Writer, kind: string, jobs: readonly JobSubject[]): void {
  for (const job of jobs) {
    writer.publish({ kind, subject: job.id, scopes: scopesOfJob(job), detail: {} });
  }
}
