/** Compiles the sources and the proving ground, which this Node could not run as they are. */
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { installDependencies, projectFolder, requireNode, runNode, tools } from './set-up.mjs';

/** Below the project's folder, so that packages are found, and ignored by git. */
export const PROVING_GROUND = 'prove.tmp/built';

export async function buildProvingGround() {
  requireNode();
  await installDependencies();
  // `npm test` checks the types, of these files too; to do so here is three quarters of the work.
  if ((await runNode([tools.tsc, '-p', 'test/proving-ground', '--noCheck'])) !== 0) {
    throw new Error('The proving ground does not compile; see above.');
  }
  // The build looks for them beside its sources.
  const link = join(projectFolder, PROVING_GROUND, 'migrations');
  if (!existsSync(link)) symlinkSync(join(projectFolder, 'migrations'), link);
}
