/**
 * Slurm over slurmrestd, in the newest version of its interface that both know. Always: each
 * request has a token of its own, made for the user as whom it is done, or none where there is no
 * key and slurmrestd knows the caller by the socket; an answer is good only where it has a list of
 * errors and that is empty, whatever its status says. What a proxy says in its place is no answer:
 * it is never read as a Slurm without jobs.
 */
import type { EpochSeconds } from '../kernel/units.ts';
import type { ArrayTask, SlurmArray, SlurmArrayPort } from '../sites/slurm/slurm-array.ts';
import {
  type SlurmJob,
  type SlurmNode,
  type SlurmPort,
  SlurmRefusal,
  type SlurmState,
  type SlurmSubmission,
} from '../sites/slurm/slurm-job.ts';
import { chooseWire, noCommonVersion, versionsIn } from '../sites/slurm/wires/choose-wire.ts';
import {
  isRecord,
  type Json,
  type JsonRecord,
  numberAt,
  recordsIn,
  textAt,
} from '../sites/slurm/wires/json.ts';
import {
  accountedArrayTaskOf,
  arrayTaskOf,
  type SlurmChange,
  type SlurmWire,
} from '../sites/slurm/wires/wire.ts';
import type { SlurmFetch } from './slurm-fetch.ts';
import { SlurmKeyNeeded, slurmToken } from './slurm-token.ts';

/** Where a slurmrestd describes itself: the older ones have but the first. */
const DESCRIPTIONS = ['/openapi/v3', '/openapi.json'];
const NOT_FOUND = 404;
const REQUEST_MILLISECONDS_MAX = 60_000;
/** A job is submitted held, which is told as an error. */
const IS_HELD = 2_042;
const NOTHING_FOUND = 9_003;
const ALREADY_DONE = 2_021;
const INVALID_JOB = 2_017;
/** What slurmctld says of a job that it does not take; other codes are troubles of transport. */
const REFUSALS = { from: 2_000, until: 3_000 } as const;
const NAMES_PER_REQUEST = 100;
/** September 2001 and January 2100: earlier times are not understood. */
const TIME_MIN = 1_000_000_000;
const TIME_MAX = 4_102_444_800;

export interface SlurmRestSettings {
  /** Of slurmrestd, such as `http://127.0.0.1:6820` or `unix:/run/slurmrestd.socket`. */
  readonly url: string;
  /** The key of its tokens; without one it must know the caller by the socket. */
  readonly key: Buffer | undefined;
  /** Who asks and cancels: a Slurm operator. */
  readonly operator: string;
  readonly fetch: SlurmFetch;
  readonly now: () => EpochSeconds;
}

/** Slurm could not be asked, or answered what cannot be: another try may go better. */
export class SlurmUnreachable extends Error {
  override readonly name = 'SlurmUnreachable';
}

interface Ask {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly part: 'slurm' | 'slurmdb';
  /** Below the version, such as `jobs`. */
  readonly path: string;
  readonly user?: string;
  readonly bodyOf?: (wire: SlurmWire) => JsonRecord;
  /** Codes of errors that are none here. */
  readonly fine?: readonly number[];
}

export class SlurmRest implements SlurmPort, SlurmArrayPort {
  readonly #settings: SlurmRestSettings;
  /** What was found out once; asked anew after a path was not found. */
  #wire: Promise<SlurmWire> | undefined;

  constructor(settings: SlurmRestSettings) {
    this.#settings = settings;
  }

  async currentJobs(): Promise<readonly SlurmJob[]> {
    const { answer, wire } = await this.#ask({ method: 'GET', part: 'slurm', path: 'jobs' });
    return listIn(answer, 'jobs').map(wire.toCurrentJob);
  }

