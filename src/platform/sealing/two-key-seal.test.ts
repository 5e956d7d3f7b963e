import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { present } from '../../kernel/assert.ts';
import {
  createKeyPair,
  fitPublicKey,
  type KeyPair,
  openShare,
  openText,
  sealText,
  type TwoKeySeal,
} from './two-key-seal.ts';

let pairs: readonly [KeyPair, KeyPair];
let seal: TwoKeySeal;
let shares: readonly [Buffer, Buffer];
const SUBJECT = 'call_a bid_a 1';
const TEXT = '{"content":"naïve"}';

beforeAll(() => {
  pairs = [createKeyPair(), createKeyPair()];
  const publicKeys = [pairs[0].publicKey, pairs[1].publicKey] as const;
  seal = sealText({ text: TEXT, subject: SUBJECT, publicKeys }, randomBytes);
  shares = [shareOf(0), shareOf(1)];
});

function shareOf(index: 0 | 1): Buffer {
  const { sealed } = seal.shares[index];
  return present(openShare(sealed, SUBJECT, pairs[index].privateKey), 'the share');
}

describe('What two persons seal', () => {
  test('is opened by both shares, in either order', () => {
    expect(openText(seal.sealed, SUBJECT, shares)).toBe(TEXT);
    expect(openText(seal.sealed, SUBJECT, [shares[1], shares[0]])).toBe(TEXT);
  });

  test('holds no word of the text', () => {
    expect(seal.sealed.includes('content')).toBe(false);
  });

  test('is not opened by one share, whatever is put in place of the other', () => {
    const others = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((each) => Buffer.from(each));
    fc.assert(
      fc.property(fc.constantFrom<0 | 1>(0, 1), others, (index, other) => {
        expect(openText(seal.sealed, SUBJECT, [shares[index], other])).toBeUndefined();
      }),
    );
    expect(openText(seal.sealed, SUBJECT, [shares[0], shares[0]])).toBeUndefined();
    expect(openText(seal.sealed, SUBJECT, [shares[0], Buffer.alloc(32)])).toBeUndefined();
  });

  test('is not opened as another subject, nor where a byte of it was changed', () => {
    expect(openText(seal.sealed, 'call_a bid_a 2', shares)).toBeUndefined();
    fc.assert(
      fc.property(fc.nat(seal.sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(seal.sealed);
        changed[at] = (changed[at] ?? 0) ^ flip;
        expect(openText(changed, SUBJECT, shares)).toBeUndefined();
      }),
    );
  });

  test('gives a share only to whom it was sealed for, and only as its own subject', () => {
    const [{ sealed }] = seal.shares;
    expect(openShare(sealed, SUBJECT, pairs[1].privateKey)).toBeUndefined();
    expect(openShare(sealed, 'call_b bid_a 1', pairs[0].privateKey)).toBeUndefined();
  });
});

describe('A public key', () => {
  const format = {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  } as const;
  const signing = generateKeyPairSync('ed25519', format);
  /** The point 0, with which every agreement is on zeros. */
  const zero = Buffer.concat([Buffer.from('302a300506032b656e032100', 'hex'), Buffer.alloc(32)]);
  const low = `-----BEGIN PUBLIC KEY-----\n${zero.toString('base64')}\n-----END PUBLIC KEY-----\n`;

  test.each([
    ['no key', () => 'key', false],
    ['a broken one', () => pairs[0].publicKey.replace('MC', 'MD'), false],
    ['one of low order', () => low, false],
    ['a private key', () => pairs[0].privateKey, false],
    ['one that signs', () => String(signing.publicKey), false],
    ['one of X25519', () => pairs[0].publicKey, true],
  ])('%s: fits or not', (_, pem, isFit) => {
    expect(fitPublicKey(pem()) !== undefined).toBe(isFit);
  });

  test('is the other half of the private key', () => {
    const made = createPublicKey(createPrivateKey(pairs[0].privateKey));
    expect(made.export({ type: 'spki', format: 'pem' })).toBe(pairs[0].publicKey);
  });
});
