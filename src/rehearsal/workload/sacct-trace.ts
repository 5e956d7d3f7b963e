/**
 * Reads `sacct --allusers --parsable2 --format=…`: `|` between fields, a header that names them in
 * any order. It promises no order of submission, so every job is held and sorted. A line whose
 * JobID has a dot (`123.batch`) is a step of a job, no job: it is skipped and not counted as a row.
 */
import type { JobRow } from './job-row.ts';
import { admit, type Judgement, sorted, type Tally } from './row-tally.ts';
import {
  fromFirstSubmission,
  judgeSlurmRecord,
  parseDuration,
  parseGpusOfTres,
  parseSlurmTime,
  parseState,
  requestedSecondsOf,
  uniqueId,
} from './slurm-job.ts';
import { TraceError } from './trace-error.ts';
import {
  type Field,
  faultyField,
  GPU_COUNT_MAX,
  parseName,
  parseWhole,
  RUN_SECONDS_MAX,
} from './trace-fields.ts';
import { linesOf, type TraceLine, type TraceSource } from './trace-source.ts';

/** Each entry needs one of its alternatives; an alternative is columns that go together. */
const NEEDED_COLUMNS: readonly (readonly (readonly string[])[])[] = [
  [['JobID']],
  [['Submit']],
  [['ElapsedRaw'], ['Elapsed'], ['Start', 'End']],
  [['AllocTRES'], ['ReqTRES']],
  [['Account']],
  [['User']],
  [['State']],
];

interface SacctTrace {
  readonly file: string;
  readonly columns: readonly string[];
  readonly idUses: Map<string, number>;
}

/** Reads a column of one row; undefined where the trace does not have the column. */
type Row = (column: string) => Field | undefined;

/** The jobs, sorted, times from the first of them; counts are complete before one is drawn. */
export function readSacctTrace(source: TraceSource, tally: Tally): AsyncGenerator<JobRow> {
  return sorted(jobsAsPrinted(source, tally), tally, fromFirstSubmission);
}

async function* jobsAsPrinted(source: TraceSource, tally: Tally): AsyncGenerator<JobRow> {
  let trace: SacctTrace | undefined;
  for await (const line of linesOf(source)) {
    if (trace === undefined) {
      trace = { file: source.name, columns: parseHeader(line, source.name), idUses: new Map() };
      continue;
    }
    const fields = line.text.split('|');
    if (line.text === '' || isStep(fields, trace.columns)) continue;
    const { columns, file, idUses } = trace;
    const job = admit(tally, () =>
      judgeRow(rowOf(line, fields, { columns, file, idUses }), idUses),
    );
    if (job !== undefined) yield job;
  }
  if (trace === undefined) {
    throw new TraceError(source.name, 1, 'the file is empty, expected a header with JobID');
  }
}

function parseHeader({ number, text }: TraceLine, file: string): readonly string[] {
  const columns = text.split('|');
  const missing = NEEDED_COLUMNS.filter(
    (ways) => !ways.some((way) => way.every((column) => columns.includes(column))),
  ).map((ways) => ways.map((way) => way.join(' and ')).join(' or '));
  if (missing.length === 0) return columns;
  throw new TraceError(file, number, `the header lacks ${missing.join('; ')}`);
}

function isStep(fields: readonly string[], columns: readonly string[]): boolean {
  return (
    fields.length === columns.length && /^\d[^.]*\./.test(fields[columns.indexOf('JobID')] ?? '')
  );
}

function rowOf(line: TraceLine, fields: readonly string[], trace: SacctTrace): Row {
  const { columns, file } = trace;
  if (fields.length !== columns.length) {
    const sentence = `the row has ${fields.length} fields, expected ${columns.length}`;
    throw new TraceError(file, line.number, sentence);
  }
  return (name) => {
    const index = columns.indexOf(name);
    return index < 0 ? undefined : { file, line: line.number, name, text: fields[index] ?? '' };
  };
}

function judgeRow(row: Row, idUses: Map<string, number>): Judgement {
  const id = needed(row, 'JobID');
  if (!/^\d+(?:_\d+|_\[.*\]|\+\d+)?$/.test(id.text)) {
    throw faultyField(id, 'an id such as 123, 123_4 or 123+0');
  }
  const record = {
    submittedAt: parseSlurmTime(needed(row, 'Submit')),
    runSeconds: parseRunSeconds(row),
    gpuCount: parseGpuCount(row),
    requestedSeconds: parseRequestedSeconds(row),
    group: parseName(needed(row, 'Account')),
    user: parseName(needed(row, 'User')),
    state: parseState(needed(row, 'State')),
  };
  return judgeSlurmRecord({ ...record, sourceId: uniqueId(id.text, idUses) });
}

function parseRunSeconds(row: Row): number {
  const raw = row('ElapsedRaw');
  if (raw !== undefined) {
    return raw.text === '' ? 0 : parseWhole(raw, { min: 0, max: RUN_SECONDS_MAX });
  }
  const elapsed = row('Elapsed');
  if (elapsed !== undefined) return elapsed.text === '' ? 0 : parseDuration(elapsed);
  const end = needed(row, 'End');
  const startedAt = parseSlurmTime(needed(row, 'Start'));
  const endedAt = parseSlurmTime(end);
  if (startedAt === undefined || endedAt === undefined) return 0;
  if (endedAt >= startedAt && endedAt - startedAt <= RUN_SECONDS_MAX) return endedAt - startedAt;
  throw faultyField(end, 'a time from Start to ten years after it');
}

/** What was allocated; what was asked for where the job never got that far. */
function parseGpuCount(row: Row): number {
  const allocated = row('AllocTRES');
  if (allocated !== undefined && allocated.text !== '') {
    return parseGpusOfTres(allocated, GPU_COUNT_MAX);
  }
  const asked = row('ReqTRES');
  return asked === undefined ? 0 : parseGpusOfTres(asked, GPU_COUNT_MAX);
}

function parseRequestedSeconds(row: Row): number {
  const raw = row('TimelimitRaw');
  if (raw !== undefined && /^\d/.test(raw.text)) {
    return requestedSecondsOf(parseWhole(raw, { min: 0, max: 4_294_967_296 }));
  }
  const limit = row('Timelimit');
  return limit !== undefined && /^\d/.test(limit.text) ? parseDuration(limit) : 0;
}

function needed(row: Row, name: string): Field {
  return row(name) ?? { file: '', line: 0, name, text: '' };
}