  async recordsNamed(names: readonly string[]): Promise<readonly SlurmJob[]> {
    const records: SlurmJob[] = [];
    for (let first = 0; first < names.length; first += NAMES_PER_REQUEST) {
      const query = queryOfNames(names.slice(first, first + NAMES_PER_REQUEST));
      records.push(...(await this.#records(query)));
    }
    return records;
  }

  recordsSince(since: EpochSeconds): Promise<readonly SlurmJob[]> {
    return this.#records(`start_time=uts${Math.max(TIME_MIN, since)}&skip_steps=true`);
  }

  async submitHeld(submission: SlurmSubmission): Promise<number> {
    const { answer } = await this.#ask({
      method: 'POST',
      part: 'slurm',
      path: 'job/submit',
      user: submission.user,
      bodyOf: (wire) => wire.toSubmissionBody(submission),
      fine: [IS_HELD],
    });
    return jobIdIn(answer, submission.name);
  }

  async submitArray(array: SlurmArray): Promise<number> {
    const { answer } = await this.#ask({
      method: 'POST',
      part: 'slurm',
      path: 'job/submit',
      bodyOf: (wire) => wire.toArrayBody(array),
    });
    return jobIdIn(answer, array.name);
  }

  async arrayTasksNamed(names: readonly string[]): Promise<readonly ArrayTask[]> {
    const tasks = await this.#arrayTasks('jobs');
    return tasks.filter(({ name }) => names.includes(name));
  }

  arrayTasks(arrayJobId: number): Promise<readonly ArrayTask[]> {
    return this.#arrayTasks(`job/${arrayJobId}`);
  }

  async accountedArrayTasks(name: string): Promise<readonly ArrayTask[]> {
    const { answer, wire } = await this.#accounting(queryOfNames([name]));
    return listIn(answer, 'jobs').flatMap(
      (record) => accountedArrayTaskOf(record, wire.toAccountedJob) ?? [],
    );
  }

  async release(slurmJobId: number): Promise<void> {
    await this.#update(slurmJobId, { hold: false });
  }

  async setComment(slurmJobId: number, comment: string): Promise<void> {
    await this.#update(slurmJobId, { comment });
  }

  async signal(slurmJobId: number, signal: 'USR1'): Promise<void> {
    await this.#end(`job/${slurmJobId}?signal=${signal}`);
  }

  async cancel(slurmJobId: number): Promise<void> {
    await this.#end(`job/${slurmJobId}`);
  }

  async nodes(): Promise<readonly SlurmNode[]> {
    const { answer, wire } = await this.#ask({ method: 'GET', part: 'slurm', path: 'nodes' });
    return listIn(answer, 'nodes').map(wire.toNode);
  }

  async state(): Promise<SlurmState> {
    const { answer, wire } = await this.#ask({ method: 'GET', part: 'slurm', path: 'diag' });
    const state = wire.toState(answer);
    if (state.now > 0) return state;
    throw new SlurmUnreachable('Slurm answered without the time of its clock');
  }

  async #records(query: string): Promise<readonly SlurmJob[]> {
    const { answer, wire } = await this.#accounting(query);
    return listIn(answer, 'jobs').map(wire.toAccountedJob);
  }

  #accounting(query: string) {
    // Without an end, Slurm looks no further than the start.
    const path = `jobs?${query}&end_time=uts${TIME_MAX}`;
    return this.#ask({ method: 'GET', part: 'slurmdb', path, fine: [NOTHING_FOUND] });
  }

  async #arrayTasks(path: string): Promise<readonly ArrayTask[]> {
    const fine = [INVALID_JOB];
    const { answer, wire } = await this.#ask({ method: 'GET', part: 'slurm', path, fine });
    return listIn(answer, 'jobs').flatMap((record) => arrayTaskOf(record, wire.toCurrentJob) ?? []);
  }

  async #end(path: string): Promise<void> {
    await this.#ask({ method: 'DELETE', part: 'slurm', path, fine: [ALREADY_DONE, INVALID_JOB] });
  }

  async #update(slurmJobId: number, change: SlurmChange): Promise<void> {
    await this.#ask({
      method: 'POST',
      part: 'slurm',
      path: `job/${slurmJobId}`,
      bodyOf: (wire) => wire.toUpdateBody(change),
      fine: [ALREADY_DONE, INVALID_JOB],
    });
  }

  /** Where a path is not found, the versions are asked anew: Slurm may have been replaced. */
  async #ask(ask: Ask): Promise<{ readonly answer: Json; readonly wire: SlurmWire }> {
    const pathIn = (wire: SlurmWire) => `/${ask.part}/v${wire.version}/${ask.path}`;
    let wire = await this.#known();
    let response = await this.#send(ask, pathIn(wire), ask.bodyOf?.(wire));
    if (response.status === NOT_FOUND) {
      this.#wire = undefined;
      const other = await this.#known();
      if (other.version !== wire.version) {
        wire = other;
        response = await this.#send(ask, pathIn(wire), ask.bodyOf?.(wire));
      }
    }
    const { status, text } = response;
    const answer = parsed(text);
    const path = pathIn(wire).split('?')[0] ?? '';
    if (!isAnswer(answer)) {
      throw new SlurmUnreachable(`slurmrestd answered ${status} to ${path}`);
    }
    refuseErrors(answer, `${ask.method} ${path}`, ask.fine ?? []);
    return { answer, wire };
  }

  async #known(): Promise<SlurmWire> {
    this.#wire ??= this.#detect();
    try {
      return await this.#wire;
    } catch (error) {
      this.#wire = undefined;
      throw error;
    }
  }

  async #detect(): Promise<SlurmWire> {
    const { url } = this.#settings;
    let status = 0;
    for (const path of DESCRIPTIONS) {
      const response = await this.#send({ method: 'GET' }, path, undefined);
      const description = parsed(response.text);
      status = response.status;
      if (status === NOT_FOUND || !isRecord(description) || !isRecord(description.paths)) continue;
      const offered = versionsIn(description);
      const wire = chooseWire(offered);
      if (wire !== undefined) return wire;
      throw new SlurmUnreachable(`slurmrestd at ${url}: ${noCommonVersion(offered)}`);
    }
    throw new SlurmUnreachable(
      `slurmrestd at ${url} does not say which versions it offers: it answered ${status} to ` +
        DESCRIPTIONS.join(' and '),
    );
  }

  async #send(
    { method, user }: Pick<Ask, 'method' | 'user'>,
    path: string,
    body: JsonRecord | undefined,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const { url, fetch } = this.#settings;
    const headers: Record<string, string> = this.#credentials(user);
    if (body !== undefined) headers['content-type'] = 'application/json';
    try {
      const response = await fetch(path, {
        method,
        headers,
        signal: AbortSignal.timeout(REQUEST_MILLISECONDS_MAX),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, text: await response.text() };
    } catch (cause) {
      throw new SlurmUnreachable(`slurmrestd at ${url} cannot be reached`, { cause });
    }
  }

  /** `user`: as whom it is done; without, as the operator. */
  #credentials(user: string | undefined): Record<string, string> {
    const { key, operator, now } = this.#settings;
    const name = user ?? operator;
    if (key !== undefined) {
      return { 'X-SLURM-USER-NAME': name, 'X-SLURM-USER-TOKEN': slurmToken(key, name, now()) };
    }
    if (user === undefined) return {};
    throw new SlurmKeyNeeded(`A submission as ${user}`);
  }
}

function queryOfNames(names: readonly string[]): string {
  const named = encodeURIComponent(names.join(','));
  return `job_name=${named}&start_time=uts${TIME_MIN}&skip_steps=true`;
}

function jobIdIn(answer: Json, name: string): number {
  const slurmJobId = numberAt(isRecord(answer) ? answer : undefined, 'job_id');
  if (slurmJobId > 0) return slurmJobId;
  throw new SlurmUnreachable(`Slurm took ${name} and named no job`);
}

function isAnswer(answer: Json | undefined): answer is JsonRecord {
  return isRecord(answer) && Array.isArray(answer.errors) && answer.errors.every(isRecord);
}

/** The list may be missing only where an error that is none here says why. */
function listIn(answer: Json, key: string): readonly JsonRecord[] {
  const isThere = isRecord(answer) && Array.isArray(answer[key]);
  if (isThere || recordsIn(answer, 'errors').length > 0) return recordsIn(answer, key);
  throw new SlurmUnreachable(`Slurm answered without a list of ${key}`);
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
  const isRefusal = code >= REFUSALS.from && code < REFUSALS.until;
  throw isRefusal ? new SlurmRefusal(code, sentence) : new SlurmUnreachable(sentence);
}
