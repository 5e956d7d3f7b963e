/**
 * The cookies of Polder. Over https they carry `__Host-`, which a browser takes only when secure,
 * for this host alone, and for its whole path. `SameSite=Lax` keeps them off writes from elsewhere.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const KINDS = {
  /** The secret of a session. */
  session: { name: 'polder_session', isForPages: false },
  /** What pages read and send back as `X-Polder-Csrf`. */
  csrf: { name: 'polder_csrf', isForPages: true },
  /** A login under way: state, nonce and verifier, sealed. */
  login: { name: 'polder_login', isForPages: false },
} as const;
export type CookieKind = keyof typeof KINDS;

export function cookieName(kind: CookieKind, isSecure: boolean): string {
  return isSecure ? `__Host-${KINDS[kind].name}` : KINDS[kind].name;
}

/** The value of a cookie in a `Cookie` header. Two of the name are none: one of them is foreign. */
export function cookieIn(
  header: string | undefined,
  kind: CookieKind,
  isSecure: boolean,
): string | undefined {
  const start = `${cookieName(kind, isSecure)}=`;
  const found = (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(start));
  return found.length === 1 ? found[0]?.slice(start.length) : undefined;
}

/** A `Set-Cookie` line; `secondsMax` 0 removes the cookie. */
export function setCookieLine(
  kind: CookieKind,
  value: string,
  how: { readonly isSecure: boolean; readonly secondsMax: number },
): string {
  const parts = [`${cookieName(kind, how.isSecure)}=${value}`, 'Path=/', 'SameSite=Lax'];
  parts.push(`Max-Age=${how.secondsMax}`);
  if (how.isSecure) parts.push('Secure');
  if (!KINDS[kind].isForPages) parts.push('HttpOnly');
  return parts.join('; ');
}

/** The key of the login cookie, from the secret that all servers of one store share. */
export function loginKeyOf(secretKey: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secretKey, 'polder', 'login-cookie-1', 32));
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM: whoever holds the cookie can neither read nor change it. */
export function seal(key: Uint8Array, text: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** `undefined` where it was not sealed with this key, or was changed. */
export function unseal(key: Uint8Array, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
