/**
 * What the generated functions of this folder stand on: one request to a Polder, with its
 * repetitions. It uses `fetch` and nothing of the server, so that a page can use it too.
 *
 * What may safely be sent again is sent again where the connection is lost, also in the middle of
 * an answer, or Polder cannot serve (503, 429): reads, and writes under the one Idempotency-Key
 * that each call has.
 */

/** Where Polder is, and what the client needs of its surroundings. */
export interface Connection {
  /** Such as `https://polder.example`, without a slash at the end. */
  readonly origin: string;
  readonly fetch: (address: string, request: RequestInit) => Promise<Response>;
  /** Sent with every request: `authorization` with a token, or `x-polder-csrf` of a page. */
  readonly headers: () => Readonly<Record<string, string>>;
  /** A new key, at least 128 bits of chance: `crypto.randomUUID()`. */
  readonly newKey: () => string;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** How often at most one request is sent. */
  readonly attemptsMax: number;
}

export interface CallOptions {
  /** For a write that must be the same one even after this program ends. */
  readonly idempotencyKey?: string;
  /** The version that was read: needed to update. */
  readonly ifMatch?: number;
  readonly signal?: AbortSignal;
}

export interface FieldFault {
  readonly field: string;
  readonly found: string;
  readonly expected: string;
}

/** Why Polder refuses; programs decide by `type`. */
export interface Problem {
  /** Such as `/problems/not-found`. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly requestId?: string;
  readonly faults?: readonly FieldFault[];
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

export type Answer<Body> =
  | {
      readonly ok: true;
      readonly status: number;
      readonly body: Body;
      /** For `ifMatch`; `undefined` where the answer has none. */
      readonly version: number | undefined;
      readonly isReplayed: boolean;
    }
  | { readonly ok: false; readonly problem: Problem };

/** Members of a path, of a query, and a body. */
export interface CallInput {
  readonly params?: object | undefined;
  readonly query?: object | undefined;
  readonly body?: unknown;
}

export interface OperationPlace {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** False for what would be done again if it were sent again: then it is sent once. */
  readonly isDoneOnce?: boolean;
}

export interface OperationShape {
  readonly input: CallInput;
  readonly answer: unknown;
}

/** Calls one route. Throws only where Polder cannot be reached, or `signal` says stop. */
export type Operation<Shape extends OperationShape> = (
  connection: Connection,
  input: Shape['input'],
  options?: CallOptions,
) => Promise<Answer<Shape['answer']>>;

export class PolderUnreachable extends Error {
  override readonly name = 'PolderUnreachable';
}

export function operation<Shape extends OperationShape>(place: OperationPlace): Operation<Shape> {
  return async (connection, input, options = {}) => {
    return sendAndRead(connection, { place, input, options }, toAnswer<Shape['answer']>);
  };
}

/** All rows of a list, page by page. A refusal ends it as the error {@link ListRefused}. */
export async function* itemsOf<Item, Input extends CallInput>(
  list: Operation<{ input: Input; answer: Pages<Item> }>,
  connection: Connection,
  input: Input,
  options: CallOptions = {},
): AsyncGenerator<Item> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = cursor === undefined ? input.query : { ...input.query, cursor };
    const answer = await list(connection, { ...input, query }, options);
    if (!answer.ok) throw new ListRefused(answer.problem);
    yield* answer.body.items;
    cursor = answer.body.nextCursor;
  }
}

