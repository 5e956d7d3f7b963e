/**
 * The folder that a run writes. It is written beside its final place, flushed to disk, and moved
 * there by rename, so that a reader sees the old run or the new one, never a part. Exactly one
 * moment is not covered: replacing a folder takes two renames, and a crash between them leaves the
 * old run under its aside name, from which the next run restores it.
 * A run that was interrupted leaves a hidden folder beside it, which the next run removes.
 * A folder that Polder did not write is never replaced: it has no marker file.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';

const MARKER = '.polder-run';
const MARKER_TEXT = 'Written by polder rehearse; replaced as a whole by the next run.\n';

export type RunFolderRefusal =
  | { readonly reason: 'parent_is_missing'; readonly path: string }
  | { readonly reason: 'is_not_a_folder'; readonly path: string }
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
  if (!existsSync(parent)) return refused({ reason: 'parent_is_missing' as const, path: parent });
  restoreAside(finalPath);
  const refusal = refusalOf(finalPath);
  if (refusal !== undefined) return refused(refusal);
  const aside = newAside(finalPath);
  writeFileSync(join(aside, MARKER), MARKER_TEXT);
  const discard = (): void => rmSync(aside, { recursive: true, force: true });
  return done({ path: aside, finalPath, publish: () => publish(aside, finalPath), discard });
}

function refusalOf(path: string): RunFolderRefusal | undefined {
  if (!existsSync(path)) return undefined;
  if (!statSync(path).isDirectory()) return { reason: 'is_not_a_folder', path };
  const isEmpty = readdirSync(path).length === 0;
  if (isEmpty || existsSync(join(path, MARKER))) return undefined;
  return { reason: 'was_not_written_by_polder', path };
}

/** A fresh folder; removes what an interrupted run to the same place left. One run at a time. */
function newAside(finalPath: string): string {
  const aside = join(dirname(finalPath), `.${basename(finalPath)}.writing`);
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside);
  return aside;
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
