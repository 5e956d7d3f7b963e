import { readFileSync } from 'node:fs';
import { assert } from '../../../kernel/assert.ts';
import type { Edit } from './edited-file.ts';

/** One row of a table of faults: what is wrong, how the good file is edited, what is answered. */
export interface FaultRow {
  readonly title: string;
  readonly edits: readonly Edit[];
  readonly messages: readonly string[];
}

/** The rows of a table beside this file; its first lines say how a row is written. */
export function faultTable(name: string): readonly FaultRow[] {
  const text = readFileSync(new URL(`./${name}`, import.meta.url), 'utf8');
  return text.split('\n\n').slice(1).map(rowOf);
}

function rowOf(block: string): FaultRow {
  const lines = block.trimEnd().split('\n');
  const after = (mark: string) => (line: string) => (line.startsWith(mark) ? [line.slice(2)] : []);
  const [title = ''] = lines.flatMap(after('= '));
  const messages = lines.flatMap(after('! '));
  assert(title !== '' && messages.length > 0, `The row "${block}" lacks a title or a message`);
  return { title, edits: editsOf(lines), messages };
}

/** A minus after a plus begins the next edit. */
function editsOf(lines: readonly string[]): readonly Edit[] {
  const edits: { old: string[]; replacement: string[] }[] = [];
  let mark = '';
  for (const line of lines) {
    if (line.startsWith('- ') && mark !== '- ') edits.push({ old: [], replacement: [] });
    if (line.startsWith('- ')) edits.at(-1)?.old.push(line.slice(2));
    if (line.startsWith('+ ')) edits.at(-1)?.replacement.push(line.slice(2));
    mark = line.slice(0, 2);
  }
  return edits.map(({ old, replacement }) =>
    replacement.length === 0
      ? [`${old.join('\n')}\n`, '']
      : [old.join('\n'), replacement.join('\n')],
  );
}
