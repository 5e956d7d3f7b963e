/** One scenario of a sweep by the production rehearsal, on whichever thread this runs. */
import { readProgrammeText } from '../../rehearsal/programme-file/read.ts';
import { withAssignments } from '../../rehearsal/sweep/programme-text.ts';
import { doneScenario, failedScenario, type ScenarioResult } from '../../rehearsal/sweep/result.ts';
import { assignmentsOf, type Scenario } from '../../rehearsal/sweep/sweep.ts';
import { TraceError } from '../../rehearsal/workload/trace-error.ts';
import { renderFaults } from '../programme.ts';
import { runPlan } from '../run-plan.ts';
import { traceStampOf } from './trace-stamp.ts';

/** What all scenarios of a sweep have in common; it can be sent to a thread. */
export interface SweepGround {
  readonly programmeText: string;
  /**
   * Of the programme file without its folder: what a scenario leaves is the same from wherever the
   * command is run.
   */
  readonly programmeName: string;
  readonly programmeFolder: string;
  /** As the programme names them, where they are, and their stamps when they were hashed. */
  readonly traces: readonly {
    readonly name: string;
    readonly path: string;
    readonly stamp: string;
  }[];
  readonly months: number | undefined;
  readonly assumeBudget: boolean;
  readonly skipBadRows: boolean;
  readonly version: string;
}

/** Figures of the machine are not kept, so none are taken. */
const NO_METER = { wallSeconds: () => 0, peakMemoryMiB: () => 0 };

/** Never rejects: what goes wrong is the result. */
export async function runScenario(
  scenario: Scenario,
  ground: SweepGround,
): Promise<ScenarioResult> {
  const { programmeText, programmeName, programmeFolder, months, assumeBudget } = ground;
  try {
    const text = withAssignments(programmeText, assignmentsOf(scenario.points));
    const { seed } = scenario;
    const reading = readProgrammeText(text, programmeName, { assumeBudget, seed, months });
    if (!reading.ok) {
      const reason = renderFaults(programmeName, reading.faults);
      return failedScenario(scenario, { kind: 'input', reason });
    }
    const place = { folder: programmeFolder, skipBadRows: ground.skipBadRows };
    const { summary } = await runPlan(reading.plan, place, {
      version: ground.version,
      meter: NO_METER,
      pause: async () => undefined,
    });
    const changed = ground.traces.find(({ path, stamp }) => traceStampOf(path) !== stamp);
    if (changed !== undefined) {
      const reason = `${changed.name}: this trace was changed while the sweep ran`;
      return failedScenario(scenario, { kind: 'input', reason });
    }
    return doneScenario(scenario, summary);
  } catch (error) {
    const kind = error instanceof TraceError ? 'input' : 'internal';
    const reason = error instanceof Error ? error.message : String(error);
    return failedScenario(scenario, { kind, reason });
  }
}
