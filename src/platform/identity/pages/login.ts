/**
 * Logging in at the issuer. `/auth/login` sends the browser there with a sealed cookie of what it
 * must bring back; `/auth/callback` takes what it brings, and opens a session with a new id.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { done } from '../../../kernel/outcome.ts';
import { enterPerson, type Login } from '../commands/persons.ts';
import { openSession } from '../commands/sessions.ts';
import { cookieIn, seal, setCookieLine, unseal } from '../cookies.ts';
import { IssuerUnavailable, LoginRefused, type PendingLogin } from '../oidc.ts';
import { toReturnPath } from '../return-path.ts';
import { html } from './html.ts';
import {
  callerOf,
  failurePage,
  fieldOf,
  type IdentityPagesOptions,
  isSecureOf,
  type LoginWay,
  sendPage,
  sendTo,
  sessionSecretOf,
  setSessionCookies,
  whoAsks,
} from './ports.ts';

type OidcWay = Extract<LoginWay, { kind: 'oidc' }>;

/** So long may a login at the issuer take. */
export const LOGIN_SECONDS_MAX = 600;

interface SealedLogin extends PendingLogin {
  readonly returnTo: string;
  readonly expiresAt: number;
}

export function registerLoginPages(fastify: FastifyInstance, options: IdentityPagesOptions): void {
  fastify.get('/auth/login', (request, reply) => beginLogin(options, request, reply));
  fastify.get('/auth/you', (request, reply) => showPerson(options, request, reply));
  const { login } = options;
  if (login.kind !== 'oidc') return;
  fastify.get('/auth/callback', (request, reply) =>
    finishLogin({ options, login }, request, reply),
  );
}

async function beginLogin(
  options: IdentityPagesOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { login, loginKey, homePath, now } = options;
  const returnTo = toReturnPath(fieldOf(request.query, 'returnTo'), homePath);
  if (login.kind === 'demo') {
    return sendTo(reply, `/demo/login?${new URLSearchParams({ returnTo }).toString()}`);
  }
  try {
    const { address, pending } = await login.issuer.begin();
    const sealed: SealedLogin = { ...pending, returnTo, expiresAt: now() + LOGIN_SECONDS_MAX };
    const value = seal(loginKey, JSON.stringify(sealed));
    const how = { isSecure: isSecureOf(options), secondsMax: LOGIN_SECONDS_MAX };
    reply.header('set-cookie', setCookieLine('login', value, how));
    return sendTo(reply, address.href);
  } catch (error) {
    return sendFailure(options, request, reply, error);
  }
}

interface Finishing {
  readonly options: IdentityPagesOptions;
  readonly login: OidcWay;
}

async function finishLogin(
  { options, login }: Finishing,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const isSecure = isSecureOf(options);
  const sealed = sealedLoginOf(options, request);
  reply.header('set-cookie', setCookieLine('login', '', { isSecure, secondsMax: 0 }));
  if (sealed === undefined) {
    const sentence = 'It began in another browser, or more than ten minutes ago.';
    return sendPage(reply, failurePage(400, 'The login is over', sentence));
  }
  try {
    const query = new URL(request.url, options.publicUrl).search;
    const who = await login.issuer.finish(query, sealed);
    return await enter({ options, login }, request, reply, { who, returnTo: sealed.returnTo });
  } catch (error) {
    return sendFailure(options, request, reply, error);
  }
}

function sealedLoginOf(
  { loginKey, now, publicUrl }: IdentityPagesOptions,
  request: FastifyRequest,
): SealedLogin | undefined {
  const cookie = cookieIn(request.headers.cookie, 'login', publicUrl.startsWith('https:'));
  const text = cookie === undefined ? undefined : unseal(loginKey, cookie);
  if (text === undefined) return undefined;
  // Whatever could be unsealed was sealed by beginLogin.
  const sealed = JSON.parse(text) as SealedLogin;
  return sealed.expiresAt > now() ? sealed : undefined;
}

async function enter(
  { options, login }: Finishing,
  request: FastifyRequest,
  reply: FastifyReply,
  { who, returnTo }: { readonly who: Login; readonly returnTo: string },
): Promise<FastifyReply> {
  const replaced = sessionSecretOf(options, request);
  const caller = callerOf(options, request, 'system_login');
  const entered = await options.database.write(caller, async (writer) => {
    const person = await enterPerson(writer, who, login.administrator);
    return person.ok ? done(await openSession(writer, person.value.id, replaced)) : person;
  });
  if (!entered.ok) {
    options.log.warn({ reason: entered.reason, person: entered.personId }, 'a login was refused');
    const sentence = 'An administrator has ended your access. Ask one if this is a mistake.';
    return sendPage(reply, failurePage(403, 'You have no access', sentence));
  }
  setSessionCookies(reply, isSecureOf(options), entered.value);
  return sendTo(reply, returnTo);
}

/** Says what can be done about it; the reason itself goes to the log, with no secret in it. */
function sendFailure(
  { log }: IdentityPagesOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): FastifyReply {
  const address = request.ip;
  if (error instanceof IssuerUnavailable) {
    log.warn({ address, reason: error.message }, 'the issuer cannot be used');
    const sentence = 'The service that logs people in does not answer. Try again in a while.';
    return sendPage(reply, failurePage(503, 'The login is not available', sentence));
  }
  if (error instanceof LoginRefused) {
    log.warn({ address, reason: error.message }, 'a login was refused');
    const sentence = 'The login was cancelled, was used before, or took too long.';
    return sendPage(reply, failurePage(400, 'The login did not succeed', sentence));
  }
  throw error;
}

async function showPerson(
  options: IdentityPagesOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const asked = await whoAsks(options, request);
  if (asked.kind !== 'actor') return sendTo(reply, '/auth/login?returnTo=/auth/you');
  const { name, grants } = asked.actor;
  const roles = grants.map(
    ({ role, scope }) => html`<li>${role} in ${scope.kind} ${scope.id}</li>`,
  );
  const none = html`<p>You have no role yet. Tell who gives roles your id:
<code>${asked.actor.id}</code></p>`;
  const body = html`<p>You are logged in as <strong>${name}</strong>.</p>
${roles.length === 0 ? none : html`<ul>${roles}</ul>`}
<p><a href="/docs">The interface</a> · <a href="/auth/logout">Log out</a></p>`;
  return sendPage(reply, { status: 200, title: 'You', body });
}
