import { createHash } from 'node:crypto';

/** A repeated request as it is recognised: the same actor, the same key, the same content. */
export interface IdempotencyKey {
  readonly actor: string;
  /** As sent: 1 to 200 visible characters of ASCII. */
  readonly key: string;
  readonly method: string;
  readonly path: string;
  /** SHA-256 of method, path, query and body, lower hexadecimal. */
  readonly requestHash: string;
}

/** The SHA-256 of what makes a request the same. */
export function requestHashOf(method: string, path: string, body: unknown): string {
  const text = JSON.stringify([method, path, body ?? null]);
  return createHash('sha256').update(text).digest('hex');
}
