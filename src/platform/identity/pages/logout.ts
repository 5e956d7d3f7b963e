/** Logging out: a page that asks, because a link from elsewhere must not do it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { closeAllSessions, closeSession } from '../commands/sessions.ts';
import { cookieIn } from '../cookies.ts';
import { html } from './html.ts';
import {
  callerOf,
  failurePage,
  fieldOf,
  type IdentityPagesOptions,
  isSecureOf,
  removeSessionCookies,
  sendPage,
  whoAsks,
} from './ports.ts';

export function registerLogoutPages(fastify: FastifyInstance, options: IdentityPagesOptions): void {
  fastify.get('/auth/logout', (request, reply) => askLogout(options, request, reply));
  fastify.post('/auth/logout', (request, reply) => logOut(options, request, reply));
}

async function askLogout(
  options: IdentityPagesOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const asked = await whoAsks(options, request);
  if (asked.kind !== 'actor') return sendPage(reply, await goneOf(options));
  const csrf = cookieIn(request.headers.cookie, 'csrf', isSecureOf(options)) ?? '';
  const body = html`<p>You are logged in as <strong>${asked.actor.name}</strong>.</p>
<form method="post" action="/auth/logout">
<input type="hidden" name="csrf" value="${csrf}">
<p><button type="submit" name="where" value="here">Log out here</button></p>
<p><button type="submit" name="where" value="everywhere">Log out in every browser</button></p>
</form>`;
  return sendPage(reply, { status: 200, title: 'Log out', body });
}

async function logOut(
  options: IdentityPagesOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const asked = await whoAsks(options, request, fieldOf(request.body, 'csrf'));
  if (asked.kind === 'refused') {
    const sentence = 'The request did not come from a page of Polder. Open the page again.';
    return sendPage(reply, failurePage(403, 'You are still logged in', sentence));
  }
  if (asked.kind === 'actor' && asked.actor.sessionId !== undefined) {
    const { actor } = asked;
    const sessionId = asked.actor.sessionId;
    const isEverywhere = fieldOf(request.body, 'where') === 'everywhere';
    const caller = callerOf(options, request, actor.id);
    if (isEverywhere) {
      await options.database.write(caller, (writer) => closeAllSessions(writer, actor));
    } else {
      await options.database.write(caller, (writer) => closeSession(writer, sessionId, actor));
    }
  }
  removeSessionCookies(reply, isSecureOf(options));
  return sendPage(reply, await goneOf(options));
}

/** The issuer may keep a session of its own, which the next login would use without asking. */
async function goneOf({ login, publicUrl }: IdentityPagesOptions) {
  const address =
    login.kind === 'oidc'
      ? await login.issuer.logoutAddress(publicUrl).catch(() => undefined)
      : undefined;
  const atIssuer =
    address === undefined
      ? html``
      : html`<p><a href="${address.href}">Log out where you logged in, too</a></p>`;
  const body = html`<p>You are not logged in.</p>
${atIssuer}
<p><a href="/auth/login">Log in</a></p>`;
  return { status: 200, title: 'Logged out', body };
}
