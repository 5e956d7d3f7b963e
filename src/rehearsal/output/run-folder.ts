/**
 * The folder that a run writes. It is written beside its final place, flushed to disk, and moved
 * there by rename, so that a reader sees the old run or the new one, never a part. Exactly one
 * moment is not covered: replacing a folder takes two renames, and a crash between them leaves the
 * old run under its aside name, from which the next run restores it.
 * A run that was killed leaves a hidden folder beside it, which the next run removes. Two runs to
 * one place do not meet before their ends: the last one stays.
 * A folder with anything in it that no run wrote is never replaced: its marker names what one did.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';

const MARKER = '.polder-run';
const WRITING = '.writing';
/** Its first line; below it the files of the run, a line each. */
const MARKER_TEXT = 'Written by polder rehearse; replaced as a whole by the next run.\n';

export type RunFolderRefusal =
  | { readonly reason: 'parent_is_missing'; readonly path: string }
  | { readonly reason: 'is_not_a_folder'; readonly path: string }
  /** `path`: what is in the folder, and no run wrote it. */
  | { readonly reason: 'was_not_written_by_polder'; readonly path: string };

/** A run being written. Exactly one of `publish` and `discard` ends it. */
export interface OpenRunFolder {
  /** Where to write files to, until published. */
  readonly path: string;
  readonly finalPath: string;
  /** Flushes every file and moves the folder to its final place. */
  publish(): void;
  /** Removes what was written; the folder at the final place stays as it was. */
  discard(): void;
}

/** Refusals in the order of {@link RunFolderRefusal}; a refusal creates nothing. */
export function openRunFolder(path: string): Outcome<OpenRunFolder, RunFolderRefusal> {
  const finalPath = resolve(path);
  const parent = dirname(finalPath);
  if (!existsSync(parent)) return refused({ reason: 'parent_is_missing', path: parent });
  restoreAside(finalPath);
  const refusal = refusalOf(finalPath);
  if (refusal !== undefined) return refused(refusal);
  const aside = newAside(finalPath);
  const discard = (): void => rmSync(aside, { recursive: true, force: true });
  return done({ path: aside, finalPath, publish: () => publish(aside, finalPath), discard });
}

function refusalOf(path: string): RunFolderRefusal | undefined {
  if (!existsSync(path)) return undefined;
  if (!statSync(path).isDirectory()) return { reason: 'is_not_a_folder', path };
  const written = writtenIn(path);
  // Markers that name nothing are of before they did.
  if (written?.size === 0) return undefined;
  const foreign = filesIn(path).find((file) => file !== MARKER && written?.has(file) !== true);
  if (foreign === undefined) return undefined;
  return { reason: 'was_not_written_by_polder', path: join(path, foreign) };
}

/** The files that the run in a folder wrote, as its marker names them; `undefined` without one. */
function writtenIn(folder: string): ReadonlySet<string> | undefined {
  const marker = join(folder, MARKER);
  if (!existsSync(marker)) return undefined;
  const [, ...names] = readFileSync(marker, 'utf8').split('\n');
  return new Set(names.filter((name) => name !== ''));
}

/** Relative to the folder, with those of the folders in it; an empty folder counts as a file. */
function filesIn(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .map((entry) => ({ entry, path: join(entry.parentPath, entry.name) }))
    .filter(({ entry, path }) => !entry.isDirectory() || readdirSync(path).length === 0)
    .map(({ path }) => relative(folder, path));
}

/** A fresh folder of this process; removes what killed runs to the same place left. */
function newAside(finalPath: string): string {
  const parent = dirname(finalPath);
  const start = `.${basename(finalPath)}.${hostname()}-`;
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(start) || !name.endsWith(WRITING)) continue;
    const processId = Number(name.slice(start.length, -WRITING.length));
    if (!isAlive(processId)) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const aside = join(parent, `${start}${process.pid}${WRITING}`);
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside);
  return aside;
}

/** Whether a process of this machine runs. */
function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function asidePathOf(finalPath: string): string {
  return join(dirname(finalPath), `.${basename(finalPath)}.replaced`);
}

/** Ends a replacement that a crash interrupted between its two renames. */
function restoreAside(finalPath: string): void {
  const old = asidePathOf(finalPath);
  if (!existsSync(old)) return;
  if (existsSync(finalPath)) rmSync(old, { recursive: true, force: true });
  else renameSync(old, finalPath);
}

function publish(aside: string, finalPath: string): void {
  writeFileSync(join(aside, MARKER), [MARKER_TEXT.trimEnd(), ...filesIn(aside), ''].join('\n'));
  flushAll(aside);
  const old = asidePathOf(finalPath);
  if (existsSync(finalPath)) renameSync(finalPath, old);
  renameSync(aside, finalPath);
  flush(dirname(finalPath));
  rmSync(old, { recursive: true, force: true });
}

function flushAll(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) flushAll(path);
    else flush(path);
  }
  flush(folder);
}

/** Of a file or a folder, to disk. */
export function flush(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
