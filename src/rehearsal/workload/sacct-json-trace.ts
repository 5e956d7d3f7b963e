/**
 * Reads `sacct --allusers --json` (`{"jobs": […]}`) without holding the document: a job is parsed,
 * judged and let go. The jobs that count are then sorted, as Slurm promises no order. A fault is
 * placed at the line on which the job with the fault ends.
 */
import { JSONParser } from '@streamparser/json';
import type { JobRow } from './job-row.ts';
import { admit, type Judgement, sorted, type Tally } from './row-tally.ts';
import {
  fromFirstSubmission,
  judgeSlurmRecord,
  parseState,
  requestedSecondsOf,
  uniqueId,
} from './slurm-job.ts';
import { TraceError } from './trace-error.ts';
import {
  type Field,
  faultyField,
  GPU_COUNT_MAX,
  parseId,
  parseName,
  parseWhole,
  RUN_SECONDS_MAX,
} from './trace-fields.ts';
import { GzipDamage, type TraceSource } from './trace-source.ts';

const EPOCH_SECONDS_MAX = 68_719_476_736;
/** Slurm writes 2^32 - 2 for an unlimited number in releases without `infinite`. */
const MINUTES_MAX = 4_294_967_296;

interface ParsedJob {
  readonly line: number;
  readonly index: number;
  readonly value: unknown;
}

/** The jobs, sorted, times from the first of them; counts are complete before one is drawn. */
export function readSacctJsonTrace(source: TraceSource, tally: Tally): AsyncGenerator<JobRow> {
  return sorted(jobsAsWritten(source, tally), tally, fromFirstSubmission);
}

async function* jobsAsWritten(source: TraceSource, tally: Tally): AsyncGenerator<JobRow> {
  const idUses = new Map<string, number>();
  for await (const parsed of parsedJobs(source)) {
    const job = admit(tally, () => judgeJob(fieldsOf(parsed, source.name), idUses));
    if (job !== undefined) yield job;
  }
}

/** Each value of the list `jobs`. The bytes go in line by line, so that a fault has its line. */
async function* parsedJobs(source: TraceSource): AsyncGenerator<ParsedJob> {
  const parser = new JSONParser({ paths: ['$.jobs.*'], keepStack: false });
  const found: ParsedJob[] = [];
  let line = 1;
  let index = 0;
  parser.onValue = ({ value }) => {
    found.push({ line, index, value });
    index += 1;
  };
  const parse = (action: () => void) => {
    try {
      action();
    } catch (cause) {
      const sentence = 'the text is not JSON that Slurm could have written, or it ends too early';
      throw new TraceError(source.name, line, sentence, { cause });
    }
  };
  try {
    for await (const chunk of source.bytes) {
      for (const piece of piecesByLine(chunk)) {
        parse(() => parser.write(piece));
        yield* found.splice(0);
        if (piece.at(-1) === 0x0a) line += 1;
      }
    }
  } catch (error) {
    if (error instanceof GzipDamage) throw new TraceError(source.name, line, error.message);
    throw error;
  }
  if (!parser.isEnded) parse(() => parser.end());
  if (index === 0) throw new TraceError(source.name, undefined, 'there is no job in a list "jobs"');
}

function* piecesByLine(chunk: Uint8Array): Generator<Uint8Array> {
  let start = 0;
  for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, start)) {
    yield chunk.subarray(start, at + 1);
    start = at + 1;
  }
  if (start < chunk.length) yield chunk.subarray(start);
}

/** Reads a place in one job, such as `time.limit.number`; text `` where there is nothing. */
type Place = (path: string) => Field & { readonly value: unknown };

function fieldsOf({ line, index, value: job }: ParsedJob, file: string): Place {
  return (path) => {
    const value = path.split('.').reduce(memberOf, job);
    const isNothing = value === undefined || value === null;
    const text = typeof value === 'string' ? value : isNothing ? '' : JSON.stringify(value);
    return { file, line, name: `jobs[${index}].${path}`, text, value };
  };
}

function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return Reflect.get(value, key);
}

function judgeJob(at: Place, idUses: Map<string, number>): Judgement {
  const submittedAt = parseWhole(at('time.submission'), { min: 0, max: EPOCH_SECONDS_MAX });
  const record = {
    submittedAt: submittedAt === 0 ? undefined : submittedAt,
    runSeconds: parseWhole(at('time.elapsed'), { min: 0, max: RUN_SECONDS_MAX }),
    gpuCount: parseGpuCount(at),
    requestedSeconds: parseRequestedSeconds(at),
    group: parseName(at('account')),
    user: parseName(at('user')),
    state: parseState(currentState(at)),
  };
  return judgeSlurmRecord({ ...record, sourceId: uniqueId(parseJobId(at), idUses) });
}

/** Slurm 23.02 and later write a list of states, the first of them the state proper. */
function currentState(at: Place): Field {
  const states = at('state.current');
  return Array.isArray(states.value) ? at('state.current.0') : states;
}

function parseJobId(at: Place): string {
  const task = at('array.task_id');
  const isTask = memberOf(task.value, 'set') === true || typeof task.value === 'number';
  if (!isTask) return parseId(at('job_id'));
  const number = typeof task.value === 'number' ? task : at('array.task_id.number');
  const range = { min: 0, max: 4_294_967_296 };
  return `${parseWhole(at('array.job_id'), range)}_${parseWhole(number, range)}`;
}

/** What was allocated, else what was asked for: the untyped entry, else the sum of the types. */
function parseGpuCount(at: Place): number {
  const allocated = at('tres.allocated');
  const path =
    allocated.text === '' || allocated.text === '[]' ? 'tres.requested' : 'tres.allocated';
  const list = at(path);
  if (list.text === '') return 0;
  if (!Array.isArray(list.value)) throw faultyField(list, 'a list of resources');
  let total: number | undefined;
  let sumOfTypes = 0;
  for (const [index, entry] of list.value.entries()) {
    const name = memberOf(entry, 'name');
    if (memberOf(entry, 'type') !== 'gres' || typeof name !== 'string') continue;
    if (name !== 'gpu' && !name.startsWith('gpu:')) continue;
    const count = parseWhole(at(`${path}.${index}.count`), { min: 0, max: GPU_COUNT_MAX });
    if (name === 'gpu') total = count;
    else sumOfTypes += count;
  }
  return Math.min(total ?? sumOfTypes, GPU_COUNT_MAX);
}

/** A plain number of minutes in older releases, `{set, infinite, number}` in newer ones. */
function parseRequestedSeconds(at: Place): number {
  const limit = at('time.limit');
  if (typeof limit.value === 'number') {
    return requestedSecondsOf(parseWhole(limit, { min: 0, max: MINUTES_MAX }));
  }
  if (at('time.limit.set').value !== true || at('time.limit.infinite').value === true) return 0;
  return requestedSecondsOf(parseWhole(at('time.limit.number'), { min: 0, max: MINUTES_MAX }));
}
