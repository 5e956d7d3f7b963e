/**
 * The tests on a real Slurm in their full form; in npm test they are short. The last line is
 * `N passed, N failed`.
 *
 *   node scripts/slurm-test.mjs
 */
import { runFullForm } from './full-form.mjs';

await runFullForm('test/slurm', { TEST_FORM: 'full' });
