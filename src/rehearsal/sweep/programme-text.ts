/** The text of a programme file with other values in some of its fields; nothing else moves. */
import { present } from '../../kernel/assert.ts';
import { programmeFileSchema } from '../programme-file/schema.ts';
import type { SchemaNode } from '../programme-file/schema-node.ts';
import { readYaml } from '../programme-file/yaml-text.ts';
import { fieldAt, fieldsOf } from './fields.ts';
import type { Assignment } from './sweep.ts';

/** Each path must be a field of the programme, and no two the same. */
export function withAssignments(text: string, assignments: readonly Assignment[]): string {
  const { document } = readYaml(text, '');
  const fields = fieldsOf(document?.contents, programmeFileSchema as SchemaNode);
  const changes = assignments.map(({ path, text: value }) => {
    const { node } = present(fieldAt(fields, path), path);
    const [start, end] = present(node.range, `The place of ${path}`);
    // A text over several lines ends with the end of its last one.
    return { start, end, value: text.slice(start, end).endsWith('\n') ? `${value}\n` : value };
  });
  return changes
    .toSorted((a, b) => b.start - a.start)
    .reduce((changed, { start, end, value }) => {
      return changed.slice(0, start) + value + changed.slice(end);
    }, text);
}

const TRACE_PATH = /^workload\.(?:sources\[\d+\]\.path|failures\.trace)$/;

/**
 * Recorded workloads and failures of nodes that the programme or an assignment names, as they are
 * written, each once.
 */
export function tracePathsOf(
  programmeText: string,
  assignments: readonly Assignment[],
): readonly string[] {
  const { document } = readYaml(programmeText, '');
  const fields = fieldsOf(document?.contents, programmeFileSchema as SchemaNode);
  const named = [...fields.values()].filter(({ path }) => TRACE_PATH.test(path));
  const assigned = assignments.filter(({ path }) => TRACE_PATH.test(path));
  return [
    ...new Set([
      ...named.map(({ node }) => String(node.value)),
      ...assigned.map(({ text }) => String(JSON.parse(text))),
    ]),
  ];
}
