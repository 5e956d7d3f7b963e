/**
 * Who asks. In this order:
 *
 *  1. `Authorization: Bearer` with a token: its owner, restricted to what the token is for.
 *  2. The cookie of a session: its person; a write must come from a page of Polder (csrf.ts).
 *  3. Neither, or a session that is over: the public.
 *
 * A token that is no good is refused, so that its bearer learns of it. A session that is over is
 * not: the browser keeps its cookie, and may still see what is public.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Reader } from '../database/transaction.ts';
import { type Actor, PUBLIC_ACTOR } from './access.ts';
import { IDLE_SECONDS_MAX } from './commands/sessions.ts';
import { cookieIn } from './cookies.ts';
import { CredentialCache } from './credential-cache.ts';
import { type CsrfRefusal, csrfRefusal } from './csrf.ts';
import { DEMO_ISSUER } from './demo.ts';
import { FailedAttempts } from './failed-attempts.ts';
import { hashOfSecret, isSecret, isToken } from './secrets.ts';
import { type Credential, sessionCredential, tokenCredential } from './store/credentials.ts';
import { touchSession } from './store/sessions.ts';
import { touchToken } from './store/tokens.ts';

export interface AuthenticateRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** Of the client, as far as proxies are believed. */
  readonly address: string;
  /** Only looked at again, as a stream does while it goes on: its use is not noted. */
  readonly isAgain?: true | undefined;
  /** The hidden field of a form, which cannot set the header. */
  readonly csrfField?: string | undefined;
}

export type AuthenticateRefusal =
  | { readonly reason: CredentialRefusal }
  | { readonly reason: CsrfRefusal }
  | { readonly reason: 'too_many_attempts'; readonly waitSeconds: number };

export type CredentialRefusal =
  | 'token_malformed'
  | 'token_unknown'
  | 'token_expired'
  | 'token_revoked'
  | 'owner_inactive';

export type Authenticated =
  | { readonly kind: 'actor'; readonly actor: Actor }
  | { readonly kind: 'public'; readonly actor: Actor }
  | ({ readonly kind: 'refused' } & AuthenticateRefusal);

export interface AuthenticatorPorts {
  readonly database: Reader;
  readonly now: () => EpochSeconds;
  /** Milliseconds of a clock that does not jump, such as `performance.now`. */
  readonly monotonicMilliseconds: () => number;
  /** Those that pages of Polder are served from, such as `https://polder.example`. */
  readonly origins: readonly string[];
  /** Whether pages are served over https, as browsers see it. */
  readonly isSecure: boolean;
  /** Personas count only while the chooser is on: their sessions and tokens end with it. */
  readonly isDemo: boolean;
  readonly log: AuthenticatorLog;
}

export interface AuthenticatorLog {
  warn(fields: Readonly<Record<string, unknown>>, sentence: string): void;
}

const PUBLIC: Authenticated = { kind: 'public', actor: PUBLIC_ACTOR };
const TOUCH_TOKEN_SECONDS = 300;
const TOUCH_SESSION_SECONDS = 60;

export class Authenticator {
  readonly #ports: AuthenticatorPorts;
  readonly #cache: CredentialCache;
  readonly #failures = new FailedAttempts();
  /** So that one of the requests that share what was found notes the use, and not each of them. */
  readonly #noted = new WeakSet<Credential>();

  constructor(ports: AuthenticatorPorts) {
    this.#ports = ports;
    this.#cache = new CredentialCache(ports.monotonicMilliseconds);
  }

