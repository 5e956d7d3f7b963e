/**
 * `npm test`: every check of the project, all of them even where one fails. Each step counts as
 * one check and each test as one more; the last line is `N passed, N failed`.
 * `npm test -- <pattern>` hands the pattern to vitest.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  build,
  buildWeb,
  installDependencies,
  requireNode,
  runNode,
  tools,
  wasInterrupted,
} from './set-up.mjs';

const withoutInput = { stdio: ['ignore', 'inherit', 'inherit'] };
const colors = process.stdout.isTTY ? 'force' : 'off';
const steps = [
  ['types', () => runNode([tools.tsc, '--noEmit'], withoutInput)],
  [
    'format and lint',
    () => runNode([tools.biome, 'ci', '--error-on-warnings', `--colors=${colors}`], withoutInput),
  ],
  ['dead code', () => runNode([tools.knip, '--no-config-hints'], withoutInput)],
  ['types of the web', () => runNode([tools.tsc, '--noEmit', '-p', 'web'], withoutInput)],
  ['build', build],
  ['build of the web', buildWeb],
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
  for (const [name, check] of steps) {
    console.log(`\n── ${name}`);
    const exitCode = await check();
    if (wasInterrupted(exitCode)) process.exit(exitCode);
    if (exitCode !== 0) failedSteps.push(name);
  }
  console.log('\n── tests');
  const tests = await runTests();
  const passed = steps.length - failedSteps.length + tests.passed;
  const failed = failedSteps.length + tests.failed;
  if (tests.failed > 0) failedSteps.push('tests');
  console.log(failed === 0 ? '\nEvery step passed.' : `\nFailed: ${failedSteps.join(', ')}.`);
  conclude({ passed, failed });
}

function conclude({ passed, failed }) {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

/** Counts of tests. A test file that cannot be loaded, and a run that crashes, is one failed. */
async function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'polder-test-'));
  const resultFile = join(folder, 'result.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultFile}`];
  const given = process.argv.slice(2);
  const exitCode = await runNode([tools.vitest, 'run', ...reporters, ...given], withoutInput);
  try {
    if (wasInterrupted(exitCode)) process.exit(exitCode);
    return countTests(JSON.parse(readFileSync(resultFile, 'utf8')), exitCode);
  } catch (error) {
    console.error(`vitest left no result (exit code ${exitCode}): ${error.message}`);
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function countTests({ numPassedTests, numFailedTests, testResults }, exitCode) {
  const isUnloadable = ({ status, assertionResults }) =>
    status === 'failed' && assertionResults.every((result) => result.status !== 'failed');
  const failed = numFailedTests + testResults.filter(isUnloadable).length;
  const isUnexplained = exitCode !== 0 && failed === 0;
  return { passed: numPassedTests, failed: isUnexplained ? 1 : failed };
}
