/**
 * The kill tests in their full form, or with `fuzz` the requests by chance in theirs, apart from
 * npm test; `npx vitest run test/kill test/fuzz` is a short one of both. The last line is
 * `N passed, N failed`.
 *
 *   node scripts/kill-test.mjs           106 kills under load; KILL_TEST_SEED=n for other moments
 *   node scripts/kill-test.mjs kill 30   as many kills
 *   node scripts/kill-test.mjs fuzz      12,000 requests; FUZZ_TEST_SEED=n for others
 */
import { runFullForm } from './full-form.mjs';

const [name = 'kill', kills = '106'] = process.argv.slice(2);
const forms = {
  kill: { folder: 'test/kill', env: { KILL_TEST_KILLS: kills } },
  fuzz: { folder: 'test/fuzz', env: { TEST_FORM: 'full' } },
};
const form = forms[name];

if (form === undefined) {
  console.error(`expected kill or fuzz, found ${name}`);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
} else await runFullForm(form.folder, form.env);