  authenticate(request: AuthenticateRequest): Promise<Authenticated> {
    const { authorization } = request.headers;
    if (authorization !== undefined) return this.#byToken(request, authorization);
    const secret = cookieIn(request.headers.cookie, 'session', this.#ports.isSecure);
    if (secret === undefined || !isSecret(secret)) return Promise.resolve(PUBLIC);
    return this.#bySession(request, hashOfSecret(secret));
  }

  /** Counts a wrong code or key that was shown elsewhere. Answers the refusal once it is enough. */
  failedAttempt(address: string, what: string): void {
    this.#failures.add(address, this.#ports.monotonicMilliseconds());
    this.#ports.log.warn({ address, reason: what }, 'a login was refused');
  }

  /** Whole seconds until the address may show a code, key or unknown token again; 0: now. */
  waitSecondsOf(address: string): number {
    return this.#failures.waitSecondsOf(address, this.#ports.monotonicMilliseconds());
  }

  async #byToken(request: AuthenticateRequest, authorization: string): Promise<Authenticated> {
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
    if (!isToken(token)) return this.#refuse(request, 'token_malformed', undefined);
    const hash = hashOfSecret(token);
    const waitSeconds = this.#cache.isKnown(hash) ? 0 : this.waitSecondsOf(request.address);
    if (waitSeconds > 0) return { kind: 'refused', reason: 'too_many_attempts', waitSeconds };
    const { database, now } = this.#ports;
    const found = await this.#cache.get(hash, (each) => tokenCredential(database, each));
    if (found === undefined) return this.#refuse(request, 'token_unknown', undefined);
    if (found.isRevoked) return this.#refuse(request, 'token_revoked', found.id);
    if (found.expiresAt <= now()) return this.#refuse(request, 'token_expired', found.id);
    if (!this.#isIn(found)) return this.#refuse(request, 'owner_inactive', found.id);
    if (request.isAgain !== true && this.#isToBeNoted(found, TOUCH_TOKEN_SECONDS)) {
      this.#note(touchToken(database, found.id, now()));
    }
    const shown = { id: found.id, expiresAt: found.expiresAt };
    return { kind: 'actor', actor: { ...found.actor, token: shown } };
  }

  async #bySession(request: AuthenticateRequest, hash: string): Promise<Authenticated> {
    const waitSeconds = this.#cache.isKnown(hash) ? 0 : this.waitSecondsOf(request.address);
    if (waitSeconds > 0) return PUBLIC;
    const { database, now, origins } = this.#ports;
    const found = await this.#cache.get(hash, (each) => sessionCredential(database, each));
    if (found === undefined) {
      this.failedAttempt(request.address, 'session_unknown');
      return PUBLIC;
    }
    const isOver = found.isRevoked || found.expiresAt <= now() || found.idleExpiresAt <= now();
    if (isOver || !this.#isIn(found)) return PUBLIC;
    const refusal = csrfRefusal(provenanceOf(request), found.csrfHash, origins);
    if (refusal !== undefined) {
      const { address } = request;
      this.#ports.log.warn({ address, reason: refusal, session: found.id }, 'a write was refused');
      return { kind: 'refused', reason: refusal };
    }
    if (request.isAgain !== true && this.#isToBeNoted(found, TOUCH_SESSION_SECONDS)) {
      this.#note(touchSession(database, found.id, { at: now(), idleSecondsMax: IDLE_SECONDS_MAX }));
    }
    return { kind: 'actor', actor: { ...found.actor, sessionId: found.id } };
  }

  #isIn({ isOwnerActive, issuer }: Credential): boolean {
    return isOwnerActive && (issuer !== DEMO_ISSUER || this.#ports.isDemo);
  }

  #refuse(
    { address }: AuthenticateRequest,
    reason: CredentialRefusal,
    token: string | undefined,
  ): Authenticated {
    this.#failures.add(address, this.#ports.monotonicMilliseconds());
    this.#ports.log.warn({ address, reason, token }, 'a token was refused');
    return { kind: 'refused', reason };
  }

  /**
   * Answers once for what was found. Else every request of the second in which a credential is
   * remembered notes its use: with 200 clients, updates that waited for each other's rows were a
   * seventh of what the store was seen doing.
   */
  #isToBeNoted(found: Credential, afterSeconds: number): boolean {
    if (found.seenAt > this.#ports.now() - afterSeconds || this.#noted.has(found)) return false;
    this.#noted.add(found);
    return true;
  }

  /** What is only watched does not hold up the request, and may fail. */
  #note(touching: Promise<void>): void {
    touching.catch((error: unknown) => {
      this.#ports.log.warn({ error }, 'when a credential was used could not be noted');
    });
  }
}

function provenanceOf({ method, headers, csrfField }: AuthenticateRequest) {
  return {
    method,
    origin: headers.origin,
    fetchSite: oneOf(headers['sec-fetch-site']),
    csrfToken: oneOf(headers['x-polder-csrf']) ?? csrfField,
  };
}

function oneOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
