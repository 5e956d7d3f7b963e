/**
 * The kill tests in their full form, or with `fuzz` the requests by chance in theirs; in npm test
 * both are short. The last line is `N passed, N failed`.
 *
 *   node scripts/kill-test.mjs          106 kills under load; KILL_TEST_SEED=n for other moments
 *   node scripts/kill-test.mjs fuzz     12,000 requests; FUZZ_TEST_SEED=n for others
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfOutOfDate, installDependencies, requireNode, runNode, tools } from './set-up.mjs';

const forms = {
  kill: { folder: 'test/kill', env: { KILL_TEST_FORM: 'full' } },
  fuzz: { folder: 'test/fuzz', env: { FUZZ_TEST_FORM: 'full' } },
};
const form = forms[process.argv[2] ?? 'kill'];

try {
  if (form === undefined) throw new Error(`expected kill or fuzz, found ${process.argv[2]}`);
  requireNode();
  await installDependencies();
  await buildIfOutOfDate();
  await runForm(form);
} catch (error) {
  console.error(error.message);
  conclude(0, 1);
}

async function runForm({ folder, env }) {
  const out = mkdtempSync(join(tmpdir(), 'polder-kill-test-'));
  const file = join(out, 'result.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  try {
    const options = { env: { ...process.env, ...env } };
    const exitCode = await runNode([tools.vitest, 'run', ...reporters, folder], options);
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(file, 'utf8'));
    const isUnexplained = exitCode !== 0 && numFailedTests === 0;
    conclude(numPassedTests, isUnexplained ? 1 : numFailedTests);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function conclude(passed, failed) {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}
