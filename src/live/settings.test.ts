import { describe, expect, test } from 'vitest';
import { SETTING_RULES } from './setting-rules.ts';
import {
  listSettings,
  readClientSettings,
  readSettings,
  renderSettingFault,
  type Settings,
} from './settings.ts';

const FILES: Readonly<Record<string, string>> = {
  '/run/key': `${'k'.repeat(40)}\n`,
  '/run/empty': '\n',
};
const readFile = (path: string) => FILES[path];

function settingsOf(environment: Readonly<Record<string, string>>): Settings {
  const outcome = readSettings(environment, readFile);
  if (!outcome.ok) throw new Error(outcome.faults.map(renderSettingFault).join('; '));
  return outcome.settings;
}

function faultsOf(environment: Readonly<Record<string, string>>): readonly string[] {
  const outcome = readSettings(environment, readFile);
  return outcome.ok ? [] : outcome.faults.map(renderSettingFault);
}

const MAIL = {
  POLDER_SMTP_URL: 'smtps://u:p@mail.example',
  POLDER_MAIL_FROM: 'polder@example.org',
};
const ISSUER = { POLDER_OIDC_ISSUER: 'https://login.example', POLDER_OIDC_CLIENT_ID: 'polder' };

describe('the settings', () => {
  test('of an empty environment are those of a demo on this machine', () => {
    expect(settingsOf({})).toEqual({
      databaseUrl: undefined,
      databaseConnectionCount: 12,
      dataFolder: './data',
      host: '127.0.0.1',
      port: 8080,
      publicUrl: undefined,
      trustedProxies: [],
      oidc: undefined,
      scimSubject: 'externalId',
      admin: undefined,
      isDemo: true,
      runsEngine: true,
      rehearsalsAtOnceMax: 1,
      secretKey: undefined,
      requestsPerSecondMax: 1_000,
      stopSecondsMax: 20,
      logLevel: 'info',
      logFormat: 'text',
    });
  });

  test('take a secret from the file that its name with _FILE names', () => {
    expect(settingsOf({ POLDER_SECRET_KEY_FILE: '/run/key' }).secretKey).toBe('k'.repeat(40));
  });

  test('count an empty value as not set, and leave names alone that are not of Polder', () => {
    expect(settingsOf({ POLDER_PORT: '', PATH: '/bin', POLDERS: 'x' }).port).toBe(8080);
  });

  test('may be set beside those of an agent on the same machine', () => {
    const ofSlurm = { POLDER_SLURM_URL: 'unix:/run/rest', POLDER_SLURM_KEY_FILE: '/etc/key' };
    const ofAgent = { ...ofSlurm, POLDER_QUOTA_HOOK: '/etc/polder/quota' };
    expect(settingsOf({ ...ofAgent, POLDER_PORT: '8097' }).port).toBe(8097);
  });

  test('of mail are its server and the address that letters come from', () => {
    const environment = { ...MAIL, POLDER_PUBLIC_URL: 'https://polder.example' };
    const { mail } = settingsOf(environment);
    expect(mail).toEqual({ smtpUrl: MAIL.POLDER_SMTP_URL, from: MAIL.POLDER_MAIL_FROM });
  });

  // One a row: what is set, and whether anyone on this machine may log in as a persona.
  test.each([
    [{}, true],
    [{ POLDER_HOST: '::1' }, true],
    [{ POLDER_HOST: 'localhost' }, true],
    [{ POLDER_HOST: '0.0.0.0' }, false],
    [{ POLDER_HOST: '127.0.0.1.example.org' }, false],
    [{ POLDER_PUBLIC_URL: 'https://polder.example' }, false],
    [{ POLDER_DEMO: 'off' }, false],
    [{ POLDER_DEMO: 'on' }, true],
    [ISSUER, false],
  ])('%j: demo %s', (environment, isDemo) => {
    expect(settingsOf(environment).isDemo).toBe(isDemo);
  });

  // One a row: what is set, and the fault that is told.
  test.each([
    [{ POLDER_PORT: '80a' }, 'POLDER_PORT: found "80a"; expected a whole number from 0 to 65535'],
    [
      { POLDER_PORT: '65536' },
      'POLDER_PORT: found "65536"; expected a whole number from 0 to 65535',
    ],
    [
      { DATABASE_URL: 'mysql://root:secret@host/x' },
      'DATABASE_URL: found …; expected an address such as ' +
        'postgres://user:password@host:5432/database',
    ],
    [
      { DATABASE_URL: 'postgres://host/x' },
      'POLDER_SECRET_KEY: found nothing; expected the same key on every server of one store: ' +
        'at least 32 printable characters, such as `openssl rand -base64 48` prints',
    ],
    [
      { POLDER_SECRET_KEY: 'short' },
      'POLDER_SECRET_KEY: found …; expected at least 32 printable characters, such as ' +
        '`openssl rand -base64 48` prints',
    ],
    [
      { POLDER_SECRET_KEY_FILE: '/none' },
      'POLDER_SECRET_KEY_FILE: found "/none", which cannot be read; ' +
        'expected a file that holds the secret',
    ],
    [
      { POLDER_SECRET_KEY_FILE: '/run/empty' },
      'POLDER_SECRET_KEY_FILE: found an empty file; expected a file that holds the secret',
    ],
    [
      { POLDER_SECRET_KEY: 'k'.repeat(32), POLDER_SECRET_KEY_FILE: '/run/key' },
      'POLDER_SECRET_KEY_FILE: found both of them; ' +
        'expected POLDER_SECRET_KEY or POLDER_SECRET_KEY_FILE, not both',
    ],
    [
      { POLDER_PROT: '1' },
      'POLDER_PROT: found an unknown setting; ' +
        'expected one that `polder config` lists, did you mean POLDER_PORT?',
    ],
    [
      { POLDER_PUBLIC_URL: 'https://polder.example/app' },
      'POLDER_PUBLIC_URL: found "https://polder.example/app"; ' +
        'expected an origin such as https://polder.example.org, without a path',
    ],
    [
      { POLDER_OIDC_ISSUER: 'http://login.example' },
      'POLDER_OIDC_ISSUER: found "http://login.example"; ' +
        'expected an address with https (http on this machine alone)',
    ],
    [
      { POLDER_OIDC_ISSUER: 'https://login.example' },
      'POLDER_OIDC_CLIENT_ID: found nothing; ' +
        'expected the name under which the issuer of POLDER_OIDC_ISSUER knows this Polder',
    ],
    [
      { ...ISSUER, POLDER_DEMO: 'on' },
      'POLDER_DEMO: found on, with POLDER_OIDC_ISSUER; ' +
        'expected personas on this machine alone, and no issuer',
    ],
    [
      { POLDER_HOST: '0.0.0.0', POLDER_DEMO: 'on' },
      'POLDER_DEMO: found on, with a POLDER_HOST that others can reach; ' +
        'expected personas on this machine alone, and no issuer',
    ],
    [
      { POLDER_PUBLIC_URL: 'https://polder.example', POLDER_DEMO: 'on' },
      'POLDER_DEMO: found on, with a POLDER_PUBLIC_URL that others can reach; ' +
        'expected personas on this machine alone, and no issuer',
    ],
    [
      { ...ISSUER, POLDER_HOST: '0.0.0.0' },
      'POLDER_PUBLIC_URL: found nothing; ' +
        'expected the address to which the issuer sends people back, with POLDER_OIDC_ISSUER',
    ],
    [
      { POLDER_TRUST_PROXY: '10.0.0.0/33' },
      'POLDER_TRUST_PROXY: found "10.0.0.0/33"; ' +
        'expected addresses or networks with commas between them, such as 127.0.0.1,10.0.0.0/8',
    ],
    [
      { ...MAIL, POLDER_SMTP_URL: 'https://u:secret@mail.example' },
      'POLDER_SMTP_URL: found …; expected an address such as smtps://user:password@host or ' +
        'smtp://host:587',
    ],
    [
      { ...MAIL, POLDER_MAIL_FROM: 'Polder <polder@example.org>' },
      'POLDER_MAIL_FROM: found "Polder <polder@example.org>"; ' +
        'expected a mail address, such as polder@example.org',
    ],
    [
      { POLDER_SMTP_URL: MAIL.POLDER_SMTP_URL },
      'POLDER_MAIL_FROM: found nothing; ' +
        'expected the address that letters come from, with POLDER_SMTP_URL',
    ],
    [
      { POLDER_MAIL_FROM: MAIL.POLDER_MAIL_FROM },
      'POLDER_SMTP_URL: found nothing; expected the mail server that sends them, ' +
        'with POLDER_MAIL_FROM',
    ],
    [
      MAIL,
      'POLDER_PUBLIC_URL: found nothing; ' +
        'expected the address to which letters lead, with POLDER_SMTP_URL',
    ],
    [{ POLDER_LOG_FORMAT: 'xml' }, 'POLDER_LOG_FORMAT: found "xml"; expected one of text, json'],
  ])('%j is refused', (environment, fault) => {
    expect(faultsOf(environment)).toEqual([fault]);
  });

  test('are told with all their faults at once', () => {
    expect(faultsOf({ POLDER_PORT: 'x', POLDER_ENGINE: 'x', POLDER_X: 'x' })).toHaveLength(3);
  });
});

