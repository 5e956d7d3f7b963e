/**
 * Types the blocks of `docs/slurm.md`, "Try it on one machine", into one shell, as they are
 * printed, shows all that they print, and says how long each took. It ends with 1 where a command
 * of a block fails.
 *
 *   node scripts/slurm-walk.mjs
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const HEADING = '## Try it on one machine';
const page = readFileSync(new URL('../docs/slurm.md', import.meta.url), 'utf8');
const [, after = ''] = page.split(`${HEADING}\n`);
const [section = ''] = after.split(/^#{2,3} /m);
const blocks = [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block);
const MARK = 'end of block';

const script = blocks
  .map((block, index) => `echo '── block ${index + 1}'\nset -v\n${block}set +v\necho '${MARK}'\n`)
  .join('');
const begin = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'polder-walk-'));
const file = join(folder, 'blocks.sh');
// As in a terminal, what runs in the background has a number; the first that fails ends the walk.
writeFileSync(file, `set -m -e -o pipefail\n${script}`);
const shell = spawn('bash', [file], { stdio: ['ignore', 'pipe', 'inherit'] });
const seconds = [];
let last = begin;
shell.stdout.on('data', (text) => {
  process.stdout.write(text);
  for (let count = text.toString().split(`${MARK}\n`).length - 1; count > 0; count -= 1) {
    const now = performance.now();
    seconds.push((now - last) / 1_000);
    last = now;
  }
});
shell.on('close', (code) => {
  for (const [index, each] of seconds.entries()) {
    console.log(`block ${index + 1}: ${each.toFixed(1)} s`);
  }
  const all = ((performance.now() - begin) / 1_000).toFixed(1);
  console.log(`${seconds.length} of ${blocks.length} blocks passed; ${all} s in all`);
  rmSync(folder, { recursive: true });
  process.exitCode = code === 0 && seconds.length === blocks.length ? 0 : 1;
});
