import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { LoadPlan, StreamResult } from './run-load.ts';

const PROCESS = fileURLToPath(new URL('./load-process.js', import.meta.url));

/** Runs a load in a process of its own. Throws where any request was refused. */
export async function startLoad(plan: LoadPlan): Promise<readonly StreamResult[]> {
  const child = spawn(process.execPath, [PROCESS], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(plan));
  const results: readonly StreamResult[] = JSON.parse(await text(child.stdout));
  for (const { name, refused, firstRefusal } of results) {
    if (refused > 0) throw new Error(`${name}: ${refused} requests failed, first: ${firstRefusal}`);
  }
  return results;
}
