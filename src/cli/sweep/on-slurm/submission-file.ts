/**
 * What was submitted to a Slurm of a sweep: a file for each job array in the sweep's folder, there
 * before Slurm is asked. It says which scenarios each task rehearses, and under which name Slurm
 * knows the array. So nothing is lost where the command dies in between, and a task needs but the
 * folder and its number. Beside it stand the outputs of its tasks.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../../platform/make-folder.ts';
import { documentOf, placeNew } from '../sweep-folder.ts';
import type { SweepInputOptions } from '../sweep-input.ts';

const FOLDER = 'slurm';
const FILE = /^[1-9][0-9]{0,5}\.json$/;

/** What a task needs to read the sweep as the one who submitted it. */
export interface SubmittedSweep {
  readonly cwd: string;
  readonly file: string;
  readonly options: SweepInputOptions;
}

interface SubmissionWords extends SubmittedSweep {
  readonly polderSweepSubmission: 1;
  /** Of the job array; no other has it. */
  readonly name: string;
  /** The ids of the scenarios of task 1, of task 2 and so on. */
  readonly tasks: readonly (readonly string[])[];
}

export interface Submission extends SubmissionWords {
  /** From 1, in the order in which they were made. */
  readonly number: number;
}

/** Makes the next one; of two commands at once each makes its own. */
export function addSubmission(
  folder: string,
  sweep: SubmittedSweep,
  tasks: Submission['tasks'],
): Submission {
  const name = `polder-sweep-${randomBytes(8).toString('hex')}`;
  const words: SubmissionWords = { polderSweepSubmission: 1, name, ...sweep, tasks };
  makeFolder(join(folder, FOLDER));
  const known = readSubmissions(folder).map(({ number }) => number);
  for (let number = Math.max(0, ...known) + 1; ; number += 1) {
    if (placeNew(pathOf(folder, number), documentOf(words))) return { ...words, number };
  }
}

/** In the order in which they were made; files that are none are left out. */
export function readSubmissions(folder: string): readonly Submission[] {
  if (!existsSync(join(folder, FOLDER))) return [];
  const names = readdirSync(join(folder, FOLDER)).filter((name) => FILE.test(name));
  return names
    .map((name) => Number.parseInt(name, 10))
    .toSorted((a, b) => a - b)
    .flatMap((number) => readSubmission(folder, number) ?? []);
}

/** Of one that Slurm refused: it never was. */
export function removeSubmission(folder: string, { number }: Submission): void {
  rmSync(pathOf(folder, number), { force: true });
}

/** `undefined` where there is none of this number. */
export function readSubmission(folder: string, number: number): Submission | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(pathOf(folder, number), 'utf8'));
    const isOne = typeof value === 'object' && value !== null && 'polderSweepSubmission' in value;
    return isOne ? { ...(value as SubmissionWords), number } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** As Slurm reads it: `%a` stands for the number of the task. */
export function outputPattern(folder: string, { number }: Submission): string {
  return join(folder.replaceAll('%', '%%'), FOLDER, `${number}-%a.out`);
}

/** What a task wrote; `undefined` where no file of it is seen here. */
export function outputOfTask(
  folder: string,
  { number }: Submission,
  task: number,
): string | undefined {
  const path = join(folder, FOLDER, `${number}-${task}.out`);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function pathOf(folder: string, number: number): string {
  return join(folder, FOLDER, `${number}.json`);
}
