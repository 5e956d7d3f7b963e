/**
 * A slurmrestd on loopback, or on a unix socket, that offers chosen versions and has a few jobs in
 * memory. It is as strict as the real ones are said to be: a field that the version does not have
 * makes it refuse the request. For versions of which no Slurm is at hand.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SUBMISSION_FIELDS, TELLINGS } from '../../sites/slurm/testing/told-jobs.ts';
import { isRecord, type Json, type JsonRecord, textAt } from '../../sites/slurm/wires/json.ts';
import type { FakeArrays } from './fake-arrays.ts';

/** What was asked of it, as tests look at it. */
export interface Asked {
  readonly what: string;
  readonly user: string | undefined;
  readonly body: JsonRecord | undefined;
}

export class FakeSlurmrestd {
  /** Those that it offers of both parts; may change, like a Slurm that is replaced. */
  versions: readonly string[];
  readonly asked: Asked[] = [];
  /** Where it is set, what the controller tells of jobs, in words of 0.0.38. */
  current: readonly JsonRecord[] | undefined;
  /** Where it is set, what the accounting tells, in words of 0.0.38. */
  accounted: readonly JsonRecord[] | undefined;
  /** Where it is set, the jobs that it has are these arrays alone. */
  arrays: FakeArrays | undefined;
  /** Where it is set, what its clock says, in epoch seconds. */
  clock: number | undefined;
  /** Where it is set, the code by which it refuses each submission, of whichever account. */
  refusesAllBy: number | undefined;
  /** Where it is set, all that it answers but its description, as something in between might. */
  inItsPlace: { readonly status: number; readonly text: string; readonly to?: string } | undefined;
  readonly #server: Server;
  #nextJobId = 100;

  constructor(versions: readonly string[]) {
    this.versions = versions;
    this.#server = createServer((request, response) => {
      void this.#answer(request).then(({ status, body }) => {
        if (this.inItsPlace !== undefined && request.url !== '/openapi/v3') {
          const { status: other, text, to } = this.inItsPlace;
          response.writeHead(other, to === undefined ? {} : { location: to }).end(text);
          return;
        }
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(body === undefined ? 'Unable to find it.' : JSON.stringify(body));
      });
    });
  }

  /** `socketPath`: where it listens; without, on loopback. Answers its address. */
  async listen(socketPath?: string): Promise<string> {
    await new Promise<void>((done) => {
      if (socketPath === undefined) this.#server.listen(0, '127.0.0.1', done);
      else this.#server.listen(socketPath, done);
    });
    if (socketPath !== undefined) return `unix:${socketPath}`;
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; body?: Json }> {
    const body = await bodyOf(request);
    const user = request.headers['x-slurm-user-name'];
    const { method = '', url = '' } = request;
    this.asked.push({ what: `${method} ${url}`, user: user?.toString(), body });
    if (url === '/openapi/v3') return { status: 200, body: this.#description() };
    const found = /^\/(slurm|slurmdb)\/v([0-9.]+)\/([^?]*)/.exec(url);
    const [, part = '', version = '', path = ''] = found ?? [];
    if (!this.versions.includes(version)) return { status: 404 };
    return this.#answerIn(version, { place: `${method} ${part} ${path}`, body });
  }

  #answerIn(
    version: string,
    { place, body }: { readonly place: string; readonly body: JsonRecord | undefined },
  ): { status: number; body?: Json } {
    const telling = TELLINGS.get(version);
    if (telling === undefined) return { status: 404 };
    const told = (key: string, records: readonly JsonRecord[]) => ({
      status: 200,
      body: { [key]: records, errors: [] },
    });
    const { arrays } = this;
    if (place === 'GET slurm jobs') {
      return told('jobs', this.current ?? arrays?.current() ?? telling.current);
    }
    if (place === 'GET slurmdb jobs') {
      return told('jobs', this.accounted ?? (arrays ? [] : telling.accounted));
    }
    if (place === 'GET slurm nodes') return told('nodes', telling.nodes);
    if (place === 'GET slurm diag') {
      const { statistics } = telling.diag;
      const told = isRecord(statistics) ? statistics : {};
      const clock = this.clock === undefined ? {} : { req_time: this.clock };
      return { status: 200, body: { ...telling.diag, statistics: { ...told, ...clock } } };
    }
    if (place === 'POST slurm job/submit') return this.#submit(version, body);
    const [, verb, job] = /^(GET|POST|DELETE) slurm job\/([0-9]+)$/.exec(place) ?? [];
    if (job === undefined) return { status: 404 };
    if (verb === 'GET') return told('jobs', arrays?.current(Number(job)) ?? []);
    if (verb === 'DELETE') arrays?.cancel(Number(job));
    if (job !== '999') return { status: 200, body: { errors: [] } };
    return refusal({ error_number: 2_017, error: 'Invalid job id specified' });
  }

  #submit(version: string, body: JsonRecord | undefined): { status: number; body?: Json } {
    const job = isRecord(body?.job) ? body.job : {};
    const known = SUBMISSION_FIELDS.get(version)?.split(' ') ?? [];
    const unknown = Object.keys(job).filter((field) => !known.includes(field));
    if (unknown.length > 0) {
      return refusal({ error_number: 9_200, error: `Unknown key ${unknown.join(', ')}` });
    }
    if (this.refusesAllBy !== undefined || textAt(job, 'account') === 'of-nobody') {
      return refusal({
        error_number: this.refusesAllBy ?? 2_045,
        error: 'Invalid account or account/partition',
      });
    }
    this.#nextJobId += 1;
    if (this.arrays !== undefined) {
      this.arrays.submit(this.#nextJobId, textAt(body, 'script') || textAt(job, 'script'), job);
      return { status: 200, body: { job_id: this.#nextJobId, step_id: 'BATCH', errors: [] } };
    }
    // That a job is held is told as an error, as 22.05 does.
    const errors = [{ error_number: 2_042, error: 'Job is pending execution, but held' }];
    return { status: 200, body: { job_id: this.#nextJobId, step_id: 'BATCH', errors } };
  }

  #description(): JsonRecord {
    const paths = this.versions.flatMap((version) => [
      `/slurm/v${version}/jobs/`,
      `/slurmdb/v${version}/jobs/`,
    ]);
    return { openapi: '3.0.3', paths: Object.fromEntries(paths.map((path) => [path, {}])) };
  }
}

function refusal(error: JsonRecord): { status: number; body: Json } {
  return { status: 500, body: { errors: [error] } };
}

async function bodyOf(request: IncomingMessage): Promise<JsonRecord | undefined> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const text = Buffer.concat(pieces).toString();
  if (text === '') return undefined;
  const body = JSON.parse(text) as Json;
  return isRecord(body) ? body : undefined;
}
