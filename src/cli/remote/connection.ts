/**
 * Asking a server. What is lost on the way is asked again, writes with the same idempotency key, so
 * that a command does its work once. What the server refuses is thrown as `ServerSaidNo`.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServerSaidNo } from '../failure.ts';
import { type SaidProblem, saidNo } from './problem-text.ts';
import type { Server } from './server.ts';

export type QueryValue = string | number | boolean | readonly string[] | undefined;
export type Query = Readonly<Record<string, QueryValue>>;

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the origin; see {@link pathOf}. */
  readonly path: string;
  readonly query?: Query;
  readonly body?: unknown;
  /** The version that is to be changed. */
  readonly ifMatch?: number;
  /** `text/csv` for a list as a file; JSON where it is left out. */
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A path with what stands in it made safe: pathOf`/v1/jobs/${id}`. */
export function pathOf(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return parts.reduce((path, part, index) => {
    const value = values[index - 1];
    return `${path}${value === undefined ? '' : encodeURIComponent(value)}${part}`;
  });
}

const PAUSE_MILLISECONDS = [200, 1_000] as const;
const UNAVAILABLE = 503;

export class Connection {
  readonly server: Server;
  readonly #signal: AbortSignal;

  constructor(server: Server, signal: AbortSignal) {
    this.server = server;
    this.#signal = signal;
  }

  /** The JSON of the answer, whose shape the caller states as documented by `/openapi.json`. */
  async ask<Answer>(call: Call): Promise<Answer> {
    const response = await this.open(call);
    const text = await response.text();
    return (text === '' ? {} : JSON.parse(text)) as Answer;
  }

  /** The text of the answer as it came. */
  async askText(call: Call): Promise<string> {
    return (await this.open(call)).text();
  }

  /** The answer with its body unread. */
  async open(call: Call): Promise<Response> {
    const key = call.method === 'GET' ? undefined : randomUUID();
    for (const pause of PAUSE_MILLISECONDS) {
      const response = await this.#send(call, key).catch(() => undefined);
      if (response !== undefined && response.status !== UNAVAILABLE) return good(response);
      await sleep(pause, undefined, { signal: this.#signal });
    }
    return good(await this.#send(call, key).catch((error: unknown) => this.#unreachable(error)));
  }

  #send(call: Call, key: string | undefined): Promise<Response> {
    const { token, url } = this.server;
    const { method, path, query = {}, body, ifMatch, accept = 'application/json' } = call;
    const headers: Record<string, string> = { ...call.headers, accept };
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
    if (key !== undefined) headers['idempotency-key'] = key;
    if (ifMatch !== undefined) headers['if-match'] = `"${ifMatch}"`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const init = { method, headers, signal: this.#signal, redirect: 'error' as const };
    const sent = body === undefined ? init : { ...init, body: JSON.stringify(body) };
    return fetch(`${url}${path}${queryText(query)}`, sent);
  }

  #unreachable(error: unknown): never {
    if (this.#signal.aborted) throw error;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    const advice = 'is it running, and is this its address? `polder serve` starts one';
    throw new ServerSaidNo('unavailable', `${this.server.url} cannot be reached${code}: ${advice}`);
  }
}

async function good(response: Response): Promise<Response> {
  if (response.ok) return response;
  const text = await response.text();
  throw saidNo({ ...parseProblem(text), status: response.status });
}

function parseProblem(text: string): Partial<SaidProblem> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return { title: 'What answers at this address is no Polder' };
  }
}

function queryText(query: Query): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const each of Array.isArray(value) ? value : [value]) given.append(name, String(each));
  }
  const text = given.toString();
  return text === '' ? '' : `?${text}`;
}
