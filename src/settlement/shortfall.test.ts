import { expect, test } from 'vitest';
import { toPartsPerMillion } from '../kernel/units.ts';
import { missingGpuSeconds } from './flows/credit.ts';
import { shortfallOf } from './shortfall.ts';
import { CONTRACT } from './testing/small-programme.ts';

test.each([
  // entitled demanded delivered promised out | shortfall late out not scheduled
  [100, 80, 80, 80, 50, /**/ 0, 0, 0, 0],
  [100, 80, 90, 80, 0, /***/ 0, 0, 0, 0],
  [100, 200, 70, 100, 0, /**/ 30, 0, 0, 30],
  [100, 200, 70, 80, 0, /***/ 30, 20, 0, 10],
  [100, 200, 70, 80, 5, /***/ 30, 20, 5, 5],
  [100, 200, 70, 80, 50, /**/ 30, 20, 10, 0],
  [100, 200, 70, 10, 50, /**/ 30, 30, 0, 0],
  [100, 60, 0, 60, 0, /****/ 60, 0, 0, 60],
])('entitled %i, demanded %i, delivered %i, promised %i, out of service %i', (...row) => {
  const [entitled, demanded, delivered, promised, outOfService, sum, late, gone, rest] = row;
  const shortfall = shortfallOf({ entitled, demanded, delivered, promised, outOfService });
  expect(shortfall).toEqual({
    gpuSeconds: sum,
    byCause: { demand_came_late: late, capacity_lost: gone, not_scheduled: rest },
  });
});

test.each([
  // contracted, lost, maintenance, at 90 % | missing
  [1_000n, 100n, 0n, /***/ 0n],
  [1_000n, 101n, 0n, /***/ 1n],
  [1_000n, 0n, 1_000n, /**/ 0n],
  [1_000n, 500n, 500n, /**/ 450n],
  [1_001n, 101n, 0n, /***/ 0n],
])('of %i contracted, %i lost and %i in maintenance', (contracted, lost, maintenance, missing) => {
  const serviceLevel = { ...CONTRACT.serviceLevel, availabilityPpm: toPartsPerMillion(900_000) };
  const contract = { ...CONTRACT, serviceLevel };
  expect(missingGpuSeconds(contract, { contracted, lost, maintenance })).toBe(missing);
});