interface Pages<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export class ListRefused extends Error {
  override readonly name = 'ListRefused';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export interface Call {
  readonly place: OperationPlace;
  readonly input: CallInput;
  readonly options: CallOptions;
}

/** Sends a request until it is answered for good, or may not be sent again. */
export function send(connection: Connection, call: Call): Promise<Response> {
  return sendAndRead(connection, call, async (response) => response);
}

/** The same for an answer of which all is read: an error while it is read is a lost connection. */
export async function sendAndRead<Read>(
  connection: Connection,
  call: Call,
  read: (response: Response) => Promise<Read>,
): Promise<Read> {
  const address = `${connection.origin}${pathOf(call.place.path, call.input)}`;
  const request = requestOf(connection, call);
  for (let attempt = 1; ; attempt += 1) {
    const isLast = call.place.isDoneOnce === false || attempt >= connection.attemptsMax;
    try {
      const response = await connection.fetch(address, request);
      const isBusy = response.status === 503 || response.status === 429;
      if (isLast || !isBusy) return await read(response);
      await response.body?.cancel();
      await connection.sleep(waitOf(response, attempt));
    } catch (error) {
      call.options.signal?.throwIfAborted();
      if (isLast) {
        const sentence = `Polder at ${connection.origin} cannot be reached`;
        throw new PolderUnreachable(sentence, { cause: error });
      }
      await connection.sleep(waitMilliseconds(attempt));
    }
  }
}

function pathOf(path: string, { params = {}, query = {} }: CallInput): string {
  const values = new Map<string, unknown>(Object.entries(params));
  const filled = path.replace(/:([A-Za-z0-9]+)/g, (_, name) =>
    encodeURIComponent(String(values.get(name))),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const texts = Array.isArray(value) ? value : [value];
    for (const each of texts) if (each !== undefined) search.append(name, String(each));
  }
  const text = search.toString();
  return text === '' ? filled : `${filled}?${text}`;
}

function requestOf(connection: Connection, { place, input, options }: Call): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json', ...connection.headers() };
  if (place.method !== 'GET') {
    headers['idempotency-key'] = options.idempotencyKey ?? connection.newKey();
  }
  if (options.ifMatch !== undefined) headers['if-match'] = `"${options.ifMatch}"`;
  const request: RequestInit = { method: place.method, headers };
  if (options.signal !== undefined) request.signal = options.signal;
  if (input.body === undefined) return request;
  headers['content-type'] = 'application/json';
  return { ...request, body: JSON.stringify(input.body) };
}

const WAIT_MILLISECONDS_MAX = 10_000;

/** 0.2, 0.4, 0.8, … seconds, or what the answer asks for. */
function waitOf(response: Response, attempt: number): number {
  const asked = Number(response.headers.get('retry-after') ?? '');
  if (!Number.isFinite(asked) || asked <= 0) return waitMilliseconds(attempt);
  return Math.min(WAIT_MILLISECONDS_MAX, asked * 1_000);
}

function waitMilliseconds(attempt: number): number {
  return Math.min(WAIT_MILLISECONDS_MAX, 100 * 2 ** attempt);
}

async function toAnswer<Body>(response: Response): Promise<Answer<Body>> {
  const text = await response.text();
  const parsed = response.ok ? parseJson(text) : undefined;
  if (parsed === undefined) return { ok: false, problem: problemOf(response, text) };
  // Behind the version stands what the content is known by; a proxy that packs it puts W/ before.
  const tag = /^(?:W\/)?"([0-9]+)(?:\.[^"]*)?"$/.exec(response.headers.get('etag') ?? '')?.[1];
  return {
    ok: true,
    status: response.status,
    body: parsed.value as Body,
    version: tag === undefined ? undefined : Number(tag),
    isReplayed: response.headers.get('idempotent-replay') === 'true',
  };
}

/** What a proxy answers in between is no problem of Polder's, and told as one. */
export function problemOf(response: Response, text: string): Problem {
  const { status } = response;
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
  const problem = isProblem === true && text !== '' ? parseJson(text) : undefined;
  if (problem !== undefined) return problem.value as Problem;
  const detail = `Expected an answer of Polder, found status ${status}.`;
  return { type: 'about:blank', title: 'Something in between has answered', status, detail };
}

/** An answer may have no body. `undefined` where it is no JSON. */
function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: text === '' ? undefined : JSON.parse(text) };
  } catch {
    return undefined;
  }
}
