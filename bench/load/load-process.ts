/** The load generator as a process of its own: a plan from standard input, results as JSON. */
import { text } from 'node:stream/consumers';
import { type LoadPlan, runLoad } from './run-load.ts';

const plan: LoadPlan = JSON.parse(await text(process.stdin));
process.stdout.write(JSON.stringify(await runLoad(plan)));
