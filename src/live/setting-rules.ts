/**
 * Every setting of Polder: its name in the environment, what it is for, what holds where it is not
 * set, and how it is checked. `polder config` and docs/operating.md list what stands here. An empty
 * value counts as not set. A secret may stand in a file instead: `POLDER_SECRET_KEY_FILE` names it.
 */

import { isIP } from 'node:net';
import { SUBJECT_WORDS } from '../platform/identity/commands/directory.ts';
import { isLoopbackHost } from '../platform/identity/demo.ts';

export interface SettingRule<Value, Fallback = Value> {
  readonly name: string;
  /** One sentence, without its full stop. */
  readonly meaning: string;
  /** What holds where the setting is not there. */
  readonly fallback: Fallback;
  /** The fallback in words. */
  readonly fallbackText: string;
  /** What a good value looks like, after "expected". */
  readonly expected: string;
  readonly isSecret: boolean;
  /** The value, or `undefined` where the text is no good. */
  readonly parse: (text: string) => Value | undefined;
}

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

export const DATABASE_URL = optional({
  name: 'DATABASE_URL',
  meaning: 'The PostgreSQL (15 or later) that holds everything',
  fallbackText: 'an embedded PostgreSQL under POLDER_DATA',
  expected: 'an address such as postgres://user:password@host:5432/database',
  isSecret: true,
  parse: (text) => (urlOf(text, ['postgres:', 'postgresql:']) === undefined ? undefined : text),
});

export const DATABASE_CONNECTIONS = wholeNumber({
  name: 'POLDER_DATABASE_CONNECTIONS',
  meaning: 'How many connections to the store one server holds at most',
  fallback: 12,
  min: 3,
  max: 200,
});

export const DATA = required({
  name: 'POLDER_DATA',
  meaning: 'The folder of the embedded store and of the keys that Polder makes for itself',
  fallback: './data',
  expected: 'the name of a folder',
  parse: (text) => text,
});

export const HOST = required({
  name: 'POLDER_HOST',
  meaning: 'The address that the server listens on',
  fallback: '127.0.0.1',
  expected: 'an address or name of this machine, such as 127.0.0.1, ::1 or 0.0.0.0',
  parse: (text) => (/^[A-Za-z0-9.:_-]{1,253}$/.test(text) ? text : undefined),
});

export const PORT = wholeNumber({
  name: 'POLDER_PORT',
  meaning: 'The port that the server listens on; 0 takes a free one',
  fallback: 8080,
  min: 0,
  max: 65_535,
});

export const PUBLIC_URL = optional({
  name: 'POLDER_PUBLIC_URL',
  meaning: 'The address under which browsers reach this server',
  fallbackText: 'http:// with POLDER_HOST and POLDER_PORT',
  expected: 'an origin such as https://polder.example.org, without a path',
  isSecret: false,
  parse: originOf,
});

export const TRUST_PROXY = required<readonly string[]>({
  name: 'POLDER_TRUST_PROXY',
  meaning: 'The proxies whose X-Forwarded-For is believed',
  fallback: [],
  fallbackText: 'none',
  expected: 'addresses or networks with commas between them, such as 127.0.0.1,10.0.0.0/8',
  parse: proxiesOf,
});

export const OIDC_ISSUER = optional({
  name: 'POLDER_OIDC_ISSUER',
  meaning: 'The OpenID Connect issuer at which people log in',
  fallbackText: 'none: the demo personas, or tokens alone',
  expected: 'an address with https (http on this machine alone)',
  isSecret: false,
  parse: issuerOf,
});

export const OIDC_CLIENT_ID = optional({
  name: 'POLDER_OIDC_CLIENT_ID',
  meaning: 'The name under which the issuer knows this Polder',
  fallbackText: 'none',
  expected: 'up to 200 printable characters',
  isSecret: false,
  parse: (text) => printable(text, 200),
});

export const OIDC_CLIENT_SECRET = optional({
  name: 'POLDER_OIDC_CLIENT_SECRET',
  meaning: 'The secret that the issuer gave to this Polder',
  fallbackText: 'none: a public client, with PKCE alone',
  expected: 'up to 500 printable characters',
  isSecret: true,
  parse: (text) => printable(text, 500),
});

export const SCIM_SUBJECT = oneOf({
  name: 'POLDER_SCIM_SUBJECT',
  meaning: 'Which word of a directory (SCIM) is the subject by which the issuer logs a person in',
  fallback: 'externalId',
  fallbackText: 'externalId',
  words: SUBJECT_WORDS,
});

export const OIDC_SUBJECT = required({
  name: 'POLDER_OIDC_SUBJECT',
  meaning: 'The claim of the issuer that says who has logged in, and never changes for a person',
  fallback: 'sub',
  expected: 'up to 100 letters, digits and the signs _ - . : /, such as oid of Entra ID',
  parse: (text) => (/^[\w.:/-]{1,100}$/.test(text) ? text : undefined),
});

