/** Server-sent events, as the HTML standard has them, from what the handler goes on to yield. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { assert } from '../../kernel/assert.ts';

/** A client that takes nothing for so long is let go; it comes back where it was. */
const SLOW_MILLISECONDS_MAX = 30_000;

/**
 * Sends texts of `text/event-stream` one by one, and takes the next only once the client has taken
 * this one: nothing piles up for a slow client.
 */
export async function sendEventStream(
  reply: FastifyReply,
  texts: unknown,
  signal: AbortSignal,
): Promise<FastifyReply> {
  assert(isTexts(texts), 'a stream answers texts one by one');
  const headers = { ...reply.getHeaders(), 'content-type': 'text/event-stream; charset=utf-8' };
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { ...plain(headers), 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
  try {
    for await (const text of texts) {
      if (signal.aborted || raw.destroyed) break;
      if (!raw.write(text)) await drained(raw, signal);
    }
  } catch {
    raw.destroy();
    return reply;
  }
  raw.end();
  return reply;
}

function plain(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function isTexts(value: unknown): value is AsyncIterable<string> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

async function drained(raw: ServerResponse, signal: AbortSignal): Promise<void> {
  const patience = AbortSignal.timeout(SLOW_MILLISECONDS_MAX);
  await once(raw, 'drain', { signal: AbortSignal.any([signal, patience]) });
}
