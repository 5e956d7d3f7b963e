/**
 * `npm test`: every check of the project that needs nothing but Node, all of them even where one
 * fails. Each step counts as one check and each test as one more; the last line is
 * `N passed, N failed`. `npm test -- <pattern>` hands the pattern to vitest.
 */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  build,
  buildChecked,
  buildWeb,
  installDependencies,
  requireNode,
  runNode,
  tools,
  wasInterrupted,
} from './set-up.mjs';

const folder = mkdtempSync(join(tmpdir(), 'polder-test-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const isColoured = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
const colours = isColoured ? { FORCE_COLOR: '1' } : {};
const lint = ['ci', '--error-on-warnings', `--colors=${isColoured ? 'force' : 'off'}`];

/** What needs a browser or a real Slurm, or kills and asks for minutes: each by its own script. */
const APART = [
  { folder: 'test/browser', script: 'browser-test.mjs' },
  { folder: 'test/slurm', script: 'slurm-test.mjs' },
  { folder: 'test/kill', script: 'kill-test.mjs' },
  { folder: 'test/fuzz', script: 'kill-test.mjs fuzz' },
];

/** Two lanes for two cores; what a step says is kept until it ends, so that it stays together. */
const lanes = [
  [
    // One checker does it with half the processor time of four: each looks at what it needs anew.
    ['types', (options) => runNode([tools.tsc, '--noEmit', '--checkers', '1'], options)],
    ['build', (options, failed) => (failed.includes('types') ? build : buildChecked)(options)],
  ],
  [
    ['format and lint', (options) => runNode([tools.biome, ...lint], options)],
    ['dead code', (options) => runNode([tools.knip, '--no-config-hints'], options)],
    ['types of the web', (options) => runNode([tools.tsc, '--noEmit', '-p', 'web'], options)],
    ['build of the web', buildWeb],
  ],
];

try {
  requireNode();
  await installDependencies();
  await runEveryStep();
} catch (error) {
  console.error(error.message);
  conclude({ passed: 0, failed: 1 });
}

async function runEveryStep() {
  const failedSteps = [];
  console.log('Checking and building, two steps at a time …');
  await Promise.all(lanes.map((lane) => runLane(lane, failedSteps)));
  console.log('\n── tests');
  const tests = await runTests(!failedSteps.includes('build'));
  const passed = lanes.flat().length - failedSteps.length + tests.passed;
  const failed = failedSteps.length + tests.failed;
  if (tests.failed > 0) failedSteps.push('tests');
  console.log(failed === 0 ? '\nEvery step passed.' : `\nFailed: ${failedSteps.join(', ')}.`);
  const apart = APART.map(({ script }) => `node scripts/${script}`).join(', ');
  console.log(`Longer tests, apart: ${apart}, npm run prove, npm run bench.`);
  conclude({ passed, failed });
}

async function runLane(lane, failedSteps) {
  for (const [name, check] of lane) {
    const said = join(folder, name);
    const file = openSync(said, 'w');
    const env = { ...process.env, ...colours };
    const exitCode = await check({ stdio: ['ignore', file, file], env }, failedSteps);
    closeSync(file);
    console.log(`\n── ${name}\n${readFileSync(said, 'utf8').trimEnd()}`.trimEnd());
    if (wasInterrupted(exitCode)) process.exit(exitCode);
    if (exitCode !== 0) failedSteps.push(name);
  }
}

function conclude({ passed, failed }) {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

/** Counts of tests. A test file that cannot be loaded, and a run that crashes, is one failed. */
async function runTests(isBuilt) {
  const resultFile = join(folder, 'result.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultFile}`];
  const given = process.argv.slice(2);
  const leftOut = APART.flatMap(({ folder }) => ['--exclude', `${folder}/**`]);
  const env = isBuilt ? { ...process.env, UNIT_TEST_FORM: 'built' } : process.env;
  const withoutInput = { stdio: ['ignore', 'inherit', 'inherit'], env };
  const exitCode = await runNode(
    [tools.vitest, 'run', ...reporters, ...(given.length > 0 ? given : leftOut)],
    withoutInput,
  );
  if (wasInterrupted(exitCode)) process.exit(exitCode);
  try {
    return countTests(JSON.parse(readFileSync(resultFile, 'utf8')), exitCode);
  } catch (error) {
    console.error(`vitest left no result (exit code ${exitCode}): ${error.message}`);
    return { passed: 0, failed: 1 };
  }
}

function countTests({ numPassedTests, numFailedTests, testResults }, exitCode) {
  const isUnloadable = ({ status, assertionResults }) =>
    status === 'failed' && assertionResults.every((result) => result.status !== 'failed');
  const failed = numFailedTests + testResults.filter(isUnloadable).length;
  const isUnexplained = exitCode !== 0 && failed === 0;
  return { passed: numPassedTests, failed: isUnexplained ? 1 : failed };
}
