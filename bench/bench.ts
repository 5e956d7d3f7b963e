/** `npm run bench -- [case…] [--check] [--json] [--seconds N] [--main FILE]`; see docs/bench.md. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { calibrate } from './calibrate.ts';
import { measureFailover } from './cases/failover.ts';
import { measureLoad } from './cases/load.ts';
import { measureRebuild } from './cases/rebuild.ts';
import { measureRehearsal } from './cases/rehearsal.ts';
import { measureStore } from './cases/store.ts';
import { measureUsage } from './cases/usage.ts';
import type { Bench, Figure } from './figure.ts';

type Case = (bench: Bench) => Promise<readonly Figure[]>;

const CASES: Readonly<Record<string, Case>> = {
  load: measureLoad,
  usage: measureUsage,
  store: measureStore,
  failover: measureFailover,
  rehearsal: measureRehearsal,
  rebuild: measureRebuild,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    check: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '30' },
    main: { type: 'string', default: 'dist/main.js' },
  },
});

const main = resolve(values.main);
const calibration = await calibrate(main);
process.stdout.write(`${JSON.stringify({ calibration })}\n`);
const bench = { main, calibration, seconds: Number(values.seconds) };
for (const name of positionals.length > 0 ? positionals : Object.keys(CASES)) {
  for (const figure of await (CASES[name] ?? unknownCase(name))(bench)) {
    process.stdout.write(`${JSON.stringify(figure)}\n`);
  }
}

function unknownCase(name: string): never {
  throw new Error(`no case ${name}; there are ${Object.keys(CASES).join(', ')}`);
}
