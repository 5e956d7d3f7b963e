/**
 * Ids and secrets from the machine's random source, and what is kept of a secret. A secret has 256
 * random bits, so that one SHA-256 without salt keeps it: nobody can try them all, and the store
 * finds it by its hash, whose order says nothing about the secret.
 */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

export const PERSONAL_PREFIX = 'polder_pat_';
export const SITE_PREFIX = 'polder_site_';
export const DIRECTORY_PREFIX = 'polder_directory_';
const SECRET_PATTERN = '[A-Za-z0-9_-]{43}';
const PREFIXES = [PERSONAL_PREFIX, SITE_PREFIX, DIRECTORY_PREFIX];
const TOKEN = new RegExp(`^(?:${PREFIXES.join('|')})${SECRET_PATTERN}$`);
const SECRET = new RegExp(`^${SECRET_PATTERN}$`);

const ID_LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** 16 letters of 5 random bits each: two of a thousand million are the same by 1 in 2 million. */
export function newId<Prefix extends string>(prefix: Prefix): `${Prefix}_${string}` {
  const letters = [...randomBytes(16)].map((byte) => ID_LETTERS[byte % 32] ?? '');
  return `${prefix}_${letters.join('')}`;
}

/** 43 characters: 256 random bits. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function isSecret(text: string): boolean {
  return SECRET.test(text);
}

export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** SHA-256, 64 lower hexadecimal digits. */
export function hashOfSecret(secret: string): string {
  return hash('sha256', secret, 'hex');
}

/** Compares without telling by its time where two texts differ. */
export function isSameText(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => hash('sha256', text, 'buffer'));
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}

/** What a verifier must hash to: S256 of RFC 7636. */
export function challengeOf(verifier: string): string {
  return hash('sha256', verifier, 'base64url');
}
