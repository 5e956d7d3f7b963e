import { rmdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { makeFolder } from '../platform/make-folder.ts';
import { type OpenRunFolder, openRunFolder } from '../rehearsal/output/run-folder.ts';
import { InputError } from './failure.ts';
import { onNamed } from './files.ts';
import type { CliPorts } from './ports.ts';

const SENTENCE_BY_REASON = {
  parent_is_missing: 'the folder that it should lie in is missing',
  is_not_a_folder: 'this is a file, expected the name of a folder',
  was_not_written_by_polder:
    'no rehearsal wrote this, and a rehearsal replaces its folder as a whole; name another one',
} as const;

/**
 * The folder that the user calls `name`, to be written aside. Folders above it are made. Where the
 * user interrupts, or the caller discards it, none of this is left.
 */
export async function openOutFolder(
  name: string,
  { cwd, signal }: Pick<CliPorts, 'cwd' | 'signal'>,
): Promise<OpenRunFolder> {
  if (name === '') throw new InputError('--out: found an empty name; expected that of a folder');
  const path = resolve(cwd, name);
  const parent = dirname(path);
  const firstMade = await onNamed(name, async () => makeFolder(parent));
  const removeMade = (): void => removeEmpty(parent, firstMade);
  const opened = await onNamed(name, async () => openRunFolder(path)).catch((error: unknown) => {
    removeMade();
    throw error;
  });
  if (!opened.ok) {
    removeMade();
    const { reason, path: found } = opened;
    const inside = relative(path, found);
    const place = reason === 'was_not_written_by_polder' ? join(name, inside) : name;
    throw new InputError(`${place}: ${SENTENCE_BY_REASON[reason]}`);
  }
  const folder = opened.value;
  const discard = (): void => {
    folder.discard();
    removeMade();
  };
  signal.addEventListener('abort', discard, { once: true });
  const publish = (): void => {
    folder.publish();
    signal.removeEventListener('abort', discard);
  };
  return { ...folder, publish, discard };
}

/** Removes `folder` and those above it down from `first`, as long as they are empty. */
function removeEmpty(folder: string, first: string | undefined): void {
  if (first === undefined || relative(first, folder).split(sep)[0] === '..') return;
  try {
    rmdirSync(folder);
  } catch {
    // Somebody has put something there meanwhile: it stays.
    return;
  }
  removeEmpty(dirname(folder), first);
}
