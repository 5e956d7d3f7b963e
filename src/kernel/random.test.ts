import { expect, test } from 'vitest';
import { NumberedStreams, randomStream } from './random.ts';

test('a stream gives the numbers that it always gave', () => {
  const draws = (seed: number, name: string): readonly number[] => {
    const stream = randomStream(seed, name);
    return [stream.nextUint32(), stream.nextUint32(), stream.nextBelow(1_000)];
  };
  const runs = draws(7, 'node-failures/12/1');
  expect(runs).toEqual([2_089_381_695, 2_390_595_452, 205]);
  expect(draws(-3, 'größe')).toEqual([3_383_488_528, 811_892_088, 221]);
});

test('a numbered stream is the one whose name ends in the numbers, whatever came before', () => {
  const streams = new NumberedStreams(7, 'node-failures');
  const numbers = [0, 9, 10, 99, 100, 4_294_967_296, Number.MAX_SAFE_INTEGER];
  for (const first of numbers) {
    for (const second of numbers) {
      const named = randomStream(7, `node-failures/${first}/${second}`);
      const numbered = streams.at(first, second);
      for (let draw = 0; draw < 5; draw += 1) expect(numbered.nextUnit()).toBe(named.nextUnit());
    }
  }
});
