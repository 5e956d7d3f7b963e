import * as fc from 'fast-check';
import Type from 'typebox';
import { expect, test } from 'vitest';
import { validatorOf } from '../../platform/http/validate.ts';
import { fromWireGpuShare, toWireGpuShare, wireGpuShare } from './wire-job.ts';

const faultsOf = validatorOf(Type.Object({ gpuShare: Type.Optional(wireGpuShare) }), 'body');

test('every share of whole millionths is taken, and comes back as it was written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999 }), (sharePpm) => {
      const written = Number(`0.${String(sharePpm).padStart(6, '0')}`);
      expect(faultsOf({ gpuShare: written })).toEqual([]);
      expect(fromWireGpuShare(written)).toBe(sharePpm);
      expect(toWireGpuShare(sharePpm)).toBe(written);
    }),
  );
  expect(faultsOf({})).toEqual([]);
  expect([fromWireGpuShare(undefined), toWireGpuShare(0)]).toEqual([0, null]);
});

test.each([
  [0, '0'],
  [1, '1'],
  [-0.25, '-0.25'],
  [1.5, '1.5'],
  [0.2500001, '0.2500001'],
  ['0.25', '"0.25"'],
  [null, 'null'],
])('a share of %o is refused by its field, with what was found and expected', (gpuShare, found) => {
  const expected = 'a number from 0.000001 to 0.999999 in steps of 0.000001';
  expect(faultsOf({ gpuShare })).toEqual([{ field: '/gpuShare', found, expected }]);
});
