import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CostFact, focusRowOf, plainText } from './focus-row.ts';
import { CHARGE, usageFact } from './testing/charges.ts';

const SEED = 20_290_301;

const usageOf = (gpuSeconds: bigint, priceMicrosPerGpuHour: bigint): CostFact =>
  usageFact({ gpuSeconds, priceMicrosPerGpuHour });

const PAYMENT: CostFact = {
  ...CHARGE,
  ...{ kind: 'payment', commitment: 'commitment_nl', instalmentNumber: 2 },
  ...{ receiverId: 'contract_x', paidMicros: 40_000_001n },
};
const CREDIT: CostFact = {
  ...CHARGE,
  kind: 'credit',
  cluster: 'cluster_a',
  contract: 'contract_a',
  creditMicros: 120_003n,
  billedMicros: 120_000n,
};

describe('a charge as a row', () => {
  test.each([
    // fact                        billed     exact         price   quantity       consumed
    [usageOf(3_600n, 2_205_000n), '2.21', '2.205', '2.205', '1', '3600'],
    [usageOf(1n, 2_205_000n), '0', '0.000612', '2.205', '0.000277778', '1'],
    [usageOf(7_200n, 0n), '0', '0', '0', '2', '7200'],
    [PAYMENT, '40.000001', '40.000001', '40.000001', '1', null],
    [CREDIT, '-0.12', '-0.120003', null, null, null],
  ])('%#', (fact, ...[billed, exact, price, quantity, consumed]) => {
    expect(focusRowOf(fact, null)).toMatchObject({
      ...{ BilledCost: billed, ContractedCost: exact, EffectiveCost: exact, ListCost: exact },
      ...{ ContractedUnitPrice: price, ListUnitPrice: price, PricingQuantity: quantity },
      ...{ ConsumedQuantity: consumed, BillingCurrency: 'EUR', ChargeClass: null },
      ...{ BillingAccountId: 'party_lab', RegionId: 'site_s', PublisherName: 'Operator' },
      ...{ BillingPeriodStart: '2029-03-01T00:00:00Z', BillingPeriodEnd: '2029-04-01T00:00:00Z' },
    });
  });

  test('says of each kind what it is for', () => {
    expect([usageOf(1n, 1n), PAYMENT, CREDIT].map((fact) => focusRowOf(fact, null))).toMatchObject([
      {
        ...{ ChargeCategory: 'Usage', SubAccountId: 'allocation_lab', SkuId: 'mode_sold/h100' },
        ChargeDescription: 'GPU time of Lab on cluster_a in 2029-03, Sold',
      },
      {
        ...{ ChargeCategory: 'Purchase', SubAccountId: 'commitment_nl', ResourceType: 'Contract' },
        ChargeDescription: 'Instalment 2 of commitment_nl, for contract_x',
      },
      {
        ...{ ChargeCategory: 'Credit', SubAccountId: null, ResourceId: 'cluster_a' },
        ChargeDescription: 'Credit for capacity of cluster_a below the service level in 2029-03',
      },
    ]);
  });

  test('has a price and a quantity that make its cost, to a millionth', () => {
    const amounts = fc.tuple(fc.bigInt(1n, 10n ** 12n), fc.bigInt(0n, 10n ** 8n));
    const property = fc.property(amounts, ([gpuSeconds, price]) => {
      const row = focusRowOf(usageOf(gpuSeconds, price), null);
      const made = Number(row.ListUnitPrice) * Number(row.PricingQuantity);
      const cost = Number(row.ListCost);
      // A cost is cut to a micro, a quantity to a billionth of an hour.
      expect(Math.abs(made - cost)).toBeLessThanOrEqual(1.1e-6 + cost * 1e-12 + 1e-9 * 100);
      expect(Math.abs(Number(row.BilledCost) - cost)).toBeLessThanOrEqual(0.005_001);
    });
    fc.assert(property, { seed: SEED, numRuns: 500 });
  });
});

test.each([
  [0n, 3n, '0'],
  [1n, 3n, '0.333333333'],
  [2n, 3n, '0.666666667'],
  [-3n, 2n, '-1.5'],
  [1_999_999_999_999n, 1_000_000_000_000n, '2'],
  [10n ** 20n, 10n, '10000000000000000000'],
])('%s / %s is %s', (amount, perUnit, text) => {
  expect(plainText(amount, perUnit)).toBe(text);
});
