/** A server of the pages of identity alone, on the loopback, with a clock that a test moves on. */
import Fastify from 'fastify';
import { type EpochSeconds, toEpochSeconds } from '../../../kernel/units.ts';
import type { Database } from '../../database/transaction.ts';
import { type Authenticated, Authenticator } from '../authenticate.ts';
import { loginKeyOf } from '../cookies.ts';
import type { LoginWay } from '../pages/ports.ts';
import { registerIdentityPages } from '../pages/register.ts';

export interface PagesServer {
  readonly origin: string;
  /** What was logged, a line each. */
  readonly lines: string[];
  /** Who a request with these headers is found to be. */
  ask(method: string, headers: Readonly<Record<string, string>>): Promise<Authenticated>;
  /** By the clock of the server. */
  now(): EpochSeconds;
  /** Moves every clock of the server on. */
  pass(seconds: number): void;
  close(): Promise<void>;
}

export async function startPages(
  database: Database,
  port: number,
  login: LoginWay,
): Promise<PagesServer> {
  const lines: string[] = [];
  const warn = (fields: object, sentence: string) => {
    lines.push(`${sentence} ${JSON.stringify(fields)}`);
  };
  let passed = 0;
  const now = () => toEpochSeconds(Math.floor(Date.now() / 1_000) + passed);
  const origin = `http://127.0.0.1:${port}`;
  const authenticator = new Authenticator({
    database,
    now,
    monotonicMilliseconds: () => performance.now() + passed * 1_000,
    origins: [origin],
    isSecure: false,
    isDemo: login.kind === 'demo',
    log: { warn },
  });
  const fastify = Fastify();
  await registerIdentityPages(fastify, {
    database,
    authenticator,
    now,
    log: { warn },
    publicUrl: origin,
    origins: [origin],
    loginKey: loginKeyOf('a secret key for tests, of 32 characters'),
    login,
    homePath: '/auth/you',
  });
  await fastify.listen({ host: '127.0.0.1', port });
  return {
    origin,
    lines,
    ask: (method, headers) => authenticator.authenticate({ method, headers, address: '127.0.0.1' }),
    now,
    pass: (seconds) => {
      passed += seconds;
    },
    close: () => fastify.close(),
  };
}
