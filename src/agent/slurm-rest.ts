/**
 * Slurm over slurmrestd. Always: each request has a token of its own, made for the user as whom it
 * is done; an answer is good only where its list of errors is empty, whatever its status says.
 */
import { type EpochSeconds, toEpochSeconds } from '../kernel/units.ts';
import {
  type SlurmJob,
  type SlurmNode,
  type SlurmPort,
  SlurmRefusal,
  type SlurmState,
  type SlurmSubmission,
} from '../sites/slurm/slurm-job.ts';
import {
  isRecord,
  type Json,
  type JsonRecord,
  numberAt,
  recordAt,
  recordsIn,
  textAt,
  toAccountedJob,
  toCurrentJob,
  toNode,
  toSubmissionBody,
} from '../sites/slurm/wire-v38.ts';
import { slurmToken } from './slurm-token.ts';

/** The version that is spoken; slurmrestd may offer others beside it. */
const VERSION = 'v0.0.38';
const REQUEST_MILLISECONDS_MAX = 60_000;
/** A job is submitted held, which is told as an error. */
const IS_HELD = 2_042;
const NOTHING_FOUND = 9_003;
const ALREADY_DONE = 2_021;
const INVALID_JOB = 2_017;
/** What slurmctld says of a job that it never takes; other codes are troubles of transport. */
const REFUSALS = { from: 2_000, until: 3_000 } as const;
/** Within these, what may go better later: the queue is full, the controller comes up. */
const PASSING = new Set([2_036, 2_049, 2_056, 2_058]);
const NAMES_PER_REQUEST = 100;
/** September 2001 and January 2100: earlier times are not understood. */
const TIME_MIN = 1_000_000_000;
const TIME_MAX = 4_102_444_800;

export interface SlurmRestSettings {
  /** Of slurmrestd, such as `http://127.0.0.1:6820`. */
  readonly url: string;
  /** The key of its tokens. */
  readonly key: Buffer;
  /** Who asks and cancels: a Slurm operator. */
  readonly operator: string;
  readonly fetch: (address: string, request: RequestInit) => Promise<Response>;
  readonly now: () => EpochSeconds;
}

/** Slurm could not be asked, or answered what cannot be: another try may go better. */
export class SlurmUnreachable extends Error {
  override readonly name = 'SlurmUnreachable';
}

interface Ask {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly user?: string;
  readonly body?: JsonRecord;
  /** Codes of errors that are none here. */
  readonly fine?: readonly number[];
}

export class SlurmRest implements SlurmPort {
  readonly #settings: SlurmRestSettings;

  constructor(settings: SlurmRestSettings) {
    this.#settings = settings;
  }

  async currentJobs(): Promise<readonly SlurmJob[]> {
    const answer = await this.#ask({ method: 'GET', path: `/slurm/${VERSION}/jobs` });
    return recordsIn(answer, 'jobs').map(toCurrentJob);
  }

  async recordsNamed(names: readonly string[]): Promise<readonly SlurmJob[]> {
    const records: SlurmJob[] = [];
    for (let first = 0; first < names.length; first += NAMES_PER_REQUEST) {
      const some = names.slice(first, first + NAMES_PER_REQUEST).join(',');
      const range = `start_time=uts${TIME_MIN}&skip_steps=true`;
      const query = `job_name=${encodeURIComponent(some)}&${range}`;
      records.push(...(await this.#records(query)));
    }
    return records;
  }

  recordsSince(since: EpochSeconds): Promise<readonly SlurmJob[]> {
    return this.#records(`start_time=uts${Math.max(TIME_MIN, since)}&skip_steps=true`);
  }

  async submitHeld(submission: SlurmSubmission): Promise<number> {
    const answer = await this.#ask({
      method: 'POST',
      path: `/slurm/${VERSION}/job/submit`,
      user: submission.user,
      body: toSubmissionBody(submission),
      fine: [IS_HELD],
    });
    const slurmJobId = numberAt(isRecord(answer) ? answer : undefined, 'job_id');
    if (slurmJobId > 0) return slurmJobId;
    throw new SlurmUnreachable(`Slurm took ${submission.name} and named no job`);
  }