describe('the list of settings', () => {
  test('says of each what it is, where from, and of a secret nothing', () => {
    const listed = listSettings({
      POLDER_PORT: '0',
      POLDER_TOKEN: 'polder_pat_secret',
      DATABASE_URL_FILE: '/run/url',
    });
    expect(listed).toHaveLength(SETTING_RULES.length);
    const of = (name: string) => listed.find((setting) => setting.name === name);
    expect(of('POLDER_PORT')).toMatchObject({ value: '"0"', source: 'environment' });
    expect(of('POLDER_TOKEN')).toMatchObject({ value: '…', source: 'environment' });
    expect(of('DATABASE_URL')).toMatchObject({ value: '… (in /run/url)', source: 'file' });
    expect(of('POLDER_HOST')).toMatchObject({ value: '127.0.0.1', source: 'default' });
    expect(JSON.stringify(listed)).not.toContain('secret"');
  });

  test('has each name once, and a fallback that its own rule takes', () => {
    const names = SETTING_RULES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { fallback, parse } of SETTING_RULES) {
      if (fallback === undefined || typeof fallback === 'object') continue;
      expect(parse(String(fallback))).toEqual(fallback);
    }
  });
});

describe('the settings of the commands', () => {
  test('are the server and the token, whatever the settings of a server are', () => {
    const token = `polder_pat_${'a'.repeat(43)}`;
    const environment = { POLDER_URL: 'http://127.0.0.1:1', POLDER_TOKEN: token, POLDER_PORT: 'x' };
    expect(readClientSettings(environment, readFile)).toEqual({
      ok: true,
      settings: { url: 'http://127.0.0.1:1', token },
    });
    expect(readClientSettings({ POLDER_TOKEN: 'x' }, readFile).ok).toBe(false);
  });
});
