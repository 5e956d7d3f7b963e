/** Listening to what changes: server-sent events that go on after a lost connection. */
import { type Connection, ListRefused, PolderUnreachable, problemOf, send } from './runtime.ts';

export interface PolderEvent {
  /** The number of the event: hand it to `after` to go on behind it. */
  readonly id: string;
  /** Such as `job.started`; `polder.reset`: events are missing, read the present state anew. */
  readonly kind: string;
  readonly at?: string;
  readonly subject?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface ListenOptions {
  /** Where to go on; without it events begin now. */
  readonly after?: string;
  /** Only events of these kinds. */
  readonly kinds?: readonly string[];
  /** Called once events are heard: what was read before may be older than the first of them. */
  readonly onHearing?: () => void;
  readonly signal: AbortSignal;
}

/**
 * Until the signal stops it, or Polder refuses, which throws {@link ListRefused}. Where nobody
 * answers at first it throws; once it has heard anything it waits until somebody does, because
 * only it knows where to go on: the number may have come with no event.
 */
export async function* listen(
  connection: Connection,
  { after, kinds, onHearing, signal }: ListenOptions,
): AsyncGenerator<PolderEvent> {
  let last = after;
  let isFirst = true;
  while (!signal.aborted) {
    const body = await opened(connection, { query: { kinds, after: last }, signal, isFirst });
    if (isFirst) onHearing?.();
    isFirst = false;
    try {
      for await (const message of messagesOf(body)) {
        if (message.id !== '') last = message.id;
        if (message.event !== '') yield toEvent(message);
      }
    } catch {
      // The connection was lost, or the signal has ended it: the loop sees which.
    }
    if (!signal.aborted) await connection.sleep(RESUME_MILLISECONDS);
  }
}

const RESUME_MILLISECONDS = 500;
/** Polder says every 15 s that it is still here: after three of these in vain it is not. */
const SILENT_MILLISECONDS_MAX = 45_000;
const LOOK_AGAIN_MILLISECONDS = 2_000;

interface Opening {
  readonly query: object;
  readonly signal: AbortSignal;
  readonly isFirst: boolean;
}

async function opened(
  connection: Connection,
  { query, signal, isFirst }: Opening,
): Promise<ReadableStream<Uint8Array>> {
  const place = { method: 'GET', path: '/v1/events' } as const;
  const headers = () => ({ ...connection.headers(), accept: 'text/event-stream' });
  const call = { place, input: { query }, options: { signal } };
  for (;;) {
    try {
      const response = await send({ ...connection, headers }, call);
      if (!isStream(response)) {
        throw new ListRefused(problemOf(response, await response.text()));
      }
      if (response.body === null) throw new PolderUnreachable('The stream of events has no body');
      return response.body;
    } catch (error) {
      if (isFirst || !isPassing(error)) throw error;
      await connection.sleep(LOOK_AGAIN_MILLISECONDS);
      signal.throwIfAborted();
    }
  }
}

function isStream({ ok, headers }: Response): boolean {
  return ok && headers.get('content-type')?.startsWith('text/event-stream') === true;
}

function isPassing(error: unknown): boolean {
  if (error instanceof PolderUnreachable) return true;
  if (!(error instanceof ListRefused)) return false;
  const { type, status } = error.problem;
  return type === 'about:blank' || [429, 502, 503, 504].includes(status);
}

interface Message {
  readonly id: string;
  readonly event: string;
  readonly text: string;
}

function toEvent({ id, event, text }: Message): PolderEvent {
  return { ...JSON.parse(text), id, kind: event };
}

/** Ends where nothing comes any more, also without a word, as after a machine has slept. */
async function* messagesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Message> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  const giveUp = (): void => void reader.cancel().catch(() => undefined);
  let silence: ReturnType<typeof setTimeout> | undefined;
  try {
    for (let rest = ''; ; ) {
      silence = setTimeout(giveUp, SILENT_MILLISECONDS_MAX);
      const { value, done } = await reader.read();
      clearTimeout(silence);
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      const parts = rest.split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) yield toMessage(part);
    }
  } finally {
    clearTimeout(silence);
    await reader.cancel().catch(() => undefined);
  }
}

function toMessage(part: string): Message {
  const lines = part.split('\n');
  const fieldOf = (name: string) =>
    lines
      .filter((line) => line.startsWith(`${name}: `))
      .map((line) => line.slice(name.length + 2))
      .join('\n');
  return { id: fieldOf('id'), event: fieldOf('event'), text: fieldOf('data') };
}
