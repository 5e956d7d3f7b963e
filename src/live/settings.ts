/**
 * From the environment to the settings of a server, or to everything that is wrong with it. Pure:
 * the environment and the reading of files are handed in. Always: a setting that is refused is
 * named with what was found and what was expected, and a secret is never shown.
 */
import { compare } from '../kernel/compare.ts';
import type { SubjectWord } from '../platform/identity/commands/directory.ts';
import { type DemoRefusal, demoRefusal, isLoopbackHost } from '../platform/identity/demo.ts';
import { suggestion } from '../rehearsal/programme-file/nearest.ts';
import {
  ADMIN,
  CLIENT_TOKEN,
  CLIENT_URL,
  DATA,
  DATABASE_CONNECTIONS,
  DATABASE_URL,
  DEMO,
  ENGINE,
  HOST,
  LOG_FORMAT,
  LOG_LEVEL,
  type LogFormat,
  type LogLevel,
  MAIL_FROM,
  OIDC_CLIENT_ID,
  OIDC_CLIENT_SECRET,
  OIDC_ISSUER,
  OIDC_SUBJECT,
  PORT,
  PUBLIC_URL,
  RATE_LIMIT,
  REHEARSALS_AT_ONCE,
  SCIM_SUBJECT,
  SECRET_KEY,
  SETTING_RULES,
  type SettingRule,
  SMTP_URL,
  STOP_SECONDS,
  TRUST_PROXY,
} from './setting-rules.ts';

/** Where no public address is set, the one listened on decides. */
const THIS_MACHINE = 'http://127.0.0.1';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The text of a file that holds a secret; `undefined` where it cannot be read. */
export type ReadSecretFile = (path: string) => string | undefined;

export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly subjectClaim: string;
}

/** How letters are sent; they link to the public address. */
export interface MailSendingSettings {
  readonly smtpUrl: string;
  readonly from: string;
}

export interface Settings {
  /** `undefined`: the embedded store. */
  readonly databaseUrl: string | undefined;
  readonly databaseConnectionCount: number;
  readonly dataFolder: string;
  readonly host: string;
  readonly port: number;
  /** `undefined`: what the server listens on. */
  readonly publicUrl: string | undefined;
  /** Addresses or networks; none: no proxy is believed. */
  readonly trustedProxies: readonly string[];
  readonly oidc: OidcSettings | undefined;
  readonly scimSubject: SubjectWord;
  readonly admin: string | undefined;
  /** `undefined`: no mail is sent. */
  readonly mail: MailSendingSettings | undefined;
  readonly isDemo: boolean;
  readonly runsEngine: boolean;
  /** 0: none on this server. */
  readonly rehearsalsAtOnceMax: number;
  /** `undefined`: the one kept with the data. */
  readonly secretKey: string | undefined;
  /** Of one caller. */
  readonly requestsPerSecondMax: number;
  readonly stopSecondsMax: number;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
}

/** What the commands need that talk to a server. */
export interface ClientSettings {
  readonly url: string | undefined;
  readonly token: string | undefined;
}

export interface SettingFault {
  readonly setting: string;
  /** `…` for a secret. */
  readonly found: string;
  readonly expected: string;
}

export type SettingsOutcome<Value> =
  | { readonly ok: true; readonly settings: Value }
  | { readonly ok: false; readonly faults: readonly SettingFault[] };

