/** Pages stay true: what changes is told by server-sent events, and what it touches asked again. */
import { type Query, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { listen } from '../../../src/client/events.ts';
import { CONNECTION } from './connection.ts';
import { isLargeList } from './large-list.ts';
import { doubtSession } from './session.ts';

/** Events come by the hundred; a page is read anew at most so often. */
const GATHER_MILLISECONDS = 3_000;
const AGAIN_MILLISECONDS = 2_000;

/** Other topics whose answers an event changes besides its own. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  job: ['usage'],
  usage: ['statement'],
  statement: ['usage', 'invoice'],
  outage: ['site', 'usage'],
  commitment: ['usage'],
  position: ['commitment'],
  time: ['plan'],
  vote: ['plan'],
  question: ['call'],
  bid: ['call'],
  application: ['access-call', 'review'],
  review: ['application'],
  change: ['allocation'],
  complaint: ['call'],
  award: ['call'],
  agreement: ['call'],
  registration: ['plan', 'person'],
  plan: ['commitment', 'contract', 'site', 'allocation'],
};

/**
 * Listens while it is mounted, and goes on where it was after the connection was lost. `listener`
 * is who may hear events: for another it begins anew.
 */
export function useEvents(listener: string | undefined): void {
  const client = useQueryClient();
  useEffect(() => {
    if (listener === undefined) return undefined;
    const stop = new AbortController();
    const gather = new Gatherer(client);
    follow(gather, stop.signal, () => doubtSession(client));
    return () => stop.abort();
  }, [client, listener]);
}

/** `listen` goes on where it was; where it begins anew, what was read before is asked again. */
async function follow(gather: Gatherer, signal: AbortSignal, doubt: () => void): Promise<void> {
  const onHearing = () => gather.noteHearing();
  while (!signal.aborted) {
    try {
      for await (const { kind } of listen(CONNECTION, { signal, onHearing })) gather.note(kind);
    } catch {
      // Nobody answers, or the session is over.
    }
    if (!signal.aborted) doubt();
    if (!signal.aborted) await CONNECTION.sleep(AGAIN_MILLISECONDS);
  }
}

class Gatherer {
  readonly #client: QueryClient;
  readonly #topics = new Set<string>();

  constructor(client: QueryClient) {
    this.#client = client;
  }

  note(kind: string): void {
    const [topic = ''] = kind.split('.');
    this.#gather(kind === 'polder.reset' ? 'everything' : topic);
    for (const also of ALSO[topic] ?? []) this.#topics.add(also);
  }

  /** What was read until now, or is on its way, may lack what happened before the first event. */
  noteHearing(): void {
    const isOlder = ({ state: { data, fetchStatus } }: Query) =>
      !isLargeList(data) && (data !== undefined || fetchStatus !== 'idle');
    const older = new Set(this.#client.getQueryCache().getAll().filter(isOlder));
    setTimeout(() => {
      this.#client.invalidateQueries({ predicate: (query) => older.has(query) });
    }, GATHER_MILLISECONDS);
  }

  #gather(topic: string): void {
    if (this.#topics.size === 0) setTimeout(() => this.#askAgain(), GATHER_MILLISECONDS);
    this.#topics.add(topic);
  }

  #askAgain(): void {
    const topics = new Set(this.#topics);
    this.#topics.clear();
    const isTouched = (topic: unknown) => topics.has('everything') || topics.has(String(topic));
    this.#client.invalidateQueries({
      predicate: ({ queryKey: [topic], state }) => isTouched(topic) && !isLargeList(state.data),
    });
  }
}
