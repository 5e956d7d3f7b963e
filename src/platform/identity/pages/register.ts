/**
 * The pages by which browsers and the command line log in and out. They are no part of the
 * interface under /v1: people see them, and browsers are sent through them.
 */
import type { FastifyInstance } from 'fastify';
import { registerCliPages } from './cli.ts';
import { registerDemoPages } from './demo.ts';
import { registerLoginPages } from './login.ts';
import { registerLogoutPages } from './logout.ts';
import type { IdentityPagesOptions } from './ports.ts';

const FORM_BYTES_MAX = 8 * 1_024;

/** Adds `/auth/…`, and with personas `/demo/…`, in a context of their own. */
export async function registerIdentityPages(
  fastify: FastifyInstance,
  options: IdentityPagesOptions,
): Promise<void> {
  await fastify.register(async (pages) => {
    pages.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: FORM_BYTES_MAX },
      (_request, body, done) => done(null, new URLSearchParams(String(body))),
    );
    registerLoginPages(pages, options);
    registerLogoutPages(pages, options);
    registerCliPages(pages, options);
    if (options.login.kind === 'demo') registerDemoPages(pages, options, options.login);
  });
}