export const ADMIN = optional({
  name: 'POLDER_ADMIN',
  meaning: 'Who becomes an administrator at the first login: a subject of the issuer or a mail',
  fallbackText: 'nobody',
  expected: 'up to 254 printable characters',
  isSecret: false,
  parse: (text) => printable(text, 254),
});

export const DEMO = oneOf({
  name: 'POLDER_DEMO',
  meaning: 'Lets anyone on this machine log in as a persona of the demo programme',
  fallback: 'auto',
  fallbackText: 'auto: where there is no issuer and the server listens on this machine alone',
  words: ['auto', 'on', 'off'] as const,
});

export const ENGINE = oneOf({
  name: 'POLDER_ENGINE',
  meaning: 'Whether this server may become the one that schedules',
  fallback: 'on',
  fallbackText: 'on',
  words: ['on', 'off'] as const,
});

export const REHEARSALS_AT_ONCE = wholeNumber({
  name: 'POLDER_REHEARSALS_AT_ONCE',
  meaning: 'How many rehearsals that people ask for run on this server at the same time; 0: none',
  fallback: 1,
  min: 0,
  max: 64,
});

export const SECRET_KEY = optional({
  name: 'POLDER_SECRET_KEY',
  meaning: 'Signs short-lived cookies; the same on every server of one store',
  fallbackText: 'made at the first start and kept under POLDER_DATA; needed with DATABASE_URL',
  expected: 'at least 32 printable characters, such as `openssl rand -base64 48` prints',
  isSecret: true,
  parse: (text) => (text.length >= 32 ? printable(text, 500) : undefined),
});

export const RATE_LIMIT = wholeNumber({
  name: 'POLDER_RATE_LIMIT',
  meaning:
    'How many requests a second one caller may make for long; an address may make twice that',
  fallback: 1_000,
  min: 1,
  max: 1_000_000,
});

export const STOP_SECONDS = wholeNumber({
  name: 'POLDER_STOP_SECONDS',
  meaning: 'How long a stop waits for requests that are still served, seconds',
  fallback: 20,
  min: 0,
  max: 600,
});

export const LOG_LEVEL = oneOf({
  name: 'POLDER_LOG_LEVEL',
  meaning: 'The least severe message that is logged',
  fallback: 'info',
  fallbackText: 'info',
  words: LOG_LEVELS,
});

export const LOG_FORMAT = oneOf({
  name: 'POLDER_LOG_FORMAT',
  meaning: 'How the log is written to standard error: for people or for programs',
  fallback: 'text',
  fallbackText: 'text',
  words: LOG_FORMATS,
});

export const CLIENT_URL = optional({
  name: 'POLDER_URL',
  meaning: 'The server that the commands talk to',
  fallbackText: 'the one of the last `polder login`, else http://127.0.0.1:8080',
  expected: 'an origin such as https://polder.example.org, without a path',
  isSecret: false,
  parse: originOf,
});

export const CLIENT_TOKEN = optional({
  name: 'POLDER_TOKEN',
  meaning: 'The personal token that the commands show to that server',
  fallbackText: 'the one of `polder login`',
  expected: 'a token such as polder_pat_…',
  isSecret: true,
  parse: (text) => (/^polder_[a-z]+_[A-Za-z0-9_-]{20,200}$/.test(text) ? text : undefined),
});

/** This and the next two are of `polder agent` and of sweeps; a server may stand beside them. */
const SLURM_URL = optional({
  name: 'POLDER_SLURM_URL',
  meaning: 'The slurmrestd that `polder agent` and `polder sweep --on` ask',
  fallbackText: 'none',
  expected: 'an address such as http://127.0.0.1:6820 or unix:/run/slurmrestd/socket',
  isSecret: false,
  parse: (text) => (/^(?:https?:\/\/.|unix:.)/.test(text) ? text : undefined),
});

const SLURM_KEY_FILE = optional({
  name: 'POLDER_SLURM_KEY_FILE',
  meaning: 'The file with the key of the tokens of that slurmrestd',
  fallbackText: 'none: it knows its callers by its socket',
  expected: 'the name of a file',
  isSecret: false,
  parse: (text) => text,
});

const QUOTA_HOOK = optional({
  name: 'POLDER_QUOTA_HOOK',
  meaning: 'The program by which `polder agent` sets storage quotas',
  fallbackText: 'none: storage of allocations is not carried to the site',
  expected: 'the absolute path of a program that may be run',
  isSecret: false,
  parse: (text) => (text.startsWith('/') ? text : undefined),
});

