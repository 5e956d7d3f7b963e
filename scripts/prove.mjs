/**
 * `npm run prove`: compiles the sources and the proving ground to prove.tmp/built, and plays seeds.
 * See docs/proving-ground.md; the arguments are those of test/proving-ground/main.ts.
 */
import { buildProvingGround, PROVING_GROUND } from './build-proving-ground.mjs';
import { runNode } from './set-up.mjs';

try {
  await buildProvingGround();
  const given = process.argv.slice(2);
  process.exitCode = await runNode([`${PROVING_GROUND}/test/proving-ground/main.js`, ...given]);
} catch (error) {
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}
