import { type PathFault, pathText } from './fault.ts';
import { suggestion } from './nearest.ts';
import { type FileIdKind, withArticle } from './schema-fields.ts';
import type { Reference, ShapeNotes } from './shape.ts';

/** Each looks at every id of its kind, and a file may have thousands of both. */
const HINTS_MAX = 20;

/** Ids that are given twice, and references to ids that nothing has. */
export function referenceFaults(notes: ShapeNotes): readonly PathFault[] {
  const firstById = new Map<string, Reference>();
  const faults: PathFault[] = [];
  for (const definition of notes.definitions) {
    const first = firstById.get(definition.id);
    if (first === undefined) {
      firstById.set(definition.id, definition);
      continue;
    }
    faults.push({
      path: definition.path,
      found: `the id ${definition.id} a second time; ${pathText(first.path)} has it`,
      expected: `an id that no other ${definition.kind} has`,
      rule: 'duplicate_id',
    });
  }
  const unknown = notes.references.filter(({ id }) => !firstById.has(id));
  for (const [index, { kind, id, path }] of unknown.entries()) {
    const known = index < HINTS_MAX ? hint(id, idsOf(kind, notes)) : '';
    faults.push({
      path,
      found: `${id}, which the file does not describe`,
      expected: `the id of ${withArticle(kind)} of the file${known}`,
      rule: 'unknown_reference',
    });
  }
  return faults;
}

function idsOf(kind: FileIdKind, { definitions }: ShapeNotes): readonly string[] {
  return [...new Set(definitions.filter((each) => each.kind === kind).map(({ id }) => id))];
}

function hint(id: string, known: readonly string[]): string {
  const guess = suggestion(id, known);
  if (guess !== '' || known.length === 0 || known.length > 8) return guess;
  return `: ${known.join(', ')}`;
}
