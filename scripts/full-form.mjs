/** Runs tests in their full form; the last line is `N passed, N failed`. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfOutOfDate, installDependencies, requireNode, runNode, tools } from './set-up.mjs';

/** Of the tests in `folder`, with `env` beside the environment that there is. Never rejects. */
export async function runFullForm(folder, env) {
  const out = mkdtempSync(join(tmpdir(), 'polder-full-test-'));
  const file = join(out, 'result.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  try {
    requireNode();
    await installDependencies();
    await buildIfOutOfDate();
    const options = { env: { ...process.env, UNIT_TEST_FORM: 'built', ...env } };
    const exitCode = await runNode([tools.vitest, 'run', ...reporters, folder], options);
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(file, 'utf8'));
    const isUnexplained = exitCode !== 0 && numFailedTests === 0;
    conclude(numPassedTests, isUnexplained ? 1 : numFailedTests);
  } catch (error) {
    console.error(error.message);
    conclude(0, 1);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function conclude(passed, failed) {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}
