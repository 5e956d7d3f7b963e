/** What the commands of notices send, and what they show. */
import { expect, test } from 'vitest';
import { folderOf, runCli } from '../testing/run-cli.ts';
import { answeringServer } from './testing/answering-server.ts';

const polder = answeringServer();
const { received, next } = polder;
const cwd = folderOf({});
const run = (line: readonly string[]) => runCli(cwd, ['notices', ...line, '--url', polder.url()]);

test('What one was told is listed in English, with the number to read it by', async () => {
  const sentences = { en: 'An invoice is overdue.', nl: 'Een factuur is over tijd.' };
  next.answer = {
    items: [
      {
        ...{ seq: '12', at: '2029-04-01T09:00:00Z', kind: 'invoice.overdue', topic: 'invoices' },
        ...{ subject: 'invoice_00000001', sentences, page: '/invoices/invoice_00000001' },
        readAt: null,
      },
    ],
    nextCursor: null,
  };
  const { stdout, exitCode } = await run(['list', '--unread']);
  expect([exitCode, received[0]?.line]).toEqual([0, expect.stringContaining('unread=true')]);
  const line =
    /12 .*2029-04-01 09:00:00 UTC .*invoices .*An invoice is overdue\. .*invoice_00000001/;
  expect(stdout).toMatch(line);
});

test('They are read up to a number, and no further', async () => {
  next.answer = { read: 3 };
  const { stdout } = await run(['read', '--until', '12']);
  expect(received).toMatchObject([{ line: 'POST /v1/my-notices/read', body: { until: '12' } }]);
  expect(stdout).toMatch(/^read +3$/m);
});

test('A choice is sent whole, as it was seen before', async () => {
  next.answer = { mail: 'daily', language: 'nl', silent: ['delivery'], version: 8 };
  const said = ['--mail', 'daily', '--language', 'nl', '--silent', 'delivery'];
  expect((await run(['choose', ...said])).exitCode).toBe(0);
  expect(received).toMatchObject([
    { line: 'GET /v1/my-notice-settings' },
    {
      line: 'PUT /v1/my-notice-settings',
      body: { mail: 'daily', language: 'nl', silent: ['delivery'] },
    },
  ]);
});
