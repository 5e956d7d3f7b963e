import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { folderOf, runCli } from '../testing/run-cli.ts';

test('polder jobs submit sends a script of Windows as a site reads it', async () => {
  const received: unknown[] = [];
  const server = createServer(async (request, response) => {
    received.push(await json(request));
    response.end('{"id":"job_00000001"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const cwd = folderOf({ 'my train.sh': '\uFEFF#!/bin/sh\r\nsrun train\r\n' });
  const asked = ['allocation_aa', '--gpus', '1', '--time', '1h', '--script', 'my train.sh'];
  const { exitCode } = await runCli(cwd, ['jobs', 'submit', ...asked, '--url', url]);
  server.close();
  expect(exitCode).toBe(0);
  expect(received).toMatchObject([{ script: '#!/bin/sh\nsrun train\n' }]);
});
