/**
 * `npm start`: from a fresh clone to a rehearsed programme in one command.
 * `npm start -- <arguments>` hands the arguments to the `polder` command instead.
 */
import { buildIfOutOfDate, installDependencies, requireNode, runNode } from './set-up.mjs';

const FIRST_RUN = [
  'rehearse',
  'examples/five-gigafactories.yaml',
  '--out',
  'runs/five-gigafactories',
];

try {
  requireNode();
  await installDependencies();
  await buildIfOutOfDate();
  const given = process.argv.slice(2);
  process.exitCode = await runNode(['dist/main.js', ...(given.length > 0 ? given : FIRST_RUN)]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
