/**
 * The folder of a sweep: what it was begun with, a file a scenario, and what was gathered. Every
 * file is written beside its place, flushed and moved there, so that any number of processes may
 * write into one folder, and a process that is killed leaves whole files alone. What it was
 * writing stays under a hidden name until the next gathering removes it.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from '../../platform/make-folder.ts';
import { placeUnderName } from '../../platform/place-under-name.ts';
import { flush } from '../../rehearsal/output/run-folder.ts';
import {
  type BegunManifest,
  differencesOf,
  isBegunManifest,
  type Manifest,
} from '../../rehearsal/sweep/manifest.ts';
import { parseResult, type ScenarioResult } from '../../rehearsal/sweep/result.ts';
import type { Scenario } from '../../rehearsal/sweep/sweep.ts';
import { onNamedNow } from '../files.ts';

const MANIFEST_FILE = 'sweep.json';
const SCENARIOS_FOLDER = 'scenarios';
const EMPTY_MILLISECONDS_MAX = 1_000;
const WRITING = /^\.(.+)\.[0-9a-f]{16}\.writing$/;

export type FolderRefusal =
  | { readonly reason: 'is_not_a_folder' | 'was_not_written_by_a_sweep' }
  | { readonly reason: 'was_begun_with_something_else'; readonly differences: readonly string[] };

/** Makes the folder where there is none. Refusals in the order of {@link FolderRefusal}. */
export function openSweepFolder(folder: string, manifest: Manifest): FolderRefusal | undefined {
  if (existsSync(folder) && !statSync(folder).isDirectory()) return { reason: 'is_not_a_folder' };
  const path = join(folder, MANIFEST_FILE);
  const results = join(folder, SCENARIOS_FOLDER);
  // Looked at first: what another process wrote there meanwhile came after its manifest.
  const wasEmpty = !existsSync(folder) || isEmpty(folder);
  if (!isWritten(path)) {
    if (!wasEmpty) return { reason: 'was_not_written_by_a_sweep' };
    makeFolder(results);
    rmSync(path, { force: true });
    if (placeNew(path, documentOf(manifest))) return undefined;
    isWritten(path);
  }
  const begun = parsedManifest(readFileSync(path, 'utf8'));
  if (begun === undefined) return { reason: 'was_not_written_by_a_sweep' };
  const differences = differencesOf(begun, manifest);
  if (differences.length > 0) return { reason: 'was_begun_with_something_else', differences };
  // Whoever wants all of them anew may have removed it.
  makeFolder(results);
  return undefined;
}

export function refusalText(refusal: FolderRefusal): string {
  switch (refusal.reason) {
    case 'is_not_a_folder':
      return 'this is a file, expected the name of a folder';
    case 'was_not_written_by_a_sweep':
      return 'this folder holds files that no sweep wrote; name another one';
    case 'was_begun_with_something_else':
      return [
        'its results belong to something else; --fresh takes a new folder',
        ...refusal.differences.map((line) => `  ${line}`),
      ].join('\n');
  }
}

/** `folder`, or with `-2`, `-3` and so on behind it, the first that is not there. */
export function unusedFolder(folder: string): string {
  if (!existsSync(folder)) return folder;
  for (let count = 2; ; count += 1) {
    if (!existsSync(`${folder}-${count}`)) return `${folder}-${count}`;
  }
}

/** What is there of a scenario; a file that was spoilt counts as none. */
export function readResult(folder: string, scenario: Scenario): ScenarioResult | undefined {
  const path = resultPathOf(folder, scenario);
  const text = onNamedNow(path, () => textIfThere(path));
  return text === undefined ? undefined : parseResult(text, scenario);
}

function textIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

export function writeResult(folder: string, result: ScenarioResult): void {
  writeWhole(resultPathOf(folder, result), documentOf(result));
}

/** So that a scenario that failed is missing again. */
export function removeResult(folder: string, scenario: Scenario): void {
  rmSync(resultPathOf(folder, scenario), { force: true });
}

/** Writes what was gathered, and removes what killed processes left of files that are there now. */
export function writeGathered(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeWhole(join(folder, name), text);
  for (const place of [folder, join(folder, SCENARIOS_FOLDER)]) removeLeftovers(place);
}

function resultPathOf(folder: string, { id }: Pick<Scenario, 'id'>): string {
  return join(folder, SCENARIOS_FOLDER, `${id}.json`);
}

export function documentOf(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Another process may be at the same point, or was killed there. */
function isEmpty(folder: string): boolean {
  return readdirSync(folder).every((name) => {
    const path = join(folder, name);
    if (name === SCENARIOS_FOLDER) return isEmpty(path);
    return WRITING.test(name) || (name === MANIFEST_FILE && sizeOf(path) === 0);
  });
}

/**
 * Where files have one name each it has its name before it is written, for a moment, which is
 * waited for; or for good, where the process was killed in it.
 */
function isWritten(path: string): boolean {
  const turn = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; sizeOf(path) === 0 && waited < EMPTY_MILLISECONDS_MAX; waited += 50) {
    Atomics.wait(turn, 0, 0, 50);
  }
  return (sizeOf(path) ?? 0) > 0;
}

/** `undefined` where there is no such file. */
function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

function parsedManifest(text: string): BegunManifest | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isBegunManifest(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function writeWhole(path: string, text: string): void {
  const aside = writtenAside(path, text);
  try {
    renameSync(aside, path);
  } catch (error) {
    // Somebody who gathers took it for a leftover, because the same file was there already.
    if (existsSync(aside) || !existsSync(path)) throw error;
  }
  flush(dirname(path));
}

/** False where the file is there already. */
export function placeNew(path: string, text: string): boolean {
  const aside = writtenAside(path, text);
  try {
    const isPlaced = placeUnderName(aside, path);
    flush(dirname(path));
    return isPlaced;
  } finally {
    rmSync(aside, { force: true });
  }
}

function writtenAside(path: string, text: string): string {
  const name = `.${basename(path)}.${randomBytes(8).toString('hex')}.writing`;
  const aside = join(dirname(path), name);
  const file = openSync(aside, 'wx');
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return aside;
}

function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, meant] = WRITING.exec(name) ?? [];
    const isThere = meant !== undefined && existsSync(join(folder, meant));
    if (isThere) rmSync(join(folder, name), { force: true });
  }
}
