import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folderOf, runCli } from '../testing/run-cli.ts';

let server: SMTPServer;
let port = 0;
const received: string[] = [];

beforeAll(async () => {
  server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: ({ address }, _session, next) => {
      if (address.startsWith('ada')) return next();
      return next(Object.assign(new Error('No such user'), { responseCode: 550 }));
    },
    onData: (stream, _session, next) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8');
      });
      stream.on('end', () => {
        received.push(text);
        next();
      });
    },
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const address = server.server.address();
  if (typeof address === 'object' && address !== null) port = address.port;
});
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

const run = (address: string, of = port) =>
  runCli(folderOf({}), ['mail-test', address], {
    environment: {
      POLDER_SMTP_URL: `smtp://127.0.0.1:${of}`,
      POLDER_MAIL_FROM: 'polder@example.org',
      POLDER_PUBLIC_URL: 'http://127.0.0.1:8080',
    },
  });

test('One letter is sent, and what the server said is told', async () => {
  const sent = await run('ada@example.org');
  expect([sent.stderr, sent.exitCode]).toEqual(['', 0]);
  expect(sent.stdout).toBe(
    'ada@example.org: the mail server took a letter from polder@example.org\n',
  );
  expect(received).toHaveLength(1);
  expect(received[0]).toMatch(
    /Subject: Polder: a test of its mail[\s\S]*http:\/\/127\.0\.0\.1:8080/,
  );

  const refused = await run('bob@example.org');
  expect([refused.stdout, refused.exitCode]).toEqual(['', 4]);
  expect(refused.stderr).toContain('No such user');
});

test('Where no server answers, or none is set, it says so', async () => {
  const silent = await run('ada@example.org', 1);
  expect([silent.stdout, silent.exitCode]).toEqual(['', 5]);
  expect(silent.stderr).toContain('ECONNREFUSED');
  const unset = await runCli(folderOf({}), ['mail-test', 'ada@example.org']);
  expect(unset.exitCode).toBe(1);
  expect(unset.stderr).toContain('POLDER_SMTP_URL: found nothing');
});
