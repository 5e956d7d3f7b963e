import { expect, test } from 'vitest';
import { priceMicrosOf } from './price.ts';

test.each([
  ['8 GPUs for 2 hours                 ', [8, 2], '2400000', 38_400_000n],
  ['free of charge                     ', [8, 2], '0', 0n],
  ['a part of an hour, rounded up      ', [1, 1 / 3_600], '1', 1n],
  ['what is no number has no price     ', [Number.NaN, 2], '2400000', undefined],
  ['nor has less than nothing          ', [-1, 2], '2400000', undefined],
] as const)('A job costs at most the price of its mode: %s', (_, [gpus, hours], price, micros) => {
  expect(priceMicrosOf({ priceMicrosPerGpuHour: price }, gpus, hours)).toBe(micros);
});
