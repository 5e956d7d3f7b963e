/**
 * Reads the failures and repairs of nodes: `time,cluster,node,repaired_at`, one failure a row, in
 * any order. Nodes are counted from 0 in the order of the node groups. What lies outside of the
 * period is left out; a node that is in repair as the period begins fails in its first second.
 */
import { parseDate } from '../../kernel/time.ts';
import type { Stage } from '../../operation/stage.ts';
import { inOrder, type NodeEvent } from '../../sites/node-events.ts';
import { TraceError } from './trace-error.ts';
import { type Field, faultyField, parseWhole } from './trace-fields.ts';
import { linesOf, type TraceLine, type TraceSource } from './trace-source.ts';

const COLUMNS = ['time', 'cluster', 'node', 'repaired_at'] as const;
export const FAILURE_HEADER = COLUMNS.join(',');
const TIME = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?Z$/;

interface Failure {
  readonly cluster: number;
  readonly node: number;
  readonly from: number;
  readonly until: number;
  readonly line: number;
}

/** A {@link TraceError} that names the line where a row cannot be used. */
export async function readFailureTrace(
  source: TraceSource,
  stage: Pick<Stage, 'clusters' | 'plan'>,
): Promise<readonly NodeEvent[]> {
  const failures: Failure[] = [];
  let hasHeader = false;
  for await (const line of linesOf(source)) {
    if (!hasHeader) {
      const header: Field = { file: source.name, line: 1, name: 'the header', text: line.text };
      if (line.text !== FAILURE_HEADER) throw faultyField(header, FAILURE_HEADER);
      hasHeader = true;
    } else if (line.text !== '') failures.push(failureOf(line, source.name, stage));
  }
  if (!hasHeader) throw new TraceError(source.name, 1, 'the file is empty, expected the header');
  refuseOverlaps(failures, source.name);
  const { start, end } = stage.plan.interval;
  const within = failures.filter(({ from, until }) => until > start && from < end);
  return inOrder(
    within.flatMap(({ cluster, node, from, until }): readonly NodeEvent[] => [
      { kind: 'failed', at: Math.max(from, start), cluster, node },
      { kind: 'repaired', at: until, cluster, node },
    ]),
  );
}

function failureOf(
  { number, text }: TraceLine,
  file: string,
  { clusters }: Pick<Stage, 'clusters'>,
): Failure {
  const fields = text.split(',');
  if (fields.length !== COLUMNS.length) {
    const sentence = `the row has ${fields.length} fields, expected ${COLUMNS.length}`;
    throw new TraceError(file, number, sentence);
  }
  const field = (name: (typeof COLUMNS)[number]): Field => ({
    ...{ file, line: number, name },
    text: fields[COLUMNS.indexOf(name)] ?? '',
  });
  const id = field('cluster');
  const cluster = clusters.findIndex((each) => each.cluster.id === id.text);
  const groups = clusters[cluster]?.cluster.nodeGroups;
  if (groups === undefined) throw faultyField(id, 'a cluster that a contract of the programme has');
  const nodeCount = groups.reduce((sum, group) => sum + group.nodeCount, 0);
  const node = parseWhole(field('node'), { min: 0, max: nodeCount - 1 });
  const from = parseTime(field('time'));
  const until = parseTime(field('repaired_at'));
  if (until <= from) throw faultyField(field('repaired_at'), 'a time after that of the failure');
  return { cluster, node, from, until, line: number };
}

function parseTime(field: Field): number {
  const [, day = '', hours, minutes, seconds = '0'] = TIME.exec(field.text) ?? [];
  const date = parseDate(day);
  if (date === undefined) throw faultyField(field, 'a time in UTC such as 2028-02-14T06:30:00Z');
  return date + Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
}

function refuseOverlaps(failures: readonly Failure[], file: string): void {
  const sorted = failures.toSorted(
    (a, b) => a.cluster - b.cluster || a.node - b.node || a.from - b.from || a.line - b.line,
  );
  for (const [index, failure] of sorted.entries()) {
    const before = sorted[index - 1];
    const isSame = before?.cluster === failure.cluster && before.node === failure.node;
    if (!isSame || before.until <= failure.from) continue;
    const { node } = failure;
    const sentence = `the node ${node} fails while it is in repair since line ${before.line}`;
    throw new TraceError(file, failure.line, sentence);
  }
}
