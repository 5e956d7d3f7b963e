import { expect, test } from 'vitest';
import { CredentialCache, FRESH_MILLISECONDS } from './credential-cache.ts';
import type { Credential } from './store/credentials.ts';

const credential = (isRevoked: boolean) => ({ id: 'token_a', isRevoked }) as Credential;

test('A request does not share a look that began longer ago than a second', async () => {
  let now = 0;
  const cache = new CredentialCache(() => now);
  let endFirst: (found: Credential) => void = () => undefined;
  const first = cache.get('hash', () => new Promise((resolve) => (endFirst = resolve)));
  now = FRESH_MILLISECONDS - 1;
  const shared = cache.get('hash', () => Promise.reject(new Error('a second look')));
  now = FRESH_MILLISECONDS;
  const late = cache.get('hash', () => Promise.resolve(credential(true)));
  endFirst(credential(false));
  const found = await Promise.all([first, shared, late]);
  expect(found.map((each) => each?.isRevoked)).toEqual([false, false, true]);
  const again = await cache.get('hash', () => Promise.reject(new Error('a third look')));
  expect(again?.isRevoked).toBe(true);
});
