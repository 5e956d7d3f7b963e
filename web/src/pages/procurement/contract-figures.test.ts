/** What the page of a contract says of it in one figure. */
import { expect, test } from 'vitest';
import type { Contract } from '../../../../src/client/contracts.ts';
import { gpuCountMax, priceAt } from './contract-figures.ts';

const phase = (...gpuCounts: readonly number[]) => ({
  capacity: gpuCounts.map((gpuCount, index) => ({ cluster: `cluster_${index}`, gpuCount })),
});

test('A contract is of as many GPUs as its largest phase has at all its clusters', () => {
  const phases = [phase(90), phase(64, 14, 20), phase(70, 20)];
  expect(gpuCountMax({ phases } as unknown as Contract)).toBe(98);
  expect(gpuCountMax({ phases: [] } as unknown as Contract)).toBe(0);
});

const PRICED = {
  priceMicrosPerGpuHour: '2000000',
  priceSteps: [
    { fromAt: '2028-03-01T00:00:00Z', microsPerGpuHour: '2100000' },
    { fromAt: '2029-01-01T00:00:00Z', microsPerGpuHour: '1900000' },
  ],
} as unknown as Contract;
test.each([
  ['2028-02-29T23:59:59Z', '2000000'],
  ['2028-03-01T00:00:00Z', '2100000'],
  ['2028-12-31T00:00:00Z', '2100000'],
  ['2030-01-01T00:00:00Z', '1900000'],
])('The price in force at %s is %s', (at, price) => {
  expect(priceAt(PRICED, Date.parse(at))).toBe(price);
});
