/** What `polder sweep` does: read, expand, run what is missing, gather. */
import { availableParallelism } from 'node:os';
import { basename, isAbsolute, join, relative, resolve } from 'node:path';
import { countedText } from '../../kernel/number-text.ts';
import { csvRow, UTF8_MARK } from '../../platform/http/csv.ts';
import { type Gathered, gather } from '../../rehearsal/sweep/gather.ts';
import type { Scenario, Sweep } from '../../rehearsal/sweep/sweep.ts';
import { renderSweepPage } from '../../rehearsal/sweep/sweep-page.ts';
import { sweepCells, sweepDocument } from '../../rehearsal/sweep/sweep-table.ts';
import { renderSweepText } from '../../rehearsal/sweep/sweep-text.ts';
import { InputError, UsageError } from '../failure.ts';
import { onNamed } from '../files.ts';
import { type CliPorts, type Conclude, EXIT, type ExitCode } from '../ports.ts';
import type { TaskOptions } from './on-slurm/submit-tasks.ts';
import { runScenarios } from './run-scenarios.ts';
import {
  openSweepFolder,
  readResult,
  refusalText,
  unusedFolder,
  writeGathered,
} from './sweep-folder.ts';
import { readSweepInput, type SweepInput, type SweepInputOptions } from './sweep-input.ts';
import { startSweepProgress } from './sweep-progress.ts';

export type SweepPorts = Omit<CliPorts, 'stdoutHasColour' | 'stderrHasColour'> & {
  readonly conclude: Conclude;
};

export interface SweepOptions extends SweepInputOptions, TaskOptions {
  /** `slurm:SITE`; without, this machine. */
  readonly on?: string;
  readonly out?: string;
  readonly workers?: number;
  readonly scenario?: number;
  readonly scenarios?: string;
  readonly list?: boolean;
  readonly gather?: boolean;
  readonly fresh?: boolean;
  readonly retryFailed?: boolean;
  readonly json?: boolean;
}

export async function sweepFile(
  file: string,
  options: SweepOptions,
  ports: SweepPorts,
): Promise<void> {
  refuseMixedOptions(options);
  const input = await readSweepInput(file, options, ports);
  const selected = selectedOf(input.scenarios, options);
  if (options.list === true) {
    tellList({ selected, sweep: input.sweep }, options, ports);
    return;
  }
  const out = await openedFolder(file, input, options, ports);
  const folder = resolve(ports.cwd, out);
  if (options.on !== undefined) {
    const { sweepOnSlurm } = await import('./on-slurm/sweep-on-slurm.ts');
    const submitted = { cwd: ports.cwd, file, options: inputOptionsOf(options) };
    const { scenarios } = input;
    if (!(await sweepOnSlurm({ scenarios, folder, out, submitted }, options, ports))) {
      ports.conclude(EXIT.interrupted);
      return;
    }
  } else if (options.gather !== true) {
    await run(selected, { input, folder, out }, options, ports);
  }
  const isPart = options.scenario !== undefined || options.scenarios !== undefined;
  if (isPart) {
    ports.conclude(exitCodeOf(gathered(selected, folder)));
    return;
  }
  const all = gathered(input.scenarios, folder);
  const page = { sweep: input.sweep, gathered: all, version: ports.version };
  await onNamed(out, async () =>
    writeGathered(folder, {
      'table.csv': UTF8_MARK + sweepCells(input.sweep, all).map(csvRow).join(''),
      'table.json': `${JSON.stringify(sweepDocument(input.sweep, all), undefined, 2)}\n`,
      'report.html': renderSweepPage(page),
    }),
  );
  tellGathered(all, { sweep: input.sweep, out }, options, ports);
  ports.conclude(exitCodeOf(all));
}

const NO_NAME = '--out: found an empty name; expected that of a folder';

const OF_SLURM_ALONE = {
  tasks: '--tasks',
  atOnce: '--at-once',
  taskMinutes: '--task-minutes',
  partition: '--partition',
  account: '--account',
} as const;
const OF_THIS_MACHINE_ALONE = {
  workers: '--workers',
  scenario: '--scenario',
  scenarios: '--scenarios',
  gather: '--gather',
} as const;

function refuseMixedOptions(options: SweepOptions): void {
  const isOnSlurm = options.on !== undefined;
  const others: Readonly<Record<string, string>> = isOnSlurm
    ? OF_THIS_MACHINE_ALONE
    : OF_SLURM_ALONE;
  const given: Readonly<Record<string, unknown>> = { ...options };
  const found = Object.entries(others).find(([name]) => given[name] !== undefined)?.[1];
  if (found === undefined) return;
  throw new UsageError(
    isOnSlurm
      ? `${found}: found --on too; with it, all that is missing is submitted`
      : `${found}: found no --on; it says how tasks are submitted to a Slurm`,
  );
}

/** What a task must have of the options to read the same sweep. */
function inputOptionsOf(options: SweepOptions): SweepInputOptions {
  const { vary, seeds, months, assumeBudget, skipBadRows } = options;
  return {
    ...(vary !== undefined && { vary }),
    ...(seeds !== undefined && { seeds }),
    ...(months !== undefined && { months }),
    ...(assumeBudget !== undefined && { assumeBudget }),
    ...(skipBadRows !== undefined && { skipBadRows }),
  };
}

