/** A programme that came over the wire, rehearsed: its summary, and the report for people. */
import { stageOf } from '../operation/stage.ts';
import { JOBS_MAX, type RehearsalFailure, readSent } from './kept-rehearsal.ts';
import type { Fault } from './programme-file/fault.ts';
import { type RehearsalPorts, rehearse } from './rehearse.ts';
import { renderReport } from './report/report.ts';
import { RULES } from './rules.ts';
import type { Summary } from './summary.ts';
import { loadWorkload, TooManyJobs } from './workload/load-workload.ts';

export interface RehearsalOrder {
  readonly programme: string;
  readonly assumesBudget: boolean;
}

export type RehearsalResult =
  | { readonly kind: 'done'; readonly summary: Summary; readonly report: string }
  /** It was checked when it was sent; a newer version of Polder may find more. */
  | { readonly kind: 'at-fault'; readonly faults: readonly Fault[] }
  | { readonly kind: 'failed'; readonly failure: RehearsalFailure };

/** How one is run: on a thread of its own, or where the caller is. `tell` hears parts of 1. */
export type RunRehearsal = (
  order: RehearsalOrder,
  watch: { readonly tell: (done: number) => void; readonly signal: AbortSignal },
) => Promise<RehearsalResult>;

export async function rehearseText(
  { programme, assumesBudget }: RehearsalOrder,
  ports: RehearsalPorts,
): Promise<RehearsalResult> {
  const reading = readSent(programme, assumesBudget);
  if (!reading.ok) return { kind: 'at-fault', faults: reading.faults };
  const stage = stageOf(reading.plan);
  try {
    const workload = await loadWorkload(stage, {
      toPath: (path) => path,
      skipBadRows: false,
      jobCountMax: JOBS_MAX,
    });
    const { summary } = await rehearse(stage, workload, { ...ports, rules: RULES });
    return { kind: 'done', summary, report: renderReport(summary) };
  } catch (error) {
    if (!(error instanceof TooManyJobs)) throw error;
    return { kind: 'failed', failure: 'too-many-jobs' };
  }
}
