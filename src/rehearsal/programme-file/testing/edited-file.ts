import { readFileSync } from 'node:fs';
import { assert } from '../../../kernel/assert.ts';
import { renderFault } from '../fault.ts';
import { readProgrammeText } from '../read.ts';

/** Replaces the only place in the good file that reads `old`. */
export type Edit = readonly [old: string, replacement: string];

const GOOD = readFileSync(new URL('./good.yaml', import.meta.url), 'utf8');

/** The good file after `edits`, each of text that stands there exactly once. */
export function editedFile(...edits: readonly Edit[]): string {
  return edits.reduce((text, [old, replacement]) => {
    assert(
      text.split(old).length === 2,
      `"${old}" stands ${text.split(old).length - 1} times there`,
    );
    return text.replace(old, () => replacement);
  }, GOOD);
}

/** The faults of `text` as `polder check` shows them, without the name of the file. */
export function faultsOf(text: string, assumeBudget = false): readonly string[] {
  const reading = readProgrammeText(text, 'f', { assumeBudget });
  return reading.ok ? [] : reading.faults.map((fault) => renderFault(fault).slice(2));
}
