/**
 * `npm run prove`: compiles the sources and the proving ground to prove.tmp/built, and plays seeds.
 * See docs/proving-ground.md; the arguments are those of test/proving-ground/main.ts.
 */
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { installDependencies, projectFolder, requireNode, runNode, tools } from './set-up.mjs';

const BUILT = 'prove.tmp/built';

try {
  requireNode();
  await installDependencies();
  if ((await runNode([tools.tsc, '-p', 'test/proving-ground'])) !== 0) {
    throw new Error('The proving ground does not compile; see above.');
  }
  linkMigrations();
  process.exitCode = await runNode([
    `${BUILT}/test/proving-ground/main.js`,
    ...process.argv.slice(2),
  ]);
} catch (error) {
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}

/** The build looks for them beside its sources. */
function linkMigrations() {
  const link = join(projectFolder, BUILT, 'migrations');
  if (!existsSync(link)) symlinkSync(join(projectFolder, 'migrations'), link);
}
