import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { listen } from './events.ts';
import { type Connection, itemsOf, operation, PolderUnreachable } from './runtime.ts';

type Answering = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that answers by the list: the first request by the first, and so on. */
let answerings: Answering[] = [];
let requests: IncomingMessage[] = [];
let connection: Connection;
const server = createServer((request, response) => {
  requests.push(request);
  const answering = answerings.shift() ?? ((_, each) => void each.writeHead(500).end());
  answering(request, response);
});

beforeEach(async () => {
  [answerings, requests] = [[], []];
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  let keyCount = 0;
  connection = {
    origin: `http://127.0.0.1:${port}`,
    fetch: (url, request) => fetch(url, request),
    headers: () => ({ authorization: 'Bearer x' }),
    newKey: () => {
      keyCount += 1;
      return `key-${keyCount}`;
    },
    sleep: async () => undefined,
    attemptsMax: 3,
  };
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const drop: Answering = (request) => void request.socket.destroy();
const json =
  (body: unknown, headers = {}): Answering =>
  (_, response) =>
    void response.writeHead(200, headers).end(JSON.stringify(body));
const breakOff: Answering = (request, response) => {
  response.writeHead(200, { 'content-length': 100 }).write('{"name":');
  setTimeout(() => request.socket.destroy(), 20);
};
const unavailable: Answering = (_, response) => void response.writeHead(503).end();

const rename = operation<{
  input: { params: { thingId: string }; body: { name: string } };
  answer: { name: string };
}>({ method: 'PATCH', path: '/v1/things/:thingId' });
const list = operation<{
  input: { query?: { sort?: string; cursor?: string; kinds?: readonly string[] } };
  answer: { items: readonly number[]; nextCursor: string | null };
}>({ method: 'GET', path: '/v1/things' });
const makeToken = operation<{ input: { body: object }; answer: object }>({
  method: 'POST',
  path: '/v1/tokens',
  isDoneOnce: false,
});

describe('a call', () => {
  test('sends a write again under its one key where the connection is lost', async () => {
    answerings = [drop, unavailable, json({ name: 'B' }, { etag: '"4"' })];
    const input = { params: { thingId: 'a/b' }, body: { name: 'B' } };
    const answer = await rename(connection, input, { ifMatch: 3 });
    expect(answer).toEqual({
      ok: true,
      status: 200,
      body: { name: 'B' },
      version: 4,
      isReplayed: false,
    });
    const keys = requests.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toEqual(['key-1', 'key-1', 'key-1']);
    expect(requests[0]?.url).toBe('/v1/things/a%2Fb');
    expect(requests[0]?.headers['if-match']).toBe('"3"');
  });

  test.each([
    ['"4"', 4],
    ['"4.aB-1_"', 4],
    ['W/"4.aB-1_"', 4],
    ['W/"aB-1_"', undefined],
  ])('of %s has the version %j', async (etag, version) => {
    answerings = [json({ name: 'B' }, { etag })];
    const input = { params: { thingId: 'thing_a' }, body: { name: 'B' } };
    expect(await rename(connection, input)).toMatchObject({ version });
  });

  test('asks again where an answer breaks off, and is told where it always does', async () => {
    answerings = [breakOff, json({ name: 'b' })];
    const input = { params: { thingId: 'thing_a' }, body: { name: 'b' } };
    expect(await rename(connection, input)).toMatchObject({ ok: true, body: { name: 'b' } });
    expect(requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['key-1', 'key-1']);
    answerings = [breakOff, breakOff, breakOff];
    await expect(rename(connection, input)).rejects.toThrow(PolderUnreachable);
  });

  test.each([
    [200, 'text/html', '<p>Log in to this network</p>'],
    [502, 'application/problem+json', '<p>Bad gateway</p>'],
  ])('knows that something in between has answered: %i %s', async (status, type, text) => {
    answerings = [(_, each) => void each.writeHead(status, { 'content-type': type }).end(text)];
    expect(await list(connection, {})).toEqual({
      ok: false,
      problem: {
        type: 'about:blank',
        title: 'Something in between has answered',
        status,
        detail: `Expected an answer of Polder, found status ${status}.`,
      },
    });
  });

  test('that may be done once only is sent once only', async () => {
    answerings = [drop, json({})];
    await expect(makeToken(connection, { body: {} })).rejects.toThrow(PolderUnreachable);
    expect(requests).toHaveLength(1);
  });

  test('gives up after as many attempts as it has', async () => {
    answerings = [drop, drop, drop, json({})];
    await expect(list(connection, {})).rejects.toThrow(PolderUnreachable);
    expect(requests).toHaveLength(3);
  });

  test('hands on what is refused', async () => {
    const problem = { type: '/problems/x', title: 'X', status: 409, detail: 'no' };
    answerings = [
      (_, response) => {
        response.writeHead(409, { 'content-type': 'application/problem+json; charset=utf-8' });
        response.end(JSON.stringify(problem));
      },
    ];
    expect(await list(connection, {})).toEqual({ ok: false, problem });
  });

  test('stops where its signal says so', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(list(connection, {}, { signal })).rejects.toThrow('enough');
  });
});

test('a list goes on from page to page', async () => {
  answerings = [json({ items: [1, 2], nextCursor: 'c' }), json({ items: [3], nextCursor: null })];
  const items: number[] = [];
  const query = { sort: '-a', kinds: ['x', 'y'] };
  for await (const item of itemsOf(list, connection, { query })) items.push(item);
  expect(items).toEqual([1, 2, 3]);
  expect(requests.map(({ url }) => url)).toEqual([
    '/v1/things?sort=-a&kinds=x&kinds=y',
    '/v1/things?sort=-a&kinds=x&kinds=y&cursor=c',
  ]);
});

test('a listener goes on behind the last event after a lost connection', async () => {
  const stream =
    (...parts: readonly string[]): Answering =>
    (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const part of parts) response.write(part);
      setTimeout(() => response.destroy(), 20);
    };
  answerings = [
    stream('id: 4\n: hello\n\nid: 5\nevent: a.b\ndata: {"subject":', '"x"}\n\nid: 6\nevent'),
    stream('id: 6\nevent: a.c\ndata: {"subject":"y"}\n\n'),
  ];
  const controller = new AbortController();
  const kinds: string[] = [];
  for await (const event of listen(connection, { signal: controller.signal })) {
    kinds.push(`${event.id} ${event.kind} ${event.subject}`);
    if (kinds.length === 2) break;
  }
  expect(kinds).toEqual(['5 a.b x', '6 a.c y']);
  expect(requests.map(({ url }) => url)).toEqual(['/v1/events', '/v1/events?after=5']);
});

