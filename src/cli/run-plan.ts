import { resolve } from 'node:path';
import { stageOf } from '../operation/stage.ts';
import { TraceDigest } from '../platform/trace-digest.ts';
import type { RehearsalPlan } from '../rehearsal/programme-file/plan.ts';
import { type Rehearsal, type RehearsalPorts, rehearse } from '../rehearsal/rehearse.ts';
import { RULES } from '../rehearsal/rules.ts';
import { TRACE_KINDS } from '../rehearsal/run/job-recorder.ts';
import { loadWorkload } from '../rehearsal/workload/load-workload.ts';

export interface PlanPlace {
  /** Of the programme file: paths in it count from there. */
  readonly folder: string;
  readonly skipBadRows: boolean;
}

/** Rehearses a plan from its workload to its summary: what every command does that rehearses. */
export async function runPlan(
  plan: RehearsalPlan,
  { folder, skipBadRows }: PlanPlace,
  ports: Omit<RehearsalPorts, 'trace' | 'rules'>,
): Promise<Rehearsal> {
  const stage = stageOf(plan);
  const workload = await loadWorkload(stage, {
    toPath: (path) => resolve(folder, path),
    skipBadRows,
  });
  const trace = new TraceDigest(TRACE_KINDS);
  return rehearse(stage, workload, { ...ports, rules: RULES, trace });
}
