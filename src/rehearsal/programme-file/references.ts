import { type PathFault, pathText } from './fault.ts';
import { suggestion } from './nearest.ts';
import { withArticle } from './schema-fields.ts';
import type { Reference, ShapeNotes } from './shape.ts';

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
  for (const { kind, id, path } of notes.references) {
    if (firstById.has(id)) continue;
    const known = notes.definitions.filter((definition) => definition.kind === kind);
    const ids = [...new Set(known.map((definition) => definition.id))];
    faults.push({
      path,
      found: `${id}, which the file does not describe`,
      expected: `the id of ${withArticle(kind)} of the file${hint(id, ids)}`,
      rule: 'unknown_reference',
    });
  }
  return faults;
}

function hint(id: string, known: readonly string[]): string {
  const guess = suggestion(id, known);
  if (guess !== '' || known.length === 0 || known.length > 8) return guess;
  return `: ${known.join(', ')}`;
}
