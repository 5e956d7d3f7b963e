/**
 * The tests on a real Slurm, apart from npm test, in their full form; `npx vitest run test/slurm`
 * is a short one. They need Debian's Slurm and MariaDB. The last line is `N passed, N failed`.
 *
 *   node scripts/slurm-test.mjs
 */
import { runFullForm } from './full-form.mjs';

await runFullForm('test/slurm', { TEST_FORM: 'full' });
