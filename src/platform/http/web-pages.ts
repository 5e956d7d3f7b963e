/**
 * The web application as it was built: files whose names carry the hash of their content, and one
 * page, which the browser turns into whatever its address says. Everything is read once, at the
 * start: it is small, and a file that is missing is missed then and not by a visitor.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

interface WebFile {
  readonly mediaType: string;
  readonly bytes: Buffer;
  /** Absent where the build found that it would not be smaller. */
  readonly gzipped: Buffer | undefined;
  readonly cacheControl: string;
}

export interface WebPages {
  /** By the path in the address, such as `/assets/main-3f2a.js`. */
  readonly files: ReadonlyMap<string, WebFile>;
  /** With {@link NONCE_PLACE} wherever the nonce of an answer belongs. */
  readonly indexHtml: string;
}

/** What the build writes in place of a nonce; see web/vite.config.ts. */
const NONCE_PLACE = '__POLDER_NONCE__';
const NONCE_BYTES = 18;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

const FOR_EVER = 'public, max-age=31536000, immutable';
const FOR_AN_HOUR = 'public, max-age=3600';

/** Addresses that are never the application's, even where nothing answers there. */
const NOT_OF_THE_APPLICATION =
  /^\/(?:v1|auth|demo|health|metrics|docs|openapi\.json|problems|assets)(?:\/|\?|$)/;

/** `undefined` where the application was not built. */
export function readWebPages(folder: string): WebPages | undefined {
  const indexPath = join(folder, 'index.html');
  if (!existsSync(indexPath)) return undefined;
  const files = new Map<string, WebFile>();
  for (const prefix of ['', 'assets']) {
    const names = existsSync(join(folder, prefix)) ? readdirSync(join(folder, prefix)) : [];
    for (const name of names) {
      const mediaType = MEDIA_TYPES[extname(name)];
      if (mediaType === undefined) continue;
      const path = join(folder, prefix, name);
      files.set(prefix === '' ? `/${name}` : `/${prefix}/${name}`, {
        mediaType,
        bytes: readFileSync(path),
        gzipped: existsSync(`${path}.gz`) ? readFileSync(`${path}.gz`) : undefined,
        cacheControl: prefix === '' ? FOR_AN_HOUR : FOR_EVER,
      });
    }
  }
  return { files, indexHtml: readFileSync(indexPath, 'utf8') };
}

/** To be added last: it takes every address that no other route has. */
export function registerWebPages(fastify: FastifyInstance, pages: WebPages): void {
  fastify.get('/*', (request, reply) => {
    const [path = '/'] = request.url.split('?');
    const file = pages.files.get(path);
    if (file !== undefined) return sendFile(request, reply, file);
    if (NOT_OF_THE_APPLICATION.test(request.url) || !wantsPage(request)) {
      reply.callNotFound();
      return reply;
    }
    return sendIndex(reply, pages);
  });
}

function wantsPage({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') === true;
}

function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { mediaType, bytes, gzipped, cacheControl }: WebFile,
): FastifyReply {
  reply.header('cache-control', cacheControl).header('vary', 'accept-encoding').type(mediaType);
  const takesGzip = /\bgzip\b/.test(request.headers['accept-encoding']?.toString() ?? '');
  if (gzipped === undefined || !takesGzip) return reply.send(bytes);
  return reply.header('content-encoding', 'gzip').send(gzipped);
}

function sendIndex(reply: FastifyReply, { indexHtml }: WebPages): FastifyReply {
  const nonce = randomBytes(NONCE_BYTES).toString('base64');
  return reply
    .header('content-security-policy', policyOf(nonce))
    .header('referrer-policy', 'same-origin')
    .type('text/html; charset=utf-8')
    .send(indexHtml.replaceAll(NONCE_PLACE, nonce));
}

/**
 * Scripts come from Polder's own files alone, none from the page itself and none from text. Styles
 * that the application makes while it runs carry the nonce of the answer.
 */
function policyOf(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