export function readSettings(
  environment: Environment,
  readFile: ReadSecretFile,
): SettingsOutcome<Settings> {
  const found = new FoundSettings(environment, readFile);
  const host = found.take(HOST);
  const issuer = found.take(OIDC_ISSUER);
  const publicUrl = found.take(PUBLIC_URL);
  const demo = found.take(DEMO);
  const refusal = demoRefusal({ host, publicUrl: publicUrl ?? THIS_MACHINE, issuer });
  const settings: Settings = {
    databaseUrl: found.take(DATABASE_URL),
    databaseConnectionCount: found.take(DATABASE_CONNECTIONS),
    dataFolder: found.take(DATA),
    host,
    port: found.take(PORT),
    publicUrl,
    trustedProxies: found.take(TRUST_PROXY),
    oidc: oidcOf(issuer, found),
    scimSubject: found.take(SCIM_SUBJECT),
    admin: found.take(ADMIN),
    mail: mailOf(found),
    isDemo: demo !== 'off' && refusal === undefined,
    runsEngine: found.take(ENGINE) === 'on',
    rehearsalsAtOnceMax: found.take(REHEARSALS_AT_ONCE),
    secretKey: found.take(SECRET_KEY),
    requestsPerSecondMax: found.take(RATE_LIMIT),
    stopSecondsMax: found.take(STOP_SECONDS),
    logLevel: found.take(LOG_LEVEL),
    logFormat: found.take(LOG_FORMAT),
  };
  const faults = [
    ...unknownNames(environment),
    ...found.faults,
    ...(found.faults.length > 0 ? [] : faultsBetween(settings)),
    ...(demo === 'on' && refusal !== undefined ? [demoFault(refusal)] : []),
  ];
  return faults.length > 0 ? { ok: false, faults } : { ok: true, settings };
}

export function readClientSettings(
  environment: Environment,
  readFile: ReadSecretFile,
): SettingsOutcome<ClientSettings> {
  const found = new FoundSettings(environment, readFile);
  const settings = { url: found.take(CLIENT_URL), token: found.take(CLIENT_TOKEN) };
  return found.faults.length > 0 ? { ok: false, faults: found.faults } : { ok: true, settings };
}

export interface ListedSetting {
  readonly name: string;
  readonly meaning: string;
  /** As set, or what holds instead, in words; `…` for a secret that is set. */
  readonly value: string;
  readonly source: 'default' | 'environment' | 'file';
  readonly isSecret: boolean;
  readonly expected: string;
}

/** Every setting as it stands, good or not. */
export function listSettings(environment: Environment): readonly ListedSetting[] {
  return SETTING_RULES.map((rule) => {
    const { name, meaning, isSecret, expected, fallbackText } = rule;
    const text = environment[name] ?? '';
    const file = isSecret ? (environment[`${name}_FILE`] ?? '') : '';
    const about = { name, meaning, isSecret, expected };
    if (text !== '') return { ...about, value: shown(rule, text), source: 'environment' };
    if (file !== '') return { ...about, value: `… (in ${file})`, source: 'file' };
    return { ...about, value: fallbackText, source: 'default' };
  });
}

export function renderSettingFault({ setting, found, expected }: SettingFault): string {
  return `${setting}: found ${found}; expected ${expected}`;
}

type AnyRule = SettingRule<unknown, unknown>;

class FoundSettings {
  readonly faults: SettingFault[] = [];
  readonly #environment: Environment;
  readonly #readFile: ReadSecretFile;

  constructor(environment: Environment, readFile: ReadSecretFile) {
    this.#environment = environment;
    this.#readFile = readFile;
  }

  hasFaultOf({ name }: Pick<AnyRule, 'name'>): boolean {
    return this.faults.some(({ setting }) => setting === name || setting === `${name}_FILE`);
  }

  /** The value of a setting. Where it is refused: its fallback, and a fault more. */
  take<Value, Fallback>(rule: SettingRule<Value, Fallback>): Value | Fallback {
    const text = this.#textOf(rule);
    if (text === '') return rule.fallback;
    const value = rule.parse(text);
    if (value !== undefined) return value;
    this.faults.push({ setting: rule.name, found: shown(rule, text), expected: rule.expected });
    return rule.fallback;
  }

  #textOf({ name, isSecret }: Pick<AnyRule, 'name' | 'isSecret'>): string {
    const text = this.#environment[name] ?? '';
    const file = isSecret ? (this.#environment[`${name}_FILE`] ?? '') : '';
    if (file === '') return text;
    if (text !== '') {
      const expected = `${name} or ${name}_FILE, not both`;
      this.faults.push({ setting: `${name}_FILE`, found: 'both of them', expected });
      return text;
    }
    const content = this.#readFile(file)?.trim();
    if (content !== undefined && content !== '') return content;
    const found = content === undefined ? `${quoted(file)}, which cannot be read` : 'an empty file';
    this.faults.push({ setting: `${name}_FILE`, found, expected: 'a file that holds the secret' });
    return '';
  }
}

