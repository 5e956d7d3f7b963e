/**
 * A text sealed so that two persons must act together to read it. The text is encrypted with a key
 * of its own (AES-256-GCM); that key is split in two shares, of which each alone is random bits
 * (XOR); each share is encrypted for one person: X25519 with a key pair that is used once, HKDF and
 * AES-256-GCM. Private keys never come here.
 *
 * The subject, such as a bid and its revision, is bound into the text and into both shares: what
 * was sealed for one subject opens as no other.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { assert } from '../../kernel/assert.ts';

const SHARE_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** An X25519 public key as SPKI. */
const PUBLIC_KEY_BYTES = 44;
const CIPHER = 'aes-256-gcm';

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
  const sealed = encrypt(key, Buffer.from(text), { subject, nonce: drawBytes(NONCE_BYTES) });
  const shareOf = (share: Buffer, publicKey: string): SealedShare => {
    const nonce = drawBytes(NONCE_BYTES);
    return { sealed: sealShare(share, publicKey, { subject, nonce }), sha256: sha256Hex(share) };
  };
  const shares = [shareOf(first, publicKeys[0]), shareOf(second, publicKeys[1])] as const;
  for (const secret of [key, first, second]) secret.fill(0);
  return { sealed, shares };
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
  const text = decrypt(key, sealed, subject);
  key.fill(0);
  return text?.toString('utf8');
}

function sealShare(share: Buffer, publicKey: string, once: Once): Buffer {
  const theirs = createPublicKey(publicKey);
  const mine = generateKeyPairSync('x25519');
  const key = sharedKey({ privateKey: mine.privateKey, publicKey: theirs }, mine.publicKey, theirs);
  return Buffer.concat([bytesOf(mine.publicKey), encrypt(key, share, once)]);
}

/** By the person, on their own machine. `undefined`: sealed for another key or subject. */
export function openShare(sealed: Buffer, subject: string, privateKey: string): Buffer | undefined {
  const mine = createPrivateKey(privateKey);
  try {
    const theirs = createPublicKey({
      key: sealed.subarray(0, PUBLIC_KEY_BYTES),
      format: 'der',
      type: 'spki',
    });
    const key = sharedKey({ privateKey: mine, publicKey: theirs }, theirs, createPublicKey(mine));
    const share = decrypt(key, sealed.subarray(PUBLIC_KEY_BYTES), subject);
    return share?.length === SHARE_BYTES ? share : undefined;
  } catch {
    return undefined;
  }
}

interface Agreement {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Both public keys go into it, so that it belongs to this pair of them alone. */
function sharedKey(agreement: Agreement, once: KeyObject, person: KeyObject): Buffer {
  const secret = diffieHellman(agreement);
  const salt = Buffer.concat([bytesOf(once), bytesOf(person)]);
  return Buffer.from(hkdfSync('sha256', secret, salt, 'polder-share-1', SHARE_BYTES));
}

function bytesOf(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' });
}

/** What is bound into one encryption; a nonce is never used twice with a key. */
interface Once {
  readonly subject: string;
  readonly nonce: Buffer;
}

/** Nonce, tag and body. */
function encrypt(key: Buffer, plain: Buffer, { subject, nonce }: Once): Buffer {
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(subject));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

function decrypt(key: Buffer, sealed: Buffer, subject: string): Buffer | undefined {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(subject));
    decipher.setAuthTag(tag);
    const body = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([body, decipher.final()]);
  } catch {
    return undefined;
  }
}

/** A public key as it is kept; `undefined` where it is none of X25519. */
export function fitPublicKey(pem: string): string | undefined {
  // A private key would be taken for its public half, and its owner would have given it away.
  if (!pem.trimStart().startsWith('-----BEGIN PUBLIC KEY-----')) return undefined;
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType !== 'x25519') return undefined;
    // A key of low order agrees on nothing secret; the agreement itself refuses it.
    sharedKey({ privateKey: generateKeyPairSync('x25519').privateKey, publicKey: key }, key, key);
    return String(key.export({ type: 'spki', format: 'pem' }));
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

export function createKeyPair(): KeyPair {
  return generateKeyPairSync('x25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

/** Of a public key or of a share; hexadecimal. */
export function sha256Hex(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function exclusiveOr(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, index) => byte ^ (b[index] ?? 0)));
}
