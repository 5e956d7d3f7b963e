import { basename, dirname, join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { countedText } from '../kernel/number-text.ts';
import type { RehearsalPlan } from '../rehearsal/programme-file/plan.ts';
import type { Rehearsal } from '../rehearsal/rehearse.ts';
import { renderSummaryText } from '../rehearsal/report/summary-text.ts';
import { InputError } from './failure.ts';
import { onNamed } from './files.ts';
import { openOutFolder } from './out-folder.ts';
import type { CliPorts } from './ports.ts';
import { faultsError, readProgrammeFile } from './programme.ts';
import { type Progress, startProgress } from './progress.ts';
import { runPlan } from './run-plan.ts';
import { REPORT_FILE, writeRun } from './write-run.ts';

export type RehearsePorts = Omit<CliPorts, 'stdoutHasColour' | 'stderrHasColour'>;

export interface RehearseOptions {
  readonly trace?: string;
  readonly seed?: number;
  readonly months?: number;
  readonly out?: string;
  readonly assumeBudget?: boolean;
  readonly skipBadRows?: boolean;
  readonly json?: boolean;
}

/** Rehearses the programme in `file`, writes the run and tells what was found. */
export async function rehearseFile(
  file: string,
  options: RehearseOptions,
  ports: RehearsePorts,
): Promise<void> {
  const plan = await planOf(file, options, ports);
  const out = options.out ?? join('runs', basename(file).replace(/\.ya?ml$/, ''));
  const folder = await openOutFolder(out, ports);
  try {
    const rehearsal = await rehearsed(plan, { file, options }, ports);
    await onNamed(out, async () => {
      await writeRun(folder.path, rehearsal);
      ports.signal.throwIfAborted();
      folder.publish();
    });
    tell(rehearsal, join(out, REPORT_FILE), options, ports);
  } catch (error) {
    folder.discard();
    throw error;
  }
}

/** The plan of the file after the options of the command line. */
async function planOf(
  file: string,
  options: RehearseOptions,
  ports: RehearsePorts,
): Promise<RehearsalPlan> {
  const { seed, months } = options;
  const assumeBudget = options.assumeBudget === true;
  const reading = await readProgrammeFile(ports.cwd, file, { assumeBudget, seed, months });
  if (!reading.ok) {
    const over = months === undefined ? '' : ` over ${countedText(months, 'month')}`;
    throw faultsError(`${file}${over}`, reading.faults);
  }
  return options.trace === undefined
    ? reading.plan
    : withTrace(reading.plan, file, resolve(ports.cwd, options.trace));
}

/** The first trace of the plan gives way to the one at `path`, whatever its format is. */
function withTrace(plan: RehearsalPlan, file: string, path: string): RehearsalPlan {
  const first = plan.workload.find(({ kind }) => kind === 'trace');
  if (first === undefined) {
    throw new InputError(
      `${file}: found no source of kind trace in the workload, expected one that --trace can ` +
        'replace: its allocationByGroup says whose the jobs are',
    );
  }
  const replaced = { ...first, path, format: undefined };
  const workload = plan.workload.map((source) => (source === first ? replaced : source));
  return { ...plan, workload };
}

async function rehearsed(
  plan: RehearsalPlan,
  { file, options }: { readonly file: string; readonly options: RehearseOptions },
  ports: RehearsePorts,
): Promise<Rehearsal> {
  const folder = dirname(resolve(ports.cwd, file));
  const progress = startProgress('rehearsing', ports);
  try {
    const { version, meter } = ports;
    const place = { folder, skipBadRows: options.skipBadRows === true };
    return await runPlan(plan, place, { version, meter, pause: pauseFor(progress, ports) });
  } finally {
    progress.end();
  }
}

function tell(
  { summary }: Rehearsal,
  report: string,
  { json }: RehearseOptions,
  { stdout, stderr }: RehearsePorts,
): void {
  if (json === true) {
    stdout.write(`${JSON.stringify(summary, undefined, 2)}\n`);
    stderr.write(`The report is ${report}\n`);
    return;
  }
  stdout.write(`${renderSummaryText(summary)}\n\nThe report is ${report}\n`);
}

/** Often enough for an interruption to be felt at once, seldom enough to cost nothing. */
const SECONDS_BETWEEN_BREAKS = 0.05;

/** Shows how far the work is, and lets the process hear of an interruption. */
function pauseFor(
  progress: Progress,
  { meter, signal }: Pick<CliPorts, 'meter' | 'signal'>,
): (done: number) => Promise<void> {
  const last = { breakAt: 0 };
  return async (done) => {
    if (done < 1 && meter.wallSeconds() - last.breakAt < SECONDS_BETWEEN_BREAKS) return;
    progress.update(done, 1);
    await setImmediate();
    signal.throwIfAborted();
    last.breakAt = meter.wallSeconds();
  };
}
