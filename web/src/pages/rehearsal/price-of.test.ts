import { expect, test } from 'vitest';
import { microsOf, priceOf } from './price-of.ts';

const NL = 'Netherlands';
const PRICE = '2400000';

function figures(
  decidingParty: string | null,
  microsPerGpuHour: string | null,
  deliveredGpuSeconds = '3600',
) {
  return { decidingParty, microsPerGpuHour, deliveredGpuSeconds };
}

test.each([
  ['a price', figures(NL, PRICE), { kind: 'paid', micros: 2_400_000 }],
  ['a price of all funders', figures(null, PRICE), { kind: 'paid', micros: 2_400_000 }],
  ['nothing, as others pay', figures(NL, null), { kind: 'others-pay', micros: 0 }],
  ['none of nothing delivered', figures(NL, null, '0'), { kind: 'none-delivered', micros: null }],
  ['none of nothing at all', figures(null, null, '0'), { kind: 'none-delivered', micros: null }],
  ['none where users alone pay', figures(null, null), { kind: 'none-to-payers', micros: null }],
])('A rehearsal tells %s', (_, told, { kind, micros }) => {
  expect(priceOf(told).kind).toBe(kind);
  expect(microsOf(told)).toBe(micros);
});
