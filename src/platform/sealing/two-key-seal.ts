/**
 * A text sealed so that two persons must act together to read it. The text is encrypted with a key
 * of its own (AES-256-GCM); that key is split in two shares, of which each alone is random bits
 * (XOR); each share is encrypted for one person (RSA-OAEP, SHA-256). Private keys never come here.
 *
 * The subject, such as a bid and its revision, is bound into the text and into both shares: what
 * was sealed for one subject opens as no other.
 */
import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto';
import { promisify } from 'node:util';
import { assert } from '../../kernel/assert.ts';

export const KEY_BITS_MIN = 3_072;
const KEY_BITS_MAX = 8_192;
const SHARE_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HASH = 'sha256';

/** Bytes that nobody can foretell. */
export type DrawBytes = (count: number) => Buffer;

export interface SealedShare {
  /** For one person. */
  readonly sealed: Buffer;
  /** Hexadecimal, of the share itself: tells whether what is handed in later is the right one. */
  readonly sha256: string;
}

export interface TwoKeySeal {
  /** Nonce, tag and text. */
  readonly sealed: Buffer;
  readonly shares: readonly [SealedShare, SealedShare];
}

export interface SealRequest {
  readonly text: string;
  /** What the seal is of. */
  readonly subject: string;
  /** As {@link fitPublicKey} answers them. */
  readonly publicKeys: readonly [string, string];
}

export function sealText(
  { text, subject, publicKeys }: SealRequest,
  drawBytes: DrawBytes,
): TwoKeySeal {
  const key = drawBytes(SHARE_BYTES);
  const first = drawBytes(SHARE_BYTES);
  const second = exclusiveOr(key, first);
  const nonce = drawBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(subject));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const sealed = Buffer.concat([nonce, cipher.getAuthTag(), body]);
  const shares = [
    sealShare(first, subject, publicKeys[0]),
    sealShare(second, subject, publicKeys[1]),
  ] as const;
  for (const secret of [key, first, second]) secret.fill(0);
  return { sealed, shares };
}

function sealShare(share: Buffer, subject: string, publicKey: string): SealedShare {
  const oaepLabel = Buffer.from(subject);
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const key = createPublicKey(publicKey);
  const sealed = publicEncrypt({ key, padding, oaepHash: HASH, oaepLabel }, share);
  return { sealed, sha256: sha256Hex(share) };
}

/** The text; `undefined` where the shares are not those of this seal, or its bytes were changed. */
export function openText(
  sealed: Buffer,
  subject: string,
  shares: readonly [Buffer, Buffer],
): string | undefined {
  assert(
    shares.every(({ length }) => length === SHARE_BYTES),
    'a share has 32 bytes',
  );
  const key = exclusiveOr(...shares);
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(subject));
    decipher.setAuthTag(tag);
    const body = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([body, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  } finally {
    key.fill(0);
  }
}

/** By the person, on their own machine. `undefined`: sealed for another key or subject. */
export function openShare(sealed: Buffer, subject: string, privateKey: string): Buffer | undefined {
  const oaepLabel = Buffer.from(subject);
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const key = createPrivateKey(privateKey);
  try {
    const share = privateDecrypt({ key, padding, oaepHash: HASH, oaepLabel }, sealed);
    return share.length === SHARE_BYTES ? share : undefined;
  } catch {
    return undefined;
  }
}

/** A public key as it is kept; `undefined` where it is none of RSA with 3,072 to 8,192 bits. */
export function fitPublicKey(pem: string): string | undefined {
  // A private key would be taken for its public half, and its owner would have given it away.
  if (!pem.trimStart().startsWith('-----BEGIN PUBLIC KEY-----')) return undefined;
  try {
    const key = createPublicKey(pem);
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    const isFit = key.asymmetricKeyType === 'rsa' && bits >= KEY_BITS_MIN && bits <= KEY_BITS_MAX;
    return isFit ? String(key.export({ type: 'spki', format: 'pem' })) : undefined;
  } catch {
    return undefined;
  }
}

export interface KeyPair {
  /** PEM; never leaves the machine of its owner. */
  readonly privateKey: string;
  /** PEM. */
  readonly publicKey: string;
}

export async function createKeyPair(): Promise<KeyPair> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: KEY_BITS_MIN,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

/** Of a public key or of a share; hexadecimal. */
export function sha256Hex(bytes: string | Uint8Array): string {
  return createHash(HASH).update(bytes).digest('hex');
}

function exclusiveOr(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, index) => byte ^ (b[index] ?? 0)));
}