test('a listener who heard no event yet goes on where it was, once somebody answers', async () => {
  const stream =
    (text: string): Answering =>
    (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(text);
      setTimeout(() => response.destroy(), 20);
    };
  const badGateway: Answering = (_, response) => void response.writeHead(502).end('<html>');
  const gone = [drop, drop, drop, unavailable, unavailable, unavailable, badGateway];
  const missed = stream('id: 5\nevent: a.b\ndata: {}\n\n');
  answerings = [stream('id: 4\n: hello\n\n'), ...gone, missed];
  let hearings = 0;
  const onHearing = () => {
    hearings += 1;
  };
  const { signal } = new AbortController();
  for await (const event of listen(connection, { signal, onHearing })) {
    expect(event.id).toBe('5');
    break;
  }
  expect(requests.slice(1).every(({ url }) => url === '/v1/events?after=4')).toBe(true);
  expect([requests.length, hearings]).toEqual([9, 1]);
});

test('a listener whom nobody answers at first is told so', async () => {
  answerings = [drop, drop, drop];
  const { signal } = new AbortController();
  const first = listen(connection, { signal }).next();
  await expect(first).rejects.toThrow(PolderUnreachable);
});

test('a listener to whom nothing is said any more goes on by another connection', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const streamOf = (id: number) => {
      const text = `id: ${id}\nevent: job.started\ndata: {"kind":"job.started"}\n\n`;
      return new ReadableStream({ start: (to) => to.enqueue(new TextEncoder().encode(text)) });
    };
    const asked: string[] = [];
    const through: Connection = {
      ...connection,
      origin: '',
      fetch: async (address) => {
        asked.push(address);
        const headers = { 'content-type': 'text/event-stream' };
        return new Response(streamOf(asked.length), { headers });
      },
    };
    const stopping = new AbortController();
    const events = listen(through, { signal: stopping.signal });
    expect((await events.next()).value?.id).toBe('1');
    const second = events.next();
    await vi.advanceTimersByTimeAsync(44_000);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect((await second).value?.id).toBe('2');
    expect(asked).toEqual(['/v1/events', '/v1/events?after=1']);
    stopping.abort();
    await events.return(undefined);
  } finally {
    vi.useRealTimers();
  }
});
