/** Pages stay true: what changes is told by server-sent events, and what it touches asked again. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { listen } from '../../../src/client/events.ts';
import { CONNECTION } from './connection.ts';

/** Events come by the hundred; a page is read anew at most so often. */
const GATHER_MILLISECONDS = 3_000;
const AGAIN_MILLISECONDS = 2_000;

/** Other topics whose answers an event changes besides its own. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  job: ['usage'],
  usage: ['statement'],
  question: ['call'],
  bid: ['call'],
  complaint: ['call'],
  agreement: ['call'],
  plan: ['commitment', 'contract', 'site', 'allocation'],
};

/** Listens while it is mounted, and goes on where it was after the connection was lost. */
export function useEvents(isListening: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!isListening) return undefined;
    const stop = new AbortController();
    const gather = new Gatherer(client);
    follow(gather, stop.signal);
    return () => stop.abort();
  }, [client, isListening]);
}

async function follow(gather: Gatherer, signal: AbortSignal): Promise<void> {
  let after: string | undefined;
  while (!signal.aborted) {
    try {
      const options = after === undefined ? { signal } : { after, signal };
      for await (const event of listen(CONNECTION, options)) {
        after = event.id === '' ? after : event.id;
        gather.note(event.kind);
      }
    } catch {
      // Nobody answers, or the session is over: the page says so by its own questions.
    }
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
    if (this.#topics.size === 0) setTimeout(() => this.#askAgain(), GATHER_MILLISECONDS);
    this.#topics.add(kind === 'polder.reset' ? 'everything' : topic);
    for (const also of ALSO[topic] ?? []) this.#topics.add(also);
  }

  #askAgain(): void {
    const topics = new Set(this.#topics);
    this.#topics.clear();
    const isTouched = (topic: unknown) => topics.has('everything') || topics.has(String(topic));
    this.#client.invalidateQueries({ predicate: ({ queryKey: [topic] }) => isTouched(topic) });
  }
}
