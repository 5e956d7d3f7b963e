/** `GET /v1/events`: what changes, as it changes, as far as the listener may see it. */
import Type from 'typebox';
import { toTimeText } from '../../kernel/time.ts';
import { type EventListener, isHeardBy } from '../database/event-scope.ts';
import type { Actor } from '../identity/access.ts';
import { listenerOf } from '../identity/hearing.ts';
import type { EventFeed, StoredEvent } from './event-feed.ts';
import { defineRoute } from './route.ts';

export interface EventPorts {
  readonly events: EventFeed;
}

/** A line that says nothing, so that a dead connection is noticed and a proxy keeps a still one. */
const HEARTBEAT_MILLISECONDS = 15_000;
const HEARTBEAT = ': still here\n\n';

/** The number of an event: an int8 of the store. */
const SEQ_PATTERN = '^(?:0|[1-9][0-9]{0,17})$';

export const eventRoute = defineRoute({
  operationId: 'listenToEvents',
  method: 'GET',
  path: '/v1/events',
  room: 'platform',
  summary: 'What changes, as it changes (server-sent events)',
  description:
    'Each event has its number as id, its kind as event, and JSON with kind, at, subject and ' +
    'detail as data. A client that comes back with Last-Event-ID, or ?after=, misses nothing ' +
    'that is still kept. Where events in between are not, polder.reset comes first: read ' +
    'the present state anew. Without a number, events begin now. Only what lies in the reach of ' +
    'event.read is told, and only of what one may read there.',
  permission: 'event.read',
  kind: 'stream',
  query: Type.Object(
    {
      after: Type.Optional(
        Type.String({
          pattern: SEQ_PATTERN,
          maxLength: 18,
          description: 'the number of an event, 0 for all that are kept',
        }),
      ),
      kinds: Type.Optional(
        Type.Array(Type.String({ pattern: '^[a-z][a-z0-9.-]{0,59}$', maxLength: 60 }), {
          minItems: 1,
          maxItems: 20,
          description: 'only events of these kinds, such as job.started',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  answer: Type.Unsafe<AsyncIterable<string>>({ type: 'string', description: 'text/event-stream' }),
  handle: async ({ query, actor, lastEventId, until, mayGoOn }, ports: EventPorts) => {
    const after = parseSeq(lastEventId) ?? parseSeq(query.after);
    const [{ kinds }, { signal }] = [query, until];
    const listener = { actor, kinds, after, signal, mayGoOn };
    return { ok: true, body: eventTexts(ports.events, listener) };
  },
});

function parseSeq(text: string | undefined): bigint | undefined {
  return text !== undefined && new RegExp(SEQ_PATTERN).test(text) ? BigInt(text) : undefined;
}

interface Listener {
  readonly actor: Actor;
  readonly kinds: readonly string[] | undefined;
  /** Where it stopped; `undefined` for one that begins now. */
  readonly after: bigint | undefined;
  readonly signal: AbortSignal;
  /** Whether it may still hear what it hears. */
  readonly mayGoOn: () => Promise<boolean>;
}

/** Goes on until the signal or the feed stops it, or the listener may no longer hear it. */
async function* eventTexts(feed: EventFeed, listener: Listener): AsyncGenerator<string> {
  const isFor = filterOf(listener);
  const { seq: start, text } = await startOf(feed, listener.after);
  yield text;
  for (let seq = start; !listener.signal.aborted && !feed.isStopped; ) {
    const events = await feed.after(seq);
    const last = events.at(-1);
    if (last === undefined) {
      await feed.waitBeyond(seq, HEARTBEAT_MILLISECONDS, listener.signal);
      if ((await feed.lastSeq()) > seq) continue;
      if (!(await listener.mayGoOn())) return;
      yield HEARTBEAT;
      continue;
    }
    if (!(await listener.mayGoOn())) return;
    seq = last.seq;
    const texts = events.filter(isFor).map(textOf);
    // The number moves on although nothing was for this listener: it need not see it all again.
    if (events.length > 0 && texts.length === 0) texts.push(`id: ${seq}\n: nothing for you\n\n`);
    yield texts.join('');
  }
}

/** Where a listener begins; one whose past is no longer kept, or never was, is told so. */
async function startOf(feed: EventFeed, after: bigint | undefined) {
  const last = await feed.lastSeq();
  if (after === undefined) return { seq: last, text: `retry: 2000\nid: ${last}\n: hello\n\n` };
  const first = await feed.firstSeq();
  const isPast = await feed.hasHappened(after);
  if (isPast && after + 1n >= first) return { seq: after, text: `retry: 2000\n: hello again\n\n` };
  const seq = isPast ? first - 1n : last;
  const detail = JSON.stringify({
    kind: 'polder.reset',
    after: String(after),
    kept: String(seq + 1n),
  });
  return { seq, text: `retry: 2000\nid: ${seq}\nevent: polder.reset\ndata: ${detail}\n\n` };
}

/** What it may hear of each kind is found once: its roles do not change while it listens. */
function filterOf({ actor, kinds }: Listener): (event: StoredEvent) => boolean {
  const listeners = new Map<string, EventListener>();
  const listenerTo = (kind: string): EventListener => {
    const listener = listeners.get(kind) ?? listenerOf(actor, kind);
    listeners.set(kind, listener);
    return listener;
  };
  const isKind = (kind: string) => kinds === undefined || kinds.includes(kind);
  return ({ kind, scopes }) => isKind(kind) && isHeardBy(listenerTo(kind), scopes);
}

/** JSON has no line end in it, and kinds are words, so nothing can break out of its line. */
function textOf({ seq, at, kind, subject, detail }: StoredEvent): string {
  const body = JSON.stringify({ kind, at: toTimeText(at), subject, detail });
  return `id: ${seq}\nevent: ${kind}\ndata: ${body}\n\n`;
}
