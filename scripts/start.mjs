/**
 * `npm start`: from a fresh clone to a running service in one command, with its own PostgreSQL and,
 * on this machine alone, the demo programme with personas to log in as.
 * `npm start -- <arguments>` hands the arguments to the `polder` command instead.
 */
import { buildIfOutOfDate, installDependencies, requireNode, runNode } from './set-up.mjs';

try {
  requireNode();
  await installDependencies();
  await buildIfOutOfDate();
  const given = process.argv.slice(2);
  process.exitCode = await runNode([
    // As in deploy/: with the usual 16 MB, collecting memory holds up answers three times as long.
    '--max-semi-space-size=64',
    'dist/main.js',
    ...(given.length > 0 ? given : ['serve', '--demo']),
  ]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
