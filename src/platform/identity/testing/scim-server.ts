/** SCIM alone, with a token of a directory to ask it by. */
import Fastify, { type FastifyInstance } from 'fastify';
import { present } from '../../../kernel/assert.ts';
import type { EpochSeconds } from '../../../kernel/units.ts';
import type { Database } from '../../database/transaction.ts';
import { Authenticator } from '../authenticate.ts';
import type { SubjectWord } from '../commands/directory.ts';
import { createToken } from '../commands/tokens.ts';
import { authenticateBy } from '../problems.ts';
import { registerScim } from '../scim/register.ts';
import { ADMINISTRATOR, actorOf, type IdentityWorld, later, NOW } from './identity-world.ts';

export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User';
const PATCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

export interface ScimAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ScimServerOptions {
  readonly subjectWord?: SubjectWord;
  readonly issuer?: () => Promise<string>;
  /** In place of the world's own, such as one that fails. */
  readonly database?: Database;
}

export class ScimServer {
  readonly authenticator: Authenticator;
  readonly lines: string[] = [];
  readonly #fastify: FastifyInstance;
  readonly #secret: string;

  private constructor(fastify: FastifyInstance, authenticator: Authenticator, secret: string) {
    this.#fastify = fastify;
    this.authenticator = authenticator;
    this.#secret = secret;
  }

  static async start(world: IdentityWorld, options: ScimServerOptions = {}): Promise<ScimServer> {
    const fastify = Fastify();
    let passed = 0;
    const authenticator = new Authenticator({
      database: world.store.database,
      now: () => NOW,
      // What was ended is seen within a second: every look is a second after the one before.
      monotonicMilliseconds: () => {
        passed += 2_000;
        return passed;
      },
      origins: [],
      isSecure: true,
      isDemo: false,
      log: { warn: () => undefined },
    });
    const secret = await directoryToken(world, NOW);
    const server = new ScimServer(fastify, authenticator, secret);
    await registerScim(fastify, {
      database: options.database ?? world.store.database,
      authenticate: authenticateBy(authenticator),
      now: () => NOW,
      log: { error: (_fields, sentence) => server.lines.push(sentence) },
      publicUrl: 'https://polder.example',
      issuer: options.issuer ?? (async () => 'https://issuer.example'),
      subjectWord: options.subjectWord ?? 'externalId',
    });
    return server;
  }

  async ask(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ScimAnswer> {
    const content = body === undefined ? {} : { 'content-type': 'application/scim+json' };
    const authorization = `Bearer ${this.#secret}`;
    const answer = await this.#fastify.inject({
      method,
      url: `/scim/v2${path}`,
      headers: { authorization, ...content, ...headers },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    const text = answer.body === '' ? '{}' : answer.body;
    return { status: answer.statusCode, headers: answer.headers, body: JSON.parse(text) };
  }

  patch(id: string, ...operations: readonly unknown[]): Promise<ScimAnswer> {
    const body = { schemas: [PATCH_SCHEMA], Operations: operations };
    return this.ask('PATCH', `/Users/${id}`, body);
  }

  close(): Promise<void> {
    return this.#fastify.close();
  }
}

let namedCount = 0;

/** A subject that no other test of the file has. */
export function newSubject(): string {
  namedCount += 1;
  return `subject-${namedCount}`;
}

export function scimUserOf(subject: string, more: object = {}) {
  const userName = `${subject}@uni.example`;
  return { schemas: [USER_SCHEMA], userName, externalId: subject, ...more };
}

async function directoryToken(world: IdentityWorld, now: EpochSeconds): Promise<string> {
  const maker = actorOf(await world.person('maker of tokens'), ADMINISTRATOR);
  const draft = { name: 'directory', restrictedTo: undefined, expiresAt: later(86_400) };
  const made = await world.write(
    (writer) => createToken(writer, { ...draft, owner: { kind: 'directory' } }, maker),
    now,
  );
  return present(made.ok ? made.value : undefined, 'the token of the directory').secret;
}
