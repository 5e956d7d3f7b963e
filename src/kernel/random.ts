/**
 * Randomness in named streams of one explicit seed, so that a new draw in one place shifts no
 * other. Integers only: the same stream gives the same numbers on every machine and Node version.
 * Generator: sfc32 (Chris Doty-Humphrey, PractRand), seeded by an FNV-1a hash of seed and name.
 */
import { assert } from './assert.ts';

export interface RandomStream {
  /** The next 32 random bits, as an integer from 0 to 4,294,967,295. */
  nextUint32(): number;
  /** An integer from 0 to `bound` - 1, each equally likely; `bound` from 1 to 2^32. */
  nextBelow(bound: number): number;
  /** A multiple of 2^-53 in [0, 1). */
  nextUnit(): number;
}

function hashOfText(text: string, basis: number): number {
  let hash = basis >>> 0;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}

/** The stream called `name` of `seed` (a safe integer). Equal arguments give equal streams. */
export function randomStream(seed: number, name: string): RandomStream {
  assert(Number.isSafeInteger(seed), `The seed ${seed} is not a safe integer`);
  const text = `${seed}/${name}`;
  let a = hashOfText(text, 0x811c9dc5);
  let b = hashOfText(text, a ^ 0x9e3779b9);
  let c = hashOfText(text, b ^ 0x85ebca6b);
  let counter = 1;

  function nextUint32(): number {
    const out = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = (b ^ (b >>> 9)) >>> 0;
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + out) >>> 0;
    return out;
  }

  function nextBelow(bound: number): number {
    assert(bound >= 1 && bound <= 2 ** 32, `A random number below ${bound} does not exist`);
    const limit = 2 ** 32 - (2 ** 32 % bound);
    for (;;) {
      const draw = nextUint32();
      if (draw < limit) return draw % bound;
    }
  }

  for (let warmUp = 0; warmUp < 12; warmUp += 1) nextUint32();
  return {
    nextUint32,
    nextBelow,
    nextUnit: () => ((nextUint32() >>> 5) * 67_108_864 + (nextUint32() >>> 6)) / 2 ** 53,
  };
}
