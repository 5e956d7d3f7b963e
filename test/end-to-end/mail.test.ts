/**
 * The built command and mail servers that encrypt: from the start (smtps) and by STARTTLS. What a
 * process trusts is read when it starts, so each letter is sent by one of its own.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { MAIL_CERTIFICATE } from '../../src/platform/notices/testing/mail-certificate.ts';
import { type MailLogin, MailServer } from '../../src/platform/notices/testing/mail-server.ts';
import { MAIN } from './built-service.ts';

const folder = mkdtempSync(join(tmpdir(), 'polder-mail-'));
const TRUSTED = join(folder, 'mail.pem');
writeFileSync(TRUSTED, MAIL_CERTIFICATE);
afterAll(() => rmSync(folder, { recursive: true }));

const LOGIN = { name: 'polder', password: 'a pass@word: of tests' } as const;

interface Sending {
  readonly tls: 'none' | 'by-starttls' | 'from-start';
  /** Of the setting; the server lets in {@link LOGIN} alone, where there is one. */
  readonly login?: MailLogin;
  /** Whether the certificate is among those that Node.js trusts. */
  readonly isTrusted?: boolean;
}

/** Sends one letter by `polder mail-test`, and answers what came of it on both sides. */
async function send({ tls, login, isTrusted = true }: Sending) {
  const server = new MailServer({ tls, ...(login === undefined ? {} : { login: LOGIN }) });
  await server.start();
  const env = {
    PATH: process.env.PATH,
    POLDER_SMTP_URL: server.urlFor(login),
    POLDER_MAIL_FROM: 'polder@example.org',
    POLDER_PUBLIC_URL: 'https://polder.example.org',
    ...(isTrusted ? { NODE_EXTRA_CA_CERTS: TRUSTED } : {}),
  };
  const words = [MAIN, 'mail-test', 'ada@example.org'];
  const ended = await new Promise<{ exitCode: number | null; stderr: string }>((resolve) => {
    const child = execFile(process.execPath, words, { env, cwd: folder }, (_error, _out, stderr) =>
      resolve({ exitCode: child.exitCode, stderr }),
    );
  });
  await server.stop();
  return { ...ended, letterCount: server.received.length, logins: server.logins };
}

test.concurrent.each([
  ['smtps', { tls: 'from-start' }],
  ['smtps with a password', { tls: 'from-start', login: LOGIN }],
  ['STARTTLS', { tls: 'by-starttls' }],
  ['STARTTLS with a password', { tls: 'by-starttls', login: LOGIN }],
] satisfies [string, Sending][])('A letter goes by %s', async (_, sending) => {
  const logins = 'login' in sending ? [LOGIN] : [];
  expect(await send(sending)).toEqual({ exitCode: 0, stderr: '', letterCount: 1, logins });
});

test.concurrent.each([
  ['smtps', { tls: 'from-start', login: LOGIN, isTrusted: false }],
  ['STARTTLS', { tls: 'by-starttls', login: LOGIN, isTrusted: false }],
] satisfies [string, Sending][])(
  'By %s no stranger gets letter or password',
  async (_, sending) => {
    const { stderr, ...rest } = await send(sending);
    expect(rest).toEqual({ exitCode: 5, letterCount: 0, logins: [] });
    expect(stderr).toContain('self-signed certificate');
  },
);

test.concurrent('A password is not sent where the server does not encrypt', async () => {
  const { stderr, ...rest } = await send({ tls: 'none', login: LOGIN });
  expect(rest).toEqual({ exitCode: 5, letterCount: 0, logins: [] });
  expect(stderr).toMatch(/STARTTLS|TLS/);
});

test.concurrent('A wrong password is told as what the server said of it', async () => {
  const login = { ...LOGIN, password: 'wrong' };
  const { stderr, ...rest } = await send({ tls: 'by-starttls', login });
  expect(rest).toEqual({ exitCode: 5, letterCount: 0, logins: [login] });
  expect(stderr).toContain('Not with this login');
  expect(stderr).not.toContain(login.password);
});
