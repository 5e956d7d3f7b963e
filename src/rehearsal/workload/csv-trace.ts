/**
 * Reads the CSV layout of Polder's trace collection: one header, rows in order of submission.
 * It streams, except for the ids seen so far, which it keeps to refuse a second use (about 60 bytes
 * a row). Times count from the start of the trace already.
 */
import { parse as parseCsv } from 'csv-parse/sync';
import { WHOLE_PPM } from '../../kernel/units.ts';
import type { JobEnd, JobRow } from './job-row.ts';
import { admit, type Judgement, rejected, type Tally } from './row-tally.ts';
import { TraceError } from './trace-error.ts';
import {
  type Field,
  faultyField,
  GPU_COUNT_MAX,
  parseId,
  parseName,
  parseWhole,
  RUN_SECONDS_MAX,
  SUBMIT_SECONDS_MAX,
} from './trace-fields.ts';
import { linesOf, type TraceLine, type TraceSource } from './trace-source.ts';

const COLUMNS = [
  'job_id',
  'submit_s',
  'wait_s',
  'run_s',
  'gpus',
  'cpus',
  'user',
  'group',
  'state',
  'gpu_type',
] as const;
export const CSV_HEADER = COLUMNS.join(',');

/** A job deleted while it ran was stopped by somebody; one that still ran has no end yet. */
const ENDS: Readonly<Record<string, JobEnd>> = {
  completed: 'completed',
  failed: 'failed',
  removed: 'cancelled',
  running: 'unknown',
  never_started: 'unknown',
  '': 'unknown',
};

interface ReadSoFar {
  readonly file: string;
  readonly ids: Set<string>;
  submitSeconds: number;
}

/** The jobs of a trace in CSV; `tally.counts` is complete once they are exhausted. */
export async function* readCsvTrace(source: TraceSource, tally: Tally): AsyncGenerator<JobRow> {
  const soFar: ReadSoFar = { file: source.name, ids: new Set(), submitSeconds: 0 };
  let hasHeader = false;
  for await (const line of linesOf(source)) {
    if (!hasHeader) {
      refuseOtherHeader(source.name, line);
      hasHeader = true;
    } else if (line.text !== '') {
      const job = admit(tally, () => judgeRow(line, soFar));
      if (job !== undefined) yield job;
    }
  }
  if (!hasHeader) throw new TraceError(source.name, 1, `the file is empty, expected the header`);
}

function refuseOtherHeader(file: string, { text }: TraceLine): void {
  if (text === CSV_HEADER) return;
  throw faultyField({ file, line: 1, name: 'the header', text }, `${CSV_HEADER}`);
}

function judgeRow(line: TraceLine, soFar: ReadSoFar): Judgement {
  const fields = fieldsOf(line, soFar.file);
  const field = (name: (typeof COLUMNS)[number]): Field => ({
    file: soFar.file,
    line: line.number,
    name,
    text: fields[COLUMNS.indexOf(name)] ?? '',
  });
  const sourceId = parseId(field('job_id'));
  const submitSeconds = optionalWhole(field('submit_s'), SUBMIT_SECONDS_MAX);
  const runSeconds = optionalWhole(field('run_s'), RUN_SECONDS_MAX) ?? 0;
  const gpus = parseGpus(field('gpus'));
  const user = parseName(field('user'));
  const group = parseName(field('group'));
  const state = field('state');
  const end = parseEnd(state, runSeconds);
  refuseDisorder(soFar, { id: field('job_id'), submit: field('submit_s') }, submitSeconds);
  if (gpus === 0) return rejected('uses_no_gpu');
  if (submitSeconds === undefined) return rejected('has_no_submit_time');
  if (runSeconds === 0) {
    return rejected(state.text === 'never_started' ? 'never_started' : 'has_no_run_time');
  }
  const gpuCount = Math.ceil(gpus);
  const job = { sourceId, submitSeconds, runSeconds, gpuCount, requestedSeconds: 0, group, user };
  const share = gpus < 1 ? { sharePpm: sharePpmOf(gpus) } : {};
  return { kind: 'job', job: { ...job, end, ...share }, isRoundedUp: false };
}

/** Rounded to a millionth, of which it is at least one and less than all. */
function sharePpmOf(gpus: number): number {
  return Math.min(WHOLE_PPM - 1, Math.max(1, Math.round(gpus * WHOLE_PPM)));
}

/** Only a line with a quote in it needs a real CSV parser; most traces have none. */
function fieldsOf({ number, text }: TraceLine, file: string): readonly string[] {
  const fields = text.includes('"') ? quotedFields(text) : text.split(',');
  if (fields === undefined) throw new TraceError(file, number, 'a quote is open or misplaced');
  if (fields.length === COLUMNS.length) return fields;
  const sentence = `the row has ${fields.length} fields, expected ${COLUMNS.length}`;
  throw new TraceError(file, number, sentence);
}

function quotedFields(text: string): readonly string[] | undefined {
  try {
    const records: string[][] = parseCsv(text, { relax_column_count: true });
    return records[0];
  } catch {
    return undefined;
  }
}

function optionalWhole(field: Field, max: number): number | undefined {
  return field.text === '' ? undefined : parseWhole(field, { min: 0, max });
}

/** Whole GPUs, or a share of one GPU. */
function parseGpus(field: Field): number {
  const gpus = /^\d{1,7}(?:\.\d{1,9})?$/.test(field.text) ? Number(field.text) : Number.NaN;
  if (gpus <= GPU_COUNT_MAX && (gpus < 1 || Number.isInteger(gpus))) return gpus;
  throw faultyField(field, `a whole number from 0 to ${GPU_COUNT_MAX} or a share below 1`);
}

function parseEnd(field: Field, runSeconds: number): JobEnd {
  const end = Object.hasOwn(ENDS, field.text) ? ENDS[field.text] : undefined;
  if (end === undefined) {
    const known = 'completed, failed, removed, running, never_started or nothing';
    throw faultyField(field, known);
  }
  if (field.text === 'never_started' && runSeconds > 0) {
    throw faultyField(field, `another state, as run_s is ${runSeconds}`);
  }
  return end;
}

/** Refuses an id used before and a row submitted before the one above; else remembers both. */
function refuseDisorder(
  soFar: ReadSoFar,
  row: { readonly id: Field; readonly submit: Field },
  submitSeconds: number | undefined,
): void {
  if (soFar.ids.has(row.id.text)) throw faultyField(row.id, 'an id that no row above has');
  if (submitSeconds !== undefined && submitSeconds < soFar.submitSeconds) {
    const sentence = `submit_s is ${submitSeconds}, which is before the row above`;
    throw new TraceError(
      soFar.file,
      row.submit.line,
      `${sentence}, expected ${soFar.submitSeconds} or later`,
    );
  }
  soFar.ids.add(row.id.text);
  soFar.submitSeconds = submitSeconds ?? soFar.submitSeconds;
}
