/**
 * Sessions of browsers, and the code by which a login in the browser becomes a token of the command
 * line. The bounds are those of OWASP ASVS 4.0.3, level 2, 3.3.2: 30 minutes without use, 12 hours
 * in all.
 */
import { done, type Outcome, refused } from '../../../kernel/outcome.ts';
import { type EpochSeconds, SECONDS_PER_DAY } from '../../../kernel/units.ts';
import type { Caller, Writer } from '../../database/transaction.ts';
import type { Actor } from '../access.ts';
import { isAllowed, isKeptFrom } from '../permissions.ts';
import { challengeOf, hashOfSecret, newId, newSecret } from '../secrets.ts';
import { lockPerson, type Person, type PersonId } from '../store/persons.ts';
import {
  insertCliCode,
  insertSession,
  keepNewestSessions,
  removeEnded,
  revokeSession,
  revokeSessionOfHash,
  revokeSessionsOfPerson,
  type SessionId,
  sessionById,
  takeCliCode,
} from '../store/sessions.ts';
import { type TokenRestricted, tokenRestricted } from './token-restricted.ts';
import { createToken, type MadeToken, type TokenRefusal } from './tokens.ts';

export const SESSION_SECONDS_MAX = 12 * 3_600;
export const IDLE_SECONDS_MAX = 30 * 60;
const SESSIONS_MAX = 20;
const KEPT_SECONDS = 7 * SECONDS_PER_DAY;
export const CLI_CODE_SECONDS = 120;
export const CLI_TOKEN_SECONDS = 90 * SECONDS_PER_DAY;

export interface OpenedSession {
  readonly id: SessionId;
  /** What the cookie holds; only its hash is kept. */
  readonly secret: string;
  /** What a page sends back with each write; only its hash is kept. */
  readonly csrfToken: string;
}

/** Opens a session for who has just logged in. `replaced`, the browser's session so far, ends. */
export async function openSession(
  writer: Writer,
  personId: PersonId,
  replaced: string | undefined,
): Promise<OpenedSession> {
  const { at } = writer.caller;
  await removeEnded(writer, (at - KEPT_SECONDS) as EpochSeconds);
  if (replaced !== undefined) await revokeSessionOfHash(writer, hashOfSecret(replaced));
  const opened = { id: newId('session'), secret: newSecret(), csrfToken: newSecret() };
  const session = {
    id: opened.id,
    personId,
    createdAt: at,
    lastSeenAt: at,
    idleExpiresAt: (at + IDLE_SECONDS_MAX) as EpochSeconds,
    expiresAt: (at + SESSION_SECONDS_MAX) as EpochSeconds,
    revokedAt: undefined,
  };
  const hashes = { session: hashOfSecret(opened.secret), csrf: hashOfSecret(opened.csrfToken) };
  await insertSession(writer, session, hashes);
  await keepNewestSessions(writer, personId, SESSIONS_MAX);
  const caller: Caller = { ...writer.caller, actor: personId };
  writer.audit(
    { action: 'session.open', subject: personId, detail: { session: opened.id } },
    caller,
  );
  return opened;
}

export type SessionRefusal =
  | { readonly reason: 'session_not_found'; readonly sessionId: string }
  | TokenRestricted;

/**
 * Ends a session: one's own, or anyone's with `person.write`; any other is not there. Refused where
 * the token that was shown is restricted to other things.
 */
export async function closeSession(
  writer: Writer,
  sessionId: string,
  actor: Actor,
): Promise<Outcome<SessionId, SessionRefusal>> {
  const session = await sessionById(writer, sessionId);
  const mayEnd = session?.personId === actor.id || isAllowed(actor, 'person.write', []);
  if (session === undefined || !mayEnd) {
    return refused({ reason: 'session_not_found', sessionId });
  }
  if (isKeptFrom(actor, 'person.write')) return tokenRestricted('person.write');
  const isEnded = await revokeSession(writer, sessionId);
  const action = isEnded ? 'session.close' : 'session.close-again';
  writer.audit({ action, subject: session.personId, detail: { session: sessionId } });
  return done(session.id);
}

/**
 * Ends every session of the actor: "log out everywhere". Tokens stay. Answers how many ended.
 * Refused where the token that was shown is restricted to other things.
 */
export async function closeAllSessions(
  writer: Writer,
  actor: Actor,
): Promise<Outcome<number, TokenRestricted>> {
  if (isKeptFrom(actor, 'person.write')) return tokenRestricted('person.write');
  const count = await revokeSessionsOfPerson(writer, actor.id as PersonId);
  writer.audit({ action: 'session.close-all', subject: actor.id, detail: { count } });
  return done(count);
}

/** A code for the command line that knows the verifier of `challenge`; good once, two minutes. */
export async function makeCliCode(
  writer: Writer,
  personId: PersonId,
  challenge: string,
): Promise<Outcome<string, never>> {
  const code = newSecret();
  const expiresAt = (writer.caller.at + CLI_CODE_SECONDS) as EpochSeconds;
  await insertCliCode(writer, { hash: hashOfSecret(code), challenge, personId, expiresAt });
  writer.audit({ action: 'cli.allow', subject: personId, detail: {} });
  return done(code);
}

export interface CliCodeShown {
  readonly code: string;
  readonly verifier: string;
  /** Of the token, such as the machine that the command line runs on. */
  readonly name: string;
}

export type CliRefusal = { readonly reason: 'code_unknown' } | TokenRefusal;

/**
 * A personal token of 90 days for a code and its verifier. Refused, in this order: the code is
 * unknown, over, taken, or not of this verifier (which of them is not told); what
 * {@link createToken} refuses.
 */
export async function exchangeCliCode(
  writer: Writer,
  shown: CliCodeShown,
): Promise<Outcome<MadeToken & { readonly person: Person }, CliRefusal>> {
  const challenge = challengeOf(shown.verifier);
  const personId = await takeCliCode(writer, { hash: hashOfSecret(shown.code), challenge });
  const person = personId === undefined ? undefined : await lockPerson(writer, personId);
  if (person?.isActive !== true) return refused({ reason: 'code_unknown' });
  const actor = { id: person.id, name: person.name, grants: [], restrictedTo: undefined };
  const draft = {
    owner: { kind: 'person', personId: person.id },
    name: shown.name,
    restrictedTo: undefined,
    expiresAt: (writer.caller.at + CLI_TOKEN_SECONDS) as EpochSeconds,
  } as const;
  const made = await createToken(writer, draft, actor);
  return made.ok ? done({ ...made.value, person }) : made;
}
