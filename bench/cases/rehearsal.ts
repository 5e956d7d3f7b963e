/**
 * The rehearsal of a day of the five gigafactories, as a command: the engine, the ledger and the
 * files. By processor time, so that what others do on the machine counts little.
 */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { endedChildrenSeconds } from '../cpu.ts';
import type { Bench, Figure } from '../figure.ts';
import { rate } from '../measured.ts';
import { newFolder, removeFolder } from '../polder.ts';
import { roundsInTurnsWith } from '../rounds.ts';

export async function measureRehearsal(bench: Bench): Promise<readonly Figure[]> {
  const folder = newFolder();
  try {
    const file = join(folder, 'a-day.yaml');
    const week = readFileSync('examples/five-gigafactories.yaml', 'utf8');
    const day = week
      .replace(/^(period:.*)length: 7 days/m, '$1length: 1 days')
      .replace(/^ {4}outages:.*\n(?: {6}- .*\n)+/m, '');
    writeFileSync(file, day);
    const words = [bench.main, 'rehearse', file, '--json', '--out', join(folder, 'run')];
    const { value, roundsPerSecond } = await jobRateOf(words);
    const at = { case: 'rehearsal' };
    return [
      rate({ ...at, name: 'rounds', value: roundsPerSecond }, '/s'),
      rate({ ...at, name: 'jobs', value }, '/s of processor', [roundsPerSecond, 'rounds']),
    ];
  } finally {
    removeFolder(folder);
  }
}

/** Jobs a second of the processor. */
async function jobRateOf(words: readonly string[]) {
  const before = endedChildrenSeconds();
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const [said, roundsPerSecond] = await Promise.all([text(child.stdout), roundsInTurnsWith(child)]);
  const summary = JSON.parse(said) as Summary;
  await ended;
  const value = summary.jobs.submitted / (endedChildrenSeconds() - before);
  return { value, roundsPerSecond };
}

interface Summary {
  readonly jobs: { readonly submitted: number };
}
