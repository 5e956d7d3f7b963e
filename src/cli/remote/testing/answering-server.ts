/** A server that notes what it is asked, and answers what a test has laid out for it. */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach } from 'vitest';

interface Next {
  status: number;
  answer: object;
  /** In place of {@link answer}, where it is no JSON. */
  document: { readonly type: string; readonly bytes: Uint8Array } | undefined;
}

interface Received {
  readonly line: string;
  readonly ifMatch: string | undefined;
  readonly body: unknown;
}

/** For one file of tests: it listens while they run, and forgets between them. */
export function answeringServer() {
  const received: Received[] = [];
  const next: Next = { status: 200, answer: {}, document: undefined };
  const server = createServer(async (request, response) => {
    const sent = await text(request);
    received.push({
      line: `${request.method} ${request.url}`,
      ifMatch: request.headers['if-match'],
      body: sent === '' ? undefined : JSON.parse(sent),
    });
    if (next.document !== undefined) {
      response.writeHead(next.status, { 'content-type': next.document.type });
      response.end(next.document.bytes);
      return;
    }
    const type = next.status < 300 ? 'application/json' : 'application/problem+json';
    response.writeHead(next.status, { 'content-type': type, etag: '"7"' });
    response.end(JSON.stringify(next.answer));
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => server.close());
  beforeEach(() => {
    received.length = 0;
    Object.assign(next, { status: 200, answer: {}, document: undefined });
  });
  const url = (): string => {
    const address = server.address();
    return typeof address === 'object' && address !== null
      ? `http://127.0.0.1:${address.port}`
      : '';
  };
  return { received, next, url };
}
