/**
 * Logging in from the command line, as RFC 8252 does for programs on a machine with a browser:
 *
 *  1. `polder login` listens on a port of the loopback, and opens
 *     `/auth/cli?port=…&challenge=…&state=…` with the S256 challenge of a verifier that it keeps.
 *  2. The person logs in and allows it; the browser is sent to `http://127.0.0.1:<port>/` with a
 *     code, good once and for two minutes, and the state.
 *  3. The command line posts code and verifier to `/auth/cli/token` and gets a personal token.
 *
 * Where there is no browser, a token that was made elsewhere is pasted.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { toTimeText } from '../../../kernel/time.ts';
import { exchangeCliCode, makeCliCode } from '../commands/sessions.ts';
import { cookieIn } from '../cookies.ts';
import { isSecret } from '../secrets.ts';
import type { PersonId } from '../store/persons.ts';
import { html } from './html.ts';
import {
  callerOf,
  failurePage,
  fieldOf,
  type IdentityPagesOptions,
  isSecureOf,
  sendPage,
  sendTo,
  whoAsks,
} from './ports.ts';

const SECRET = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', maxLength: 43 });
const EXCHANGE = Type.Object(
  {
    code: SECRET,
    /** RFC 7636 allows 43 to 128 characters. */
    verifier: Type.String({ pattern: '^[A-Za-z0-9._~-]{43,128}$', maxLength: 128 }),
    name: Type.String({ pattern: '^[ -~]{1,100}$', maxLength: 100 }),
  },
  { additionalProperties: false },
);

export function registerCliPages(fastify: FastifyInstance, options: IdentityPagesOptions): void {
  fastify.get('/auth/cli', (request, reply) => askAllow(options, request, reply));
  fastify.post('/auth/cli', (request, reply) => allow(options, request, reply));
  fastify.post<{ Body: Static<typeof EXCHANGE> }>(
    '/auth/cli/token',
    { schema: { body: EXCHANGE }, bodyLimit: 4_096 },
    (request, reply) => exchange(options, request, reply),
  );
}

interface CliRequest {
  readonly port: number;
  readonly challenge: string;
  readonly state: string;
}

const PORT_MIN = 1_024;
const PORT_MAX = 65_535;

function parseCliRequest(fields: unknown): CliRequest | undefined {
  const port = fieldOf(fields, 'port') ?? '';
  const challenge = fieldOf(fields, 'challenge') ?? '';
  const state = fieldOf(fields, 'state') ?? '';
  const isPort = /^\d{4,5}$/.test(port) && Number(port) >= PORT_MIN && Number(port) <= PORT_MAX;
  if (!isPort || !isSecret(challenge) || !/^[A-Za-z0-9_-]{1,128}$/.test(state)) return undefined;
  return { port: Number(port), challenge, state };
}

function addressOf({ port }: CliRequest): string {
  return `http://127.0.0.1:${port}`;
}

const NOT_FROM_CLI = failurePage(
  400,
  'This is no login of the command line',
  'Run `polder login` again, and open the address that it prints, whole.',
);

async function askAllow(
  options: IdentityPagesOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const asked = parseCliRequest(request.query);
  if (asked === undefined) return sendPage(reply, NOT_FROM_CLI);
  const { port, challenge, state } = asked;
  const who = await whoAsks(options, request);
  if (who.kind !== 'actor' || who.actor.sessionId === undefined) {
    const query = new URLSearchParams({ port: String(port), challenge, state });
    const returnTo = new URLSearchParams({ returnTo: `/auth/cli?${query.toString()}` });
    return sendTo(reply, `/auth/login?${returnTo.toString()}`);
  }
  const csrf = cookieIn(request.headers.cookie, 'csrf', isSecureOf(options)) ?? '';
  const body = html`<p>A command line on this computer, at port ${port}, asks for a token that acts
as <strong>${who.actor.name}</strong> for 90 days.</p>
<p>Allow it only if you have just run <code>polder login</code> yourself.</p>
<form method="post" action="/auth/cli">
<input type="hidden" name="csrf" value="${csrf}">
<input type="hidden" name="port" value="${port}">
<input type="hidden" name="challenge" value="${challenge}">
<input type="hidden" name="state" value="${state}">
<p><button type="submit">Allow</button></p>
</form>
<p><a href="/auth/you">Do not allow</a></p>`;
  const title = 'Log in the command line';
  return sendPage(reply, { status: 200, title, body, formTargets: [addressOf(asked)] });
}

async function allow(
  options: IdentityPagesOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const asked = parseCliRequest(request.body);
  if (asked === undefined) return sendPage(reply, NOT_FROM_CLI);
  const who = await whoAsks(options, request, fieldOf(request.body, 'csrf'));
  if (who.kind !== 'actor' || who.actor.sessionId === undefined) {
    const sentence = 'The login is over, or the request did not come from a page of Polder.';
    return sendPage(reply, failurePage(403, 'Nothing was allowed', sentence));
  }
  const { actor } = who;
  const made = await options.database.write(callerOf(options, request, actor.id), (writer) =>
    makeCliCode(writer, actor.id as PersonId, asked.challenge),
  );
  const query = new URLSearchParams({ code: made.value, state: asked.state });
  return sendTo(reply, `${addressOf(asked)}/?${query.toString()}`);
}

async function exchange(
  options: IdentityPagesOptions,
  request: FastifyRequest<{ Body: Static<typeof EXCHANGE> }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { authenticator, database } = options;
  const waitSeconds = authenticator.waitSecondsOf(request.ip);
  reply.header('cache-control', 'no-store');
  if (waitSeconds > 0) {
    reply.header('retry-after', waitSeconds);
    return sendProblem(reply, 429, 'too-many-attempts', `Try again in ${waitSeconds} seconds.`);
  }
  const made = await database.write(callerOf(options, request, 'system_login'), (writer) =>
    exchangeCliCode(writer, request.body),
  );
  if (!made.ok) {
    if (made.reason === 'code_unknown') authenticator.failedAttempt(request.ip, made.reason);
    const sentence =
      made.reason === 'too_many_tokens'
        ? `You have ${made.countMax} tokens: revoke one.`
        : 'The code is unknown, was used, or is over. Run `polder login` again.';
    return sendProblem(reply, 400, made.reason.replaceAll('_', '-'), sentence);
  }
  const { secret, token, person } = made.value;
  return reply.send({
    token: secret,
    tokenId: token.id,
    expiresAt: toTimeText(token.expiresAt),
    person: { id: person.id, name: person.name },
  });
}

function sendProblem(
  reply: FastifyReply,
  status: number,
  type: string,
  detail: string,
): FastifyReply {
  const problem = { type: `/problems/${type}`, status, title: 'No token was made', detail };
  return reply.code(status).type('application/problem+json').send(problem);
}
