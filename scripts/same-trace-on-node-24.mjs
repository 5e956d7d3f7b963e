/**
 * A programme must give the same trace hash on Node 24 as on that which npm test runs on, which
 * holds it to its golden file. Rehearses the golden programmes on Node 24 and holds them to the
 * same files; the last line is `N passed, N failed`, a programme each. Node 24 comes from a package
 * of npm, run from npm's cache: it is no dependency.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildIfOutOfDate, installDependencies, projectFolder, requireNode } from './set-up.mjs';

const GOLDEN_FOLDER = 'test/golden';

const outFolder = mkdtempSync(join(tmpdir(), 'polder-same-trace-'));
const outcomes = await compareAll();
rmSync(outFolder, { recursive: true, force: true });
const failedCount = outcomes.filter((isSame) => !isSame).length;
console.log(`${outcomes.length - failedCount} passed, ${failedCount} failed`);
process.exitCode = failedCount === 0 ? 0 : 1;

/** For each golden programme whether it passed; one failure where there is nothing to compare. */
async function compareAll() {
  try {
    requireNode();
    await installDependencies();
    await buildIfOutOfDate();
    const programmes = goldenProgrammes();
    const node24 = pathOfNode24();
    return programmes.map((programme) => hasSameTrace(programme, node24));
  } catch (error) {
    console.error(error.message);
    return [false];
  }
}

function goldenProgrammes() {
  const folder = join(projectFolder, GOLDEN_FOLDER);
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const programmes = names.filter((name) => name.endsWith('.yaml'));
  if (programmes.length === 0) throw new Error(`There is no programme in ${GOLDEN_FOLDER}/*.yaml`);
  return programmes.map((name) => join(GOLDEN_FOLDER, name));
}

function pathOfNode24() {
  const packageName = `node-${process.platform}-${process.arch}@24`;
  const report = 'console.log(process.versions.node, process.execPath)';
  const args = ['exec', '--yes', `--package=${packageName}`, '--', 'node', '-e', report];
  const line = outputOf('npm', args).trim().split('\n').at(-1) ?? '';
  const [version = '', ...path] = line.split(' ');
  if (!version.startsWith('24.')) throw new Error(`${packageName} gave Node ${version}, not 24`);
  console.log(`Rehearsing on Node ${version}`);
  return path.join(' ');
}

function hasSameTrace(programme, node24) {
  try {
    const [golden, there] = [goldenHash(programme), traceHash(programme, node24)];
    const isSame = golden === there;
    console.log(`${isSame ? 'same' : 'DIFFERENT'}  ${programme}  ${golden}  ${there}`);
    return isSame;
  } catch (error) {
    console.error(`FAILED  ${programme}: ${error.message}`);
    return false;
  }
}

function traceHash(programme, node) {
  const out = mkdtempSync(join(outFolder, `${basename(programme, '.yaml')}-`));
  outputOf(node, ['dist/main.js', 'rehearse', programme, '--out', out, '--json']);
  return hashIn(join(out, 'summary.json'));
}

function goldenHash(programme) {
  return hashIn(join(projectFolder, programme.replace(/\.yaml$/, '.golden.json')));
}

function hashIn(file) {
  const hash = JSON.parse(readFileSync(file, 'utf8')).engine?.traceHash;
  if (typeof hash !== 'string') throw new Error(`${file} has no engine.traceHash`);
  return hash;
}

function outputOf(program, args) {
  const stdio = ['ignore', 'pipe', 'inherit'];
  const result = spawnSync(program, args, { cwd: projectFolder, encoding: 'utf8', stdio });
  if (result.error !== undefined) throw result.error;
  if (result.status !== 0) throw new Error(`${program} ended with exit code ${result.status}`);
  return result.stdout;
}