export const SMTP_URL = optional<string>({
  name: 'POLDER_SMTP_URL',
  meaning: 'The mail server by which people are told what they are to do',
  fallbackText: 'none: no mail is sent',
  expected: 'an address such as smtps://user:password@host or smtp://host:587',
  isSecret: true,
  parse: smtpUrlOf,
});
export const MAIL_FROM = optional<string>({
  name: 'POLDER_MAIL_FROM',
  meaning: 'The address that letters come from, with POLDER_SMTP_URL',
  fallbackText: 'none: no mail is sent',
  expected: 'a mail address, such as polder@example.org',
  isSecret: false,
  parse: (text) => (/^[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,189}$/.test(text) ? text : undefined),
});

/** In the order in which they are listed. */
export const SETTING_RULES: readonly SettingRule<unknown, unknown>[] = [
  DATABASE_URL,
  DATABASE_CONNECTIONS,
  DATA,
  HOST,
  PORT,
  PUBLIC_URL,
  TRUST_PROXY,
  OIDC_ISSUER,
  OIDC_CLIENT_ID,
  OIDC_CLIENT_SECRET,
  OIDC_SUBJECT,
  SCIM_SUBJECT,
  ADMIN,
  DEMO,
  ENGINE,
  REHEARSALS_AT_ONCE,
  SECRET_KEY,
  RATE_LIMIT,
  STOP_SECONDS,
  SMTP_URL,
  MAIL_FROM,
  LOG_LEVEL,
  LOG_FORMAT,
  CLIENT_URL,
  CLIENT_TOKEN,
  SLURM_URL,
  SLURM_KEY_FILE,
  QUOTA_HOOK,
];

type Optional<Value> = Omit<SettingRule<Value, undefined>, 'fallback'>;

function optional<Value>(rule: Optional<Value>): SettingRule<Value, undefined> {
  return { ...rule, fallback: undefined };
}

type Required<Value> = Omit<SettingRule<Value>, 'isSecret' | 'fallbackText'> & {
  readonly fallbackText?: string;
};

function required<Value>(rule: Required<Value>): SettingRule<Value> {
  return { fallbackText: String(rule.fallback), ...rule, isSecret: false };
}

interface Bounds {
  readonly name: string;
  readonly meaning: string;
  readonly fallback: number;
  readonly min: number;
  readonly max: number;
}

function wholeNumber({ min, max, ...rule }: Bounds): SettingRule<number> {
  return required({
    ...rule,
    expected: `a whole number from ${min} to ${max}`,
    parse: (text) => wholeNumberOf(text, min, max),
  });
}

interface Choice<Word extends string> {
  readonly name: string;
  readonly meaning: string;
  readonly fallback: Word;
  readonly fallbackText: string;
  readonly words: readonly Word[];
}

function oneOf<Word extends string>({ words, ...rule }: Choice<Word>): SettingRule<Word> {
  return required({
    ...rule,
    expected: `one of ${words.join(', ')}`,
    parse: (text) => words.find((word) => word === text),
  });
}

function wholeNumberOf(text: string, min: number, max: number): number | undefined {
  const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}

/** `undefined` where one of them is no address; what the server understands of it is its own. */
function proxiesOf(text: string): readonly string[] | undefined {
  const parts = text.split(',').map((part) => part.trim());
  const isGood = (part: string) => {
    const [address = '', bits, ...rest] = part.split('/');
    const bitsMax = isIP(address) === 6 ? 128 : 32;
    const isNetwork = bits === undefined || wholeNumberOf(bits, 0, bitsMax) !== undefined;
    return isIP(address) !== 0 && isNetwork && rest.length === 0;
  };
  return parts.every(isGood) ? parts : undefined;
}

function printable(text: string, lengthMax: number): string | undefined {
  return text.length <= lengthMax && /^[\x20-\x7e]+$/.test(text) ? text : undefined;
}

function urlOf(text: string, protocols: readonly string[]): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && protocols.includes(url.protocol) ? url : undefined;
}

/** Nothing but where the server is and how to log in there. */
function smtpUrlOf(text: string): string | undefined {
  const url = urlOf(text, ['smtp:', 'smtps:']);
  if (url === undefined || url.hostname === '' || url.search !== '' || url.hash !== '') {
    return undefined;
  }
  const hasPath = url.pathname !== '' && url.pathname !== '/';
  const isHalfLogin = (url.username === '') !== (url.password === '');
  return hasPath || isHalfLogin ? undefined : text;
}

function originOf(text: string): string | undefined {
  const url = urlOf(text, ['http:', 'https:']);
  if (url === undefined || url.username !== '' || url.password !== '') return undefined;
  return url.pathname === '/' && url.search === '' && url.hash === '' ? url.origin : undefined;
}

/** OpenID Connect asks for https; a test issuer on the same machine needs none. */
function issuerOf(text: string): string | undefined {
  const url = urlOf(text, ['http:', 'https:']);
  if (url === undefined || url.search !== '' || url.hash !== '') return undefined;
  return url.protocol === 'https:' || isLoopbackHost(url.hostname) ? text : undefined;
}