/** All of them, or those that the options number. */
function selectedOf(
  scenarios: readonly Scenario[],
  { scenario, scenarios: range, gather: isGather }: SweepOptions,
): readonly Scenario[] {
  const isPart = scenario !== undefined || range !== undefined;
  if (scenario !== undefined && range !== undefined) {
    throw new UsageError('--scenario and --scenarios: expected one of them');
  }
  if (isPart && isGather === true) {
    throw new UsageError('--gather: found a choice of scenarios too; it gathers all of them');
  }
  if (!isPart) return scenarios;
  const [, from, to] = /^(\d{1,9})-(\d{1,9})$/.exec(range ?? `${scenario}-${scenario}`) ?? [];
  const [first, last] = [Number(from), Number(to)];
  if (!(first >= 1 && first <= last && last <= scenarios.length)) {
    const found = range ?? String(scenario);
    const known = `1 to ${scenarios.length}`;
    throw new InputError(
      range === undefined
        ? `--scenario: found ${found}; expected a number from ${known}`
        : `--scenarios: found ${found}; expected FIRST-LAST within ${known}`,
    );
  }
  return scenarios.slice(first - 1, last);
}

/** The folder as the user would call it. */
async function openedFolder(
  file: string,
  { manifest }: SweepInput,
  { out, fresh, vary }: SweepOptions,
  { cwd, stderr }: SweepPorts,
): Promise<string> {
  const stem = basename(file).replace(/\.ya?ml$/, '');
  const named = out ?? join('runs', vary === undefined ? stem : `${stem}-sweep`);
  if (named === '') throw new InputError(NO_NAME);
  const name = fresh === true ? unusedName(named, cwd) : named;
  if (name !== named) stderr.write(`A new folder: ${name}\n`);
  const refusal = await onNamed(name, async () => openSweepFolder(resolve(cwd, name), manifest));
  if (refusal !== undefined) throw new InputError(`${name}: ${refusalText(refusal)}`);
  return name;
}

/** `name`, or where it is taken that of a folder beside it, in the same form. */
function unusedName(name: string, cwd: string): string {
  const path = resolve(cwd, name);
  const unused = unusedFolder(path);
  if (unused === path) return name;
  return isAbsolute(name) ? unused : relative(cwd, unused);
}

interface Place {
  readonly input: SweepInput;
  readonly folder: string;
  readonly out: string;
}

async function run(
  selected: readonly Scenario[],
  { input, folder, out }: Place,
  options: SweepOptions,
  ports: SweepPorts,
): Promise<void> {
  const isThere = (scenario: Scenario): boolean => {
    const result = readResult(folder, scenario);
    return result !== undefined && (result.ok || options.retryFailed !== true);
  };
  const missing = selected.filter((scenario) => !isThere(scenario));
  const threadCount = Math.max(
    1,
    Math.min(options.workers ?? availableParallelism(), missing.length),
  );
  tellBegin({ selected, missing, threadCount, out }, options, ports);
  if (missing.length === 0) return;
  const laneCount = () => threadCount;
  const size = { scenarioCount: missing.length, laneCount, isJson: options.json === true };
  const progress = startSweepProgress(size, ports);
  try {
    const ground = { ...input.ground, folder };
    await onNamed(out, () =>
      runScenarios(
        missing,
        { ground, threadCount },
        {
          isThere,
          begins: (scenario) => progress.begins(scenario),
          ends: (scenario, ended) => progress.ends(scenario, ended),
        },
      ),
    );
  } finally {
    progress.close();
  }
}

function gathered(scenarios: readonly Scenario[], folder: string): Gathered {
  return gather(scenarios, (scenario) => readResult(folder, scenario));
}

/** A defect counts more than a refused programme; what is missing is no success either. */
function exitCodeOf({ failures, missingCount }: Gathered): ExitCode {
  if (failures.some(({ kind }) => kind === 'internal')) return EXIT.internal;
  return failures.length + missingCount > 0 ? EXIT.input : EXIT.fine;
}

interface List {
  readonly selected: readonly Scenario[];
  readonly sweep: Sweep;
}

function tellList({ selected, sweep }: List, { json }: SweepOptions, { stdout }: SweepPorts): void {
  const parameters = sweep.parameters.map(({ name }) => name);
  for (const { number, id, seed, points } of selected) {
    const values = points.map(({ label }) => label);
    const named = values.map((value, index) => `${parameters[index]}: ${value}`);
    stdout.write(
      json === true
        ? `${JSON.stringify({ kind: 'scenario', number, id, seed, parameters, values })}\n`
        : `${number}  ${id}  ${[...named, `seed ${seed}`].join(', ')}\n`,
    );
  }
}

interface Begin {
  readonly selected: readonly Scenario[];
  readonly missing: readonly Scenario[];
  readonly threadCount: number;
  readonly out: string;
}

function tellBegin(
  { selected, missing, threadCount, out }: Begin,
  { json }: SweepOptions,
  { stdout, stderr }: SweepPorts,
): void {
  const there = selected.length - missing.length;
  if (json === true) {
    const counts = { scenarios: selected.length, alreadyThere: there, workers: threadCount };
    stdout.write(`${JSON.stringify({ kind: 'begin', folder: out, ...counts })}\n`);
    return;
  }
  const rest = there === 0 ? '' : `, ${there} of them there already`;
  stderr.write(
    `${countedText(selected.length, 'scenario')}${rest}; ` +
      `${countedText(threadCount, 'worker')}; results in ${out}\n`,
  );
}

function tellGathered(
  all: Gathered,
  { sweep, out }: { readonly sweep: Sweep; readonly out: string },
  { json }: SweepOptions,
  { stdout }: SweepPorts,
): void {
  const files = {
    table: join(out, 'table.csv'),
    document: join(out, 'table.json'),
    report: join(out, 'report.html'),
  };
  if (json === true) {
    const { doneCount: done, missingCount: missing, failures } = all;
    const end = { kind: 'end', folder: out, done, missing, failed: failures.length, ...files };
    stdout.write(`${JSON.stringify(end)}\n`);
    return;
  }
  const where = `The table is ${files.table}\nThe report is ${files.report}\n`;
  stdout.write(`${renderSweepText(sweep, all)}\n\n${where}`);
}
