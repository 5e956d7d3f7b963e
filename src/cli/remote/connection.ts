/**
 * A server as the commands see it: the typed client, with refusals thrown as `ServerSaidNo`. What
 * is lost on the way is asked again, writes under one idempotency key.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CallInput,
  type CallOptions,
  type Connection,
  type Operation,
  type OperationShape,
  operation,
  PolderUnreachable,
  problemOf,
  sendAndRead,
} from '../../client/runtime.ts';
import { ServerSaidNo } from '../failure.ts';
import { saidNo } from './problem-text.ts';
import type { Server } from './server.ts';

export type Query = Readonly<Record<string, unknown>>;

interface AnyGet extends OperationShape {
  readonly input: CallInput;
}

interface Document<Content> {
  readonly mediaType: string;
  readonly read: (response: Response) => Promise<Content>;
  readonly isAnyStatus?: boolean;
}

const ATTEMPTS_MAX = 4;

export class RemotePolder {
  readonly server: Server;
  readonly connection: Connection;
  readonly #signal: AbortSignal;

  constructor(server: Server, signal: AbortSignal) {
    const { url, token } = server;
    const given: Readonly<Record<string, string>> =
      token === undefined ? {} : { authorization: `Bearer ${token}` };
    this.server = server;
    this.#signal = signal;
    this.connection = {
      origin: url,
      // A redirect could send the token elsewhere.
      fetch: (address, request) => fetch(address, { ...request, redirect: 'error' }),
      headers: () => given,
      newKey: randomUUID,
      sleep: (milliseconds) => sleep(milliseconds, undefined, { signal }),
      attemptsMax: ATTEMPTS_MAX,
    };
  }

  /** The body of the answer. Throws `ServerSaidNo`. */
  async call<Shape extends OperationShape>(
    operation: Operation<Shape>,
    input: Shape['input'],
    options: CallOptions = {},
  ): Promise<Shape['answer']> {
    return (await this.callWithVersion(operation, input, options)).body;
  }

  /** The body, and the version to name in the next update. */
  async callWithVersion<Shape extends OperationShape>(
    operation: Operation<Shape>,
    input: Shape['input'],
    options: CallOptions = {},
  ): Promise<{ readonly body: Shape['answer']; readonly version: number | undefined }> {
    const signal = this.#signal;
    const sent = operation(this.connection, input, { signal, ...options });
    const answer = await sent.catch((error: unknown) => this.#unreachable(error));
    if (answer.ok) return answer;
    throw saidNo(answer.problem);
  }

  /** What stands at a path, of a shape that the caller states. */
  get<Answer>(path: string, query: Query = {}): Promise<Answer> {
    const read = operation<AnyGet & { readonly answer: Answer }>({ method: 'GET', path });
    return this.call(read, { query });
  }

  /** A list as CSV, all of it. */
  csv(path: string, query: Query): Promise<string> {
    const read = (response: Response) => response.text();
    return this.#whole(path, { ...query, format: 'csv' }, { mediaType: 'text/csv', read });
  }

  /** A document as a PDF. */
  pages(path: string, query: Query): Promise<Uint8Array> {
    return this.#whole(path, { ...query, format: 'pdf' }, documentOf('application/pdf'));
  }

  /** A document in XML, byte by byte. */
  xml(path: string): Promise<Uint8Array> {
    return this.#whole(path, { format: 'xml' }, documentOf('application/xml'));
  }

  /** The JSON at a path, whatever its status says. */
  async said<Answer>(path: string): Promise<Answer> {
    const mediaType = 'application/json';
    const read = async (response: Response): Promise<Answer> => JSON.parse(await response.text());
    return this.#whole(path, {}, { mediaType, read, isAnyStatus: true });
  }

  /** What is of another media type is no answer of Polder, or why it refuses. */
  async #whole<Content>(
    path: string,
    query: Query,
    { mediaType, read, isAnyStatus = false }: Document<Content>,
  ): Promise<Content> {
    const found = await this.#sent(path, query, async (response) => {
      const type = response.headers.get('content-type') ?? '';
      const isGood = response.ok || isAnyStatus;
      if (isGood && type.startsWith(mediaType)) return { content: await read(response) };
      return { problem: problemOf(response, await response.text()) };
    });
    if ('content' in found) return found.content;
    throw saidNo(found.problem);
  }

  #sent<Read>(path: string, query: Query, read: (response: Response) => Promise<Read>) {
    const place = { method: 'GET', path } as const;
    const headers = () => ({ ...this.connection.headers(), accept: '*/*' });
    const call = { place, input: { query }, options: { signal: this.#signal } };
    const once = { ...this.connection, headers, attemptsMax: 1 };
    return sendAndRead(once, call, read).catch((error: unknown) => this.#unreachable(error));
  }

  #unreachable(error: unknown): never {
    if (!(error instanceof PolderUnreachable)) throw error;
    const { cause } = error;
    const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
    const code = inner instanceof Error && 'code' in inner ? ` (${String(inner.code)})` : '';
    const advice = 'is it running, and is this its address? `polder serve` starts one';
    throw new ServerSaidNo('unavailable', `${this.server.url} cannot be reached${code}: ${advice}`);
  }
}

function documentOf(mediaType: string): Document<Uint8Array> {
  return { mediaType, read: async (response) => new Uint8Array(await response.arrayBuffer()) };
}
