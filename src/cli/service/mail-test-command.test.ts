import { afterAll, beforeAll, expect, test } from 'vitest';
import { MailServer } from '../../platform/notices/testing/mail-server.ts';
import { folderOf, runCli } from '../testing/run-cli.ts';

const server = new MailServer();
beforeAll(() => server.start());
afterAll(() => server.stop());

const run = (address: string, url = server.url) =>
  runCli(folderOf({}), ['mail-test', address], {
    environment: {
      POLDER_SMTP_URL: url,
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
  expect(server.received).toHaveLength(1);
  expect(server.received[0]?.text).toMatch(
    /Subject: Polder: a test of its mail[\s\S]*http:\/\/127\.0\.0\.1:8080/,
  );

  server.answers.set('bob@example.org', { code: 550, says: 'No such user' });
  const refused = await run('bob@example.org');
  expect([refused.stdout, refused.exitCode]).toEqual(['', 4]);
  expect(refused.stderr).toContain('No such user');
});

test('Where no server answers, or none is set, it says so', async () => {
  const silent = await run('ada@example.org', 'smtp://127.0.0.1:1');
  expect([silent.stdout, silent.exitCode]).toEqual(['', 5]);
  expect(silent.stderr).toContain('ECONNREFUSED');
  const unset = await runCli(folderOf({}), ['mail-test', 'ada@example.org']);
  expect(unset.exitCode).toBe(1);
  expect(unset.stderr).toContain('POLDER_SMTP_URL: found nothing');
});
