/** What the pages of logging in need, and what they share. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { EpochSeconds } from '../../../kernel/units.ts';
import type { Caller, Database } from '../../database/transaction.ts';
import type { Authenticated, Authenticator, AuthenticatorLog } from '../authenticate.ts';
import { type OpenedSession, SESSION_SECONDS_MAX } from '../commands/sessions.ts';
import { cookieIn, setCookieLine } from '../cookies.ts';
import type { DemoKeys, Persona } from '../demo.ts';
import type { OidcIssuer } from '../oidc.ts';
import { isSecret } from '../secrets.ts';
import { html, type Page, pageHeaders, pageText } from './html.ts';

export type LoginWay =
  | {
      readonly kind: 'oidc';
      readonly issuer: OidcIssuer;
      /** A subject or a mail: becomes an administrator at the first login. */
      readonly administrator: string | undefined;
    }
  | { readonly kind: 'demo'; readonly personas: readonly Persona[]; readonly keys: DemoKeys };

export interface IdentityPagesOptions {
  readonly database: Database;
  readonly authenticator: Authenticator;
  readonly now: () => EpochSeconds;
  readonly log: AuthenticatorLog;
  /** What browsers call this server, such as `https://polder.example`. */
  readonly publicUrl: string;
  /** That address, and others under which pages are served, such as `http://localhost:8080`. */
  readonly origins: readonly string[];
  /** Of `loginKeyOf`: the same on every server of one store. */
  readonly loginKey: Uint8Array;
  readonly login: LoginWay;
  /** Where a login leads that began nowhere: a path. */
  readonly homePath: string;
}

export function isSecureOf({ publicUrl }: IdentityPagesOptions): boolean {
  return publicUrl.startsWith('https:');
}

export function sendPage(reply: FastifyReply, page: Page): FastifyReply {
  return reply.code(page.status).headers(pageHeaders(page)).send(pageText(page));
}

/** 303: what comes next is read, whatever this was. */
export function sendTo(reply: FastifyReply, address: string): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'same-origin')
    .redirect(address, 303);
}

export function failurePage(status: number, title: string, sentence: string): Page {
  const body = html`<p>${sentence}</p>\n<p><a href="/auth/login">Log in again</a></p>`;
  return { status, title, body };
}

export function waitPage(waitSeconds: number): Page {
  const sentence = `Too many attempts came from your address. Try again in ${waitSeconds} seconds.`;
  return failurePage(429, 'Please wait', sentence);
}

export function whoAsks(
  { authenticator }: IdentityPagesOptions,
  request: FastifyRequest,
  csrfField?: string,
): Promise<Authenticated> {
  const { method, headers, ip } = request;
  return authenticator.authenticate({ method, headers, address: ip, csrfField });
}

export function callerOf(
  { now }: IdentityPagesOptions,
  request: FastifyRequest,
  actor: string,
): Caller {
  return { actor, at: now(), requestId: String(request.id) };
}

/** The secret of the session that the browser has had so far. */
export function sessionSecretOf(
  options: IdentityPagesOptions,
  request: FastifyRequest,
): string | undefined {
  const secret = cookieIn(request.headers.cookie, 'session', isSecureOf(options));
  return secret !== undefined && isSecret(secret) ? secret : undefined;
}

export function setSessionCookies(
  reply: FastifyReply,
  isSecure: boolean,
  { secret, csrfToken }: Pick<OpenedSession, 'secret' | 'csrfToken'>,
): void {
  const how = { isSecure, secondsMax: SESSION_SECONDS_MAX };
  reply.header('set-cookie', setCookieLine('session', secret, how));
  reply.header('set-cookie', setCookieLine('csrf', csrfToken, how));
}

export function removeSessionCookies(reply: FastifyReply, isSecure: boolean): void {
  const how = { isSecure, secondsMax: 0 };
  reply.header('set-cookie', setCookieLine('session', '', how));
  reply.header('set-cookie', setCookieLine('csrf', '', how));
}

/** A field of a query or a form that is there once, as text. */
export function fieldOf(fields: unknown, name: string): string | undefined {
  if (fields instanceof URLSearchParams) {
    const values = fields.getAll(name);
    return values.length === 1 ? values[0] : undefined;
  }
  if (typeof fields !== 'object' || fields === null) return undefined;
  const value: unknown = Object.getOwnPropertyDescriptor(fields, name)?.value;
  return typeof value === 'string' ? value : undefined;
}
