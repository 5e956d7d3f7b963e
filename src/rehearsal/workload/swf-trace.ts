/**
 * Reads the Standard Workload Format 2.2 (Chapin, Feitelson et al., 1999): 18 numbers a line, `;`
 * before a comment, -1 for unknown. It promises no order, so every job is held and sorted.
 *
 * A line whose status is 2, 3 or 4 tells of one leg of a job that has its own summary line; it is
 * no job and is not counted as a row.
 */
import { assert } from '../../kernel/assert.ts';
import type { JobEnd, JobRow } from './job-row.ts';
import {
  admit,
  inOrderOfSubmission,
  type Judgement,
  rejected,
  sorted,
  type Tally,
} from './row-tally.ts';
import { TraceError } from './trace-error.ts';
import {
  faultyField,
  GPU_COUNT_MAX,
  parseId,
  parseWhole,
  RUN_SECONDS_MAX,
  SUBMIT_SECONDS_MAX,
} from './trace-fields.ts';
import { linesOf, type TraceLine, type TraceSource } from './trace-source.ts';

export interface SwfOptions {
  /**
   * The format knows processors only. Of a trace of a GPU cluster, a processor is a GPU (1); of
   * another, this many processors stand for one GPU, and a part of one is counted as a whole GPU.
   */
  readonly processorsPerGpu: number;
  /** Which of the format's three fields is the tenant. */
  readonly groupFrom: 'queue' | 'partition' | 'group';
}

const FIELD_COUNT = 18;
/** Indexes of fields, from 0; the format numbers them from 1. */
const FIELD = {
  job: 0,
  submit: 1,
  run: 3,
  allocated: 4,
  requestedProcessors: 7,
  requestedTime: 8,
  status: 10,
  user: 11,
  group: 12,
  queue: 14,
  partition: 15,
} as const;
type FieldName = keyof typeof FIELD;

const ENDS: readonly JobEnd[] = [
  'failed',
  'completed',
  'unknown',
  'unknown',
  'unknown',
  'cancelled',
];

interface SwfTrace {
  readonly file: string;
  readonly options: SwfOptions;
  readonly ids: Set<string>;
}

/** The jobs of a trace in SWF, sorted; `tally.counts` is complete before the first is drawn. */
export async function* readSwfTrace(
  source: TraceSource,
  tally: Tally,
  options: SwfOptions,
): AsyncGenerator<JobRow> {
  const per = options.processorsPerGpu;
  assert(Number.isSafeInteger(per) && per >= 1, `${per} processors cannot stand for one GPU`);
  yield* sorted(jobsAsWritten(source, tally, options), tally, inOrderOfSubmission);
}

async function* jobsAsWritten(
  source: TraceSource,
  tally: Tally,
  options: SwfOptions,
): AsyncGenerator<JobRow> {
  const trace: SwfTrace = { file: source.name, options, ids: new Set() };
  for await (const line of linesOf(source)) {
    const text = line.text.trim();
    if (text === '' || text.startsWith(';')) continue;
    const fields = text.split(/\s+/);
    if (isLegOfAJob(fields)) continue;
    const job = admit(tally, () => judgeRow(line, fields, trace));
    if (job !== undefined) yield job;
  }
}

function isLegOfAJob(fields: readonly string[]): boolean {
  return fields.length === FIELD_COUNT && ['2', '3', '4'].includes(fields[FIELD.status] ?? '');
}

function judgeRow(line: TraceLine, fields: readonly string[], trace: SwfTrace): Judgement {
  const { file, options } = trace;
  if (fields.length !== FIELD_COUNT) {
    const sentence = `the row has ${fields.length} fields, expected ${FIELD_COUNT}`;
    throw new TraceError(file, line.number, sentence);
  }
  const field = (name: FieldName) => {
    const index = FIELD[name];
    const text = fields[index] ?? '';
    return { file, line: line.number, name: `field ${index + 1} (${name})`, text };
  };
  const whole = (name: FieldName, max: number) => parseWhole(field(name), { min: -1, max });
  const sourceId = parseId(field('job'));
  if (trace.ids.has(sourceId)) throw faultyField(field('job'), 'a number that no row above has');
  const processorCountMax = GPU_COUNT_MAX * options.processorsPerGpu;
  const allocated = whole('allocated', processorCountMax);
  const asked = whole('requestedProcessors', processorCountMax);
  const submitSeconds = whole('submit', SUBMIT_SECONDS_MAX);
  const runSeconds = whole('run', RUN_SECONDS_MAX);
  const requestedSeconds = Math.max(0, whole('requestedTime', RUN_SECONDS_MAX));
  const end = ENDS[whole('status', 5)] ?? 'unknown';
  const group = nameOf(whole(options.groupFrom, Number.MAX_SAFE_INTEGER));
  const user = nameOf(whole('user', Number.MAX_SAFE_INTEGER));
  trace.ids.add(sourceId);
  const processorCount = allocated > 0 ? allocated : asked;
  if (processorCount <= 0) return rejected('uses_no_gpu');
  if (submitSeconds < 0) return rejected('has_no_submit_time');
  if (runSeconds <= 0) return rejected(end === 'cancelled' ? 'never_started' : 'has_no_run_time');
  const gpuCount = Math.ceil(processorCount / options.processorsPerGpu);
  const isRoundedUp = gpuCount * options.processorsPerGpu !== processorCount;
  const job = { sourceId, submitSeconds, runSeconds, gpuCount, requestedSeconds, group, user, end };
  return { kind: 'job', job, isRoundedUp };
}

function nameOf(value: number): string {
  return value < 0 ? '' : String(value);
}
