/** What the page of a contract says of it in one figure. */
import { expect, test } from 'vitest';
import type { Contract } from '../../../../src/client/contracts.ts';
import { gpuCountMax } from './contract-figures.ts';

const phase = (...gpuCounts: readonly number[]) => ({
  capacity: gpuCounts.map((gpuCount, index) => ({ cluster: `cluster_${index}`, gpuCount })),
});

test('A contract is of as many GPUs as its largest phase has at all its clusters', () => {
  const phases = [phase(90), phase(64, 14, 20), phase(70, 20)];
  expect(gpuCountMax({ phases } as unknown as Contract)).toBe(98);
  expect(gpuCountMax({ phases: [] } as unknown as Contract)).toBe(0);
});