function oidcOf(issuer: string | undefined, found: FoundSettings): OidcSettings | undefined {
  const clientId = found.take(OIDC_CLIENT_ID);
  const clientSecret = found.take(OIDC_CLIENT_SECRET);
  const subjectClaim = found.take(OIDC_SUBJECT);
  if (issuer === undefined) return undefined;
  if (clientId === undefined) {
    const expected = 'the name under which the issuer of POLDER_OIDC_ISSUER knows this Polder';
    found.faults.push({ setting: OIDC_CLIENT_ID.name, found: 'nothing', expected });
  }
  return { issuer, clientId: clientId ?? '', clientSecret, subjectClaim };
}

function mailOf(found: FoundSettings): MailSendingSettings | undefined {
  const smtpUrl = found.take(SMTP_URL);
  const from = found.take(MAIL_FROM);
  if (smtpUrl !== undefined && from !== undefined) return { smtpUrl, from };
  if (smtpUrl !== undefined && !found.hasFaultOf(MAIL_FROM)) {
    const expected = 'the address that letters come from, with POLDER_SMTP_URL';
    found.faults.push({ setting: MAIL_FROM.name, found: 'nothing', expected });
  }
  if (from !== undefined && !found.hasFaultOf(SMTP_URL)) {
    const expected = 'the mail server that sends them, with POLDER_MAIL_FROM';
    found.faults.push({ setting: SMTP_URL.name, found: 'nothing', expected });
  }
  return undefined;
}

/** What each setting allows alone and their sum does not. */
function faultsBetween(settings: Settings): readonly SettingFault[] {
  const { databaseUrl, secretKey, host, oidc, publicUrl, mail } = settings;
  const faults: SettingFault[] = [];
  if (databaseUrl !== undefined && secretKey === undefined) {
    const expected = `the same key on every server of one store: ${SECRET_KEY.expected}`;
    faults.push({ setting: SECRET_KEY.name, found: 'nothing', expected });
  }
  if (oidc !== undefined && publicUrl === undefined && !isLoopbackHost(host)) {
    const expected = 'the address to which the issuer sends people back, with POLDER_OIDC_ISSUER';
    faults.push({ setting: PUBLIC_URL.name, found: 'nothing', expected });
  }
  if (mail !== undefined && publicUrl === undefined) {
    const expected = 'the address to which letters lead, with POLDER_SMTP_URL';
    faults.push({ setting: PUBLIC_URL.name, found: 'nothing', expected });
  }
  return faults;
}

function demoFault(refusal: Exclude<DemoRefusal, undefined>): SettingFault {
  const found = `on, with ${DEMO_OBSTACLES[refusal]}`;
  return { setting: DEMO.name, found, expected: 'personas on this machine alone, and no issuer' };
}

const DEMO_OBSTACLES: Readonly<Record<Exclude<DemoRefusal, undefined>, string>> = {
  issuer_is_set: 'POLDER_OIDC_ISSUER',
  host_is_not_loopback: 'a POLDER_HOST that others can reach',
  public_url_is_not_loopback: 'a POLDER_PUBLIC_URL that others can reach',
};

/** A mistyped name would otherwise be a setting that silently does nothing. */
function unknownNames(environment: Environment): readonly SettingFault[] {
  const known = SETTING_RULES.flatMap(({ name, isSecret }) =>
    isSecret ? [name, `${name}_FILE`] : [name],
  );
  return Object.keys(environment)
    .filter((name) => name.startsWith('POLDER_') && !known.includes(name))
    .sort(compare)
    .map((name) => ({
      setting: name,
      found: 'an unknown setting',
      expected: `one that \`polder config\` lists${suggestion(name, known)}`,
    }));
}

function shown({ isSecret }: Pick<AnyRule, 'isSecret'>, text: string): string {
  return isSecret ? '…' : quoted(text);
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
