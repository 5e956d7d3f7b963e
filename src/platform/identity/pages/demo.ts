/**
 * The chooser of personas. It answers under a name of this machine alone, so that a page of the web
 * whose name is made to lead here finds nothing; a choice must come from the chooser itself, or
 * with a key from the screen of the server.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { done, refused } from '../../../kernel/outcome.ts';
import { openSession } from '../commands/sessions.ts';
import { isOwnOrigin } from '../csrf.ts';
import { isLoopbackHost, type Persona, personIdOf } from '../demo.ts';
import { toReturnPath } from '../return-path.ts';
import { personById } from '../store/persons.ts';
import { html, type Page } from './html.ts';
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
  waitPage,
} from './ports.ts';

type DemoWay = Extract<LoginWay, { kind: 'demo' }>;

interface DemoPorts {
  readonly options: IdentityPagesOptions;
  readonly login: DemoWay;
}

export function registerDemoPages(
  fastify: FastifyInstance,
  options: IdentityPagesOptions,
  login: DemoWay,
): void {
  const ports = { options, login };
  fastify.get('/demo/login', (request, reply) => choose(ports, request, reply));
  fastify.post('/demo/login', (request, reply) => take(ports, request, reply));
}

const ELSEWHERE = failurePage(
  403,
  'Not from here',
  'The personas can be used on the machine of the server alone, under its own address.',
);

async function choose(
  ports: DemoPorts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { options, login } = ports;
  if (!isAtHome(request)) return sendPage(reply, ELSEWHERE);
  const returnTo = toReturnPath(fieldOf(request.query, 'returnTo'), options.homePath);
  const personaId = fieldOf(request.query, 'persona');
  const key = fieldOf(request.query, 'key');
  if (personaId === undefined || key === undefined) {
    return sendPage(reply, chooserPage(login.personas, returnTo, ''));
  }
  const waitSeconds = options.authenticator.waitSecondsOf(request.ip);
  if (waitSeconds > 0) return sendPage(reply, waitPage(waitSeconds));
  const persona = login.personas.find(({ id }) => id === personaId);
  if (persona === undefined || !login.keys.take(personaId, key)) {
    options.authenticator.failedAttempt(request.ip, 'demo_key_unknown');
    const note = 'That link was used before, or is of an earlier start. Choose here instead.';
    return sendPage(reply, chooserPage(login.personas, returnTo, note));
  }
  return enter(ports, request, reply, { persona, returnTo });
}

async function take(
  ports: DemoPorts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { options, login } = ports;
  const { headers, body } = request;
  const site = headers['sec-fetch-site'];
  const fetchSite = typeof site === 'string' ? site : undefined;
  const isFromHere = isOwnOrigin({ origin: headers.origin, fetchSite }, options.origins);
  if (!isAtHome(request) || !isFromHere) return sendPage(reply, ELSEWHERE);
  const returnTo = toReturnPath(fieldOf(body, 'returnTo'), options.homePath);
  const persona = login.personas.find(({ id }) => id === fieldOf(body, 'persona'));
  if (persona === undefined) {
    return sendPage(reply, chooserPage(login.personas, returnTo, 'There is no such persona.'));
  }
  return enter(ports, request, reply, { persona, returnTo });
}

function isAtHome({ hostname }: FastifyRequest): boolean {
  return isLoopbackHost(hostname.replace(/:\d+$/, ''));
}

async function enter(
  { options }: DemoPorts,
  request: FastifyRequest,
  reply: FastifyReply,
  { persona, returnTo }: { readonly persona: Persona; readonly returnTo: string },
): Promise<FastifyReply> {
  const replaced = sessionSecretOf(options, request);
  const caller = callerOf(options, request, 'system_login');
  const entered = await options.database.write(caller, async (writer) => {
    const person = await personById(writer, personIdOf(persona));
    if (person?.isActive !== true) return refused({ reason: 'person_inactive' });
    return done(await openSession(writer, person.id, replaced));
  });
  if (!entered.ok) {
    const sentence = `${persona.name} was deactivated.`;
    return sendPage(reply, failurePage(403, 'This persona has no access', sentence));
  }
  setSessionCookies(reply, isSecureOf(options), entered.value);
  return sendTo(reply, returnTo);
}

function chooserPage(personas: readonly Persona[], returnTo: string, note: string): Page {
  const items = personas.map(
    ({ id, name, description }) => html`<li>
<form method="post" action="/demo/login">
<h2>${name}</h2>
<p>${description}</p>
<input type="hidden" name="returnTo" value="${returnTo}">
<button type="submit" name="persona" value="${id}">Log in as ${name}</button>
</form>
</li>
`,
  );
  const body = html`<p>This is a demonstration: whoever reaches this page can be anyone here.</p>
${note === '' ? html`` : html`<p role="status"><strong>${note}</strong></p>`}
<ul>
${items}</ul>`;
  return { status: note === '' ? 200 : 400, title: 'Who do you want to be?', body };
}
