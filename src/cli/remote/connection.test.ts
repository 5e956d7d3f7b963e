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
  await expect(polder.open('/v1/jobs')).rejects.toThrow(`${url} cannot be reached`);
  expect(heard).toEqual([]);
});
