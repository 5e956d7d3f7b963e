/**
 * HiGHS on a thread of its own, because a solve blocks whoever runs it. The thread is a text of
 * plain JavaScript: Node 20 cannot run the sources, and this way tests run what the service runs.
 */
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** Maximise `costs` over columns of 0 or 1, between bounds, by rows of `lower ≤ sum ≤ upper`. */
export interface HighsModel {
  readonly costs: readonly number[];
  readonly columnLower: readonly number[];
  readonly columnUpper: readonly number[];
  readonly rowLower: readonly number[];
  readonly rowUpper: readonly number[];
  /** The rows one after the other; `starts` has where each begins, and the end. */
  readonly starts: readonly number[];
  readonly columns: readonly number[];
  readonly amounts: readonly number[];
  readonly secondsMax: number;
}

export interface HighsAnswer {
  /** `interrupted`: out of time; then `values` may be of no solution at all. */
  readonly status: 'optimal' | 'infeasible' | 'interrupted';
  readonly values: readonly number[];
  /** No solution is worth more, but for rounding. */
  readonly bound: number;
}

export class SolverFailed extends Error {
  override readonly name = 'SolverFailed';
}

export type RunHighs = (model: HighsModel) => Promise<HighsAnswer>;

/** Starts a thread for `work`, and ends it whatever comes. */
export async function withHighs<T>(work: (run: RunHighs) => Promise<T>): Promise<T> {
  const require = createRequire(import.meta.url);
  const highs = require.resolve('highs');
  const worker = new Worker(THREAD, { eval: true, workerData: { highs } });
  try {
    return await work((model) => ask(worker, model));
  } finally {
    await worker.terminate();
  }
}

/** Longer than HiGHS takes to notice that its time is over. */
const PATIENCE_MILLISECONDS = 10_000;

function ask(worker: Worker, model: HighsModel): Promise<HighsAnswer> {
  return new Promise((resolve, reject) => {
    const milliseconds = model.secondsMax * 1_000 + PATIENCE_MILLISECONDS;
    const timer = setTimeout(() => end(new SolverFailed('HiGHS does not end')), milliseconds);
    const hear = (message: HighsAnswer | { readonly failure: string }) => {
      end('failure' in message ? new SolverFailed(message.failure) : message);
    };
    const fail = (cause: unknown) => end(new SolverFailed('The thread broke', { cause }));
    const leave = () => end(new SolverFailed('The thread ended'));
    const end = (answer: HighsAnswer | SolverFailed) => {
      clearTimeout(timer);
      worker.off('message', hear).off('error', fail).off('exit', leave);
      if (answer instanceof SolverFailed) reject(answer);
      else resolve(answer);
    };
    worker.on('message', hear).on('error', fail).on('exit', leave);
    worker.postMessage(model);
  });
}

/**
 * Gaps and tolerances: values are whole, so a gap below 1 proves the optimum; 1e-9 of a column that
 * is worth 1e8 is a tenth of one. Without presolve and heuristics a small programme takes 2 ms and
 * not 70, and 200 columns by 35 rows no longer.
 */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const loading = require(workerData.highs)();
const OPTIONS = {
  output_flag: false,
  presolve: 'off',
  mip_heuristic_run_feasibility_jump: false,
  mip_heuristic_effort: 0,
  mip_rel_gap: 0,
  mip_abs_gap: 0.5,
  mip_feasibility_tolerance: 1e-9,
  primal_feasibility_tolerance: 1e-9,
};
const STATUS = { 7: 'optimal', 8: 'infeasible', 13: 'interrupted' };

function run(highs, asked) {
  const [numCols, numRows] = [asked.costs.length, asked.rowUpper.length];
  const model = highs.createModel({
    numCols,
    numRows,
    sense: highs.constants.objectiveSense.maximize,
    offset: 0,
    colCost: asked.costs,
    colLower: asked.columnLower,
    colUpper: asked.columnUpper,
    rowLower: asked.rowLower,
    rowUpper: asked.rowUpper,
    integrality: new Int32Array(numCols).fill(highs.constants.variableType.integer),
    matrix: {
      format: 'csr',
      numRows,
      numCols,
      starts: asked.starts,
      indices: asked.columns,
      values: asked.amounts,
    },
  });
  try {
    model.options.set({ ...OPTIONS, time_limit: asked.secondsMax });
    model.run();
    const status = STATUS[model.getModelStatus()];
    if (status === undefined) return { failure: 'HiGHS ended with ' + model.getModelStatus() };
    const bound = model.info.get('mip_dual_bound');
    return { status, bound, values: [...model.getSolution().colValue] };
  } finally {
    model.dispose();
  }
}

parentPort.on('message', async (asked) => {
  try {
    parentPort.postMessage(run(await loading, asked));
  } catch (error) {
    parentPort.postMessage({ failure: String(error) });
  }
});
`;
