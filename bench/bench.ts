/**
 * `npm run bench -- [case…] [--check | --record REASON [--runs N]] [--json] [--seconds N]
 * [--jobs N] [--main FILE]`. See docs/bench.md.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { bestOf, budgetsAfter, readBudgets, verdictOf, writeBudgets } from './budgets.ts';
import { calibrate, NOT_CALIBRATED } from './calibrate.ts';
import { measureDecide } from './cases/decide.ts';
import { measureFailover } from './cases/failover.ts';
import { measureLoad } from './cases/load.ts';
import { measureRebuild } from './cases/rebuild.ts';
import { measureRehearsal } from './cases/rehearsal.ts';
import { measureSlurmAgent } from './cases/slurm-agent.ts';
import { measureSlurmCompare } from './cases/slurm-compare.ts';
import { measureStore } from './cases/store.ts';
import { measureUsage } from './cases/usage.ts';
import { measureGpus, measureYear } from './cases/year.ts';
import type { Bench, Figure } from './figure.ts';

type Case = (bench: Bench) => Promise<readonly Figure[]>;

const CASES: Readonly<Record<string, Case>> = {
  load: measureLoad,
  usage: measureUsage,
  store: measureStore,
  failover: measureFailover,
  rehearsal: measureRehearsal,
  rebuild: measureRebuild,
  year: measureYear,
  gpus: measureGpus,
  decide: measureDecide,
};

/** Not among all cases: it needs the packages of Slurm and a quarter of an hour. */
const CASES_ON_REQUEST: Readonly<Record<string, Case>> = {
  'slurm-compare': measureSlurmCompare,
  'slurm-agent': measureSlurmAgent,
};

/** Their ratios, if any, are to what they find themselves: nothing is started to calibrate. */
const CASES_BY_THEMSELVES: readonly string[] = [
  'year',
  'gpus',
  'decide',
  'rehearsal',
  'failover',
  'slurm-compare',
  'slurm-agent',
];
/** Of which the spread is taken, where budgets are recorded. */
const RUNS = '3';
/** A case is measured so often before what it breaks is called a breach. */
const CHECKS_MAX = 3;

await main();

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      check: { type: 'boolean', default: false },
      record: { type: 'string' },
      runs: { type: 'string', default: RUNS },
      json: { type: 'boolean', default: false },
      seconds: { type: 'string', default: '30' },
      jobs: { type: 'string' },
      main: { type: 'string', default: 'dist/main.js' },
    },
  });
  const names = positionals.length > 0 ? positionals : Object.keys(CASES);
  const cases = names.map((name) => CASES[name] ?? CASES_ON_REQUEST[name] ?? unknownCase(name));
  const polder = resolve(values.main);
  const areByThemselves = names.every((name) => CASES_BY_THEMSELVES.includes(name));
  const jobs = values.jobs === undefined ? {} : { jobs: Number(values.jobs) };
  const plan = { main: polder, seconds: Number(values.seconds), ...jobs };
  const measure = async () => {
    const calibration = areByThemselves ? NOT_CALIBRATED : await calibrate(polder);
    return figuresOf(cases, { ...plan, calibration });
  };
  const runs: (readonly Figure[])[] = [];
  for (let run = 0; run < (values.record === undefined ? 1 : Number(values.runs)); run += 1) {
    runs.push(await measure());
  }
  const [figures = []] = runs;
  if (!values.json) process.stdout.write(`${tableOf(figures)}\n`);
  if (values.record !== undefined) record(runs, values.record);
  if (values.check) await check(figures, measure);
}

async function figuresOf(cases: readonly Case[], bench: Bench): Promise<readonly Figure[]> {
  const { calibration } = bench;
  const node = process.version;
  tell(calibration === NOT_CALIBRATED ? { node } : { calibration, node });
  const figures: Figure[] = [];
  for (const measure of cases) {
    const found = await measure(bench);
    for (const figure of found) tell(figure);
    figures.push(...found);
  }
  return figures;
}

function record(runs: readonly (readonly Figure[])[], reason: string): void {
  const date = new Date().toISOString().slice(0, 10);
  writeBudgets(budgetsAfter(readBudgets(), runs, { date, reason }));
}

/**
 * The last line is `N passed, N failed`, as that of every check of the project. Where a budget is
 * broken, `measure` finds the figures again, and of each the best is held against its budget.
 */
async function check(
  figures: readonly Figure[],
  measure: () => Promise<readonly Figure[]>,
): Promise<void> {
  const budgets = readBudgets();
  let best = figures;
  let verdict = verdictOf(best, budgets);
  for (let run = 1; run < CHECKS_MAX && verdict.breaches.length > 0; run += 1) {
    for (const breach of verdict.breaches) process.stderr.write(`${breach}; measured again\n`);
    best = bestOf(best, await measure());
    verdict = verdictOf(best, budgets);
  }
  const { keptCount, breaches } = verdict;
  for (const breach of breaches) process.stderr.write(`${breach}\n`);
  process.stdout.write(`${keptCount} passed, ${breaches.length} failed\n`);
  // Where nothing was held against a budget, nothing was checked.
  if (breaches.length > 0 || keptCount === 0) process.exitCode = 1;
}

function tell(document: object): void {
  process.stdout.write(`${JSON.stringify(document)}\n`);
}

function tableOf(figures: readonly Figure[]): string {
  const table = new Table({ head: ['case', 'figure', 'found', 'goal', 'ratio', 'to'] });
  for (const { case: name, name: figure, value, unit, goal, ratio, to = '' } of figures) {
    const goalText = goal === undefined ? '' : `${numberText(goal)} ${unit}`;
    const ratioText = ratio === undefined ? '' : ratio.toPrecision(3);
    table.push([name, figure, `${numberText(value)} ${unit}`, goalText, ratioText, to]);
  }
  return table.toString();
}

function numberText(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

function unknownCase(name: string): never {
  const names = [...Object.keys(CASES), ...Object.keys(CASES_ON_REQUEST)].join(', ');
  throw new Error(`no case ${name}; there are ${names}`);
}
