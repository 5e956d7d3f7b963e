import { createServer, type RequestListener, type Server } from 'node:http';
import { afterAll, expect, test } from 'vitest';
import { RemotePolder } from './connection.ts';

const TOKEN = `polder_pat_${'a'.repeat(43)}`;
const servers: Server[] = [];

afterAll(() => {
  for (const server of servers) server.close();
});

async function listening(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

test('a token does not follow a redirect', async () => {
  const heard: string[] = [];
  const elsewhere = await listening((request, response) => {
    heard.push(request.headers.authorization ?? '');
    response.end('{}');
  });
  const url = await listening((request, response) => {
    expect(request.headers.authorization).toBe(`Bearer ${TOKEN}`);
    response.writeHead(307, { location: `${elsewhere}${request.url}` }).end();
  });
  const polder = new RemotePolder({ url, token: TOKEN }, new AbortController().signal);
  await expect(polder.csv('/v1/jobs', {})).rejects.toThrow(`${url} cannot be reached`);
  expect(heard).toEqual([]);
});

const HTML: RequestListener = (_, response) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Log in to this network</p>');
};
const GATEWAY: RequestListener = (_, response) => {
  response.writeHead(502, { 'content-type': 'text/html' }).end('<p>Bad gateway</p>');
};
const BROKEN_OFF: RequestListener = (request, response) => {
  const { searchParams } = new URL(request.url ?? '', 'http://localhost');
  const types = { csv: 'text/csv', pdf: 'application/pdf', json: 'application/json' };
  const type = types[(searchParams.get('format') ?? 'json') as keyof typeof types];
  response.writeHead(200, { 'content-type': type, 'content-length': 100 }).write('id\r\n');
  setTimeout(() => request.socket.destroy(), 20);
};

test.each([
  ['something in between', HTML, 'Something in between has answered'],
  ['a gateway without Polder', GATEWAY, 'Something in between has answered'],
  ['an answer that breaks off', BROKEN_OFF, 'cannot be reached'],
])('a file or a document is not had from %s, which is no defect', async (_, answer, words) => {
  const url = await listening(answer);
  const polder = new RemotePolder({ url, token: undefined }, new AbortController().signal);
  const asking = [
    () => polder.csv('/v1/jobs', {}),
    () => polder.pages('/v1/calls/call_x', {}),
    () => polder.said('/health/ready'),
    () => polder.get('/v1/jobs'),
  ];
  for (const ask of asking) {
    const error = await ask().catch((each: unknown) => each);
    expect(error).toMatchObject({ name: 'ServerSaidNo', kind: 'unavailable' });
    expect(String(error)).toContain(words);
  }
});