  async release(slurmJobId: number): Promise<void> {
    await this.#update(slurmJobId, { hold: false });
  }

  async setComment(slurmJobId: number, comment: string): Promise<void> {
    await this.#update(slurmJobId, { comment });
  }

  async signal(slurmJobId: number, signal: 'USR1'): Promise<void> {
    const path = `/slurm/${VERSION}/job/${slurmJobId}?signal=${signal}`;
    await this.#ask({ method: 'DELETE', path, fine: [ALREADY_DONE, INVALID_JOB] });
  }

  async cancel(slurmJobId: number): Promise<void> {
    const path = `/slurm/${VERSION}/job/${slurmJobId}`;
    await this.#ask({ method: 'DELETE', path, fine: [ALREADY_DONE, INVALID_JOB] });
  }

  async nodes(): Promise<readonly SlurmNode[]> {
    const answer = await this.#ask({ method: 'GET', path: `/slurm/${VERSION}/nodes` });
    return recordsIn(answer, 'nodes').map(toNode);
  }

  async state(): Promise<SlurmState> {
    const answer = await this.#ask({ method: 'GET', path: `/slurm/${VERSION}/diag` });
    const body = isRecord(answer) ? answer : undefined;
    const statistics = recordAt(body, 'statistics');
    return {
      now: toEpochSeconds(numberAt(statistics, 'req_time')),
      untoldRecordCount: numberAt(statistics, 'dbd_agent_queue_size'),
      release: textAt(recordAt(recordAt(body, 'meta'), 'Slurm'), 'release'),
    };
  }

  async #records(query: string): Promise<readonly SlurmJob[]> {
    // Without an end, Slurm looks no further than the start.
    const path = `/slurmdb/${VERSION}/jobs?${query}&end_time=uts${TIME_MAX}`;
    const answer = await this.#ask({ method: 'GET', path, fine: [NOTHING_FOUND] });
    return recordsIn(answer, 'jobs').map(toAccountedJob);
  }

  async #update(slurmJobId: number, body: JsonRecord): Promise<void> {
    const path = `/slurm/${VERSION}/job/${slurmJobId}`;
    await this.#ask({ method: 'POST', path, body, fine: [ALREADY_DONE, INVALID_JOB] });
  }

  async #ask({ method, path, user, body, fine = [] }: Ask): Promise<Json> {
    const { url, key, operator, now } = this.#settings;
    const name = user ?? operator;
    const headers: Record<string, string> = {
      'X-SLURM-USER-NAME': name,
      'X-SLURM-USER-TOKEN': slurmToken(key, name, now()),
    };
    if (body !== undefined) headers['content-type'] = 'application/json';
    const request: RequestInit = {
      method,
      headers,
      signal: AbortSignal.timeout(REQUEST_MILLISECONDS_MAX),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    let text: string;
    let status: number;
    try {
      const response = await this.#settings.fetch(`${url}${path}`, request);
      status = response.status;
      text = await response.text();
    } catch (cause) {
      throw new SlurmUnreachable(`slurmrestd at ${url} cannot be reached`, { cause });
    }
    const answer = parsed(text);
    if (answer === undefined)
      throw new SlurmUnreachable(`slurmrestd answered ${status} to ${path}`);
    refuseErrors(answer, `${method} ${path.split('?')[0]}`, fine);
    return answer;
  }
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function refuseErrors(answer: Json, what: string, fine: readonly number[]): void {
  const codeOf = (error: JsonRecord) =>
    numberAt(error, 'error_code') || numberAt(error, 'error_number');
  const errors = recordsIn(answer, 'errors').filter((error) => !fine.includes(codeOf(error)));
  const [first] = errors;
  if (first === undefined) return;
  const code = codeOf(first);
  const said = textAt(first, 'error') || textAt(first, 'description') || 'an error without words';
  const sentence = `Slurm refused ${what}: ${said} (${code})`;
  const isRefusal = code >= REFUSALS.from && code < REFUSALS.until && !PASSING.has(code);
  throw isRefusal ? new SlurmRefusal(code, sentence) : new SlurmUnreachable(sentence);
}
