import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BillingDetails } from '../../funding/billing/details.ts';
import { present } from '../../kernel/assert.ts';
import type { PartyId } from '../../kernel/ids.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { type CostFact, focusRowOf } from '../focus-row.ts';
import { issuedOf, paymentFact, usageFact } from '../testing/charges.ts';
import { sellerOf } from '../testing/traders.ts';
import { type Claim, claimsOf, documentsDue, isSettled } from './due-documents.ts';
import type { Invoice } from './invoice.ts';

const SEED = 20_290_302;
const DETAILS: ReadonlyMap<PartyId, BillingDetails> = new Map([
  ['party_nl', sellerOf('party_nl')],
  ['party_lab', sellerOf('party_lab')],
]);

/** All that was ever issued, in its order. */
type Issued = readonly Invoice[];

function standingOf(issued: Issued): Issued {
  const undone = new Set(issued.map(({ reverses }) => reverses?.id));
  return issued.filter(({ id, reverses }) => reverses === undefined && !undone.has(id));
}

function dueOf(facts: readonly CostFact[], issued: Issued): readonly Claim[] {
  return claimsOf(facts, standingOf(issued)).filter((claim) => !isSettled(claim));
}

function issueDue(facts: readonly CostFact[], before: Issued): Issued {
  const issued = [...before];
  for (const claim of dueOf(facts, before)) {
    const documents = documentsDue(claim, DETAILS);
    if (!documents.ok) throw new Error(documents.reason);
    for (const draft of documents.value) {
      issued.push(issuedOf(draft, issued.length + 1, toEpochSeconds(claim.end + 1)));
    }
  }
  return issued;
}

const AGAIN = 'is due again';
const SAME = 'is left alone';

describe('What was invoiced', () => {
  const march = [usageFact(), usageFact({ sourceId: 'line_b', gpuSeconds: 7_200n })];
  const [first, second] = [present(march[0], 'one'), present(march[1], 'two')];

  test.each<readonly [string, string, readonly CostFact[]]>([
    [SAME, 'where nothing has changed', march],
    [SAME, 'in another order', [second, first]],
    [SAME, 'after a price that was changed', march.map(dearer)],
    [SAME, 'after an allocation was renamed', march.map(renamed)],
    [AGAIN, 'with other GPU time', [first, usageFact({ ...second, gpuSeconds: 7_201n })]],
    [AGAIN, 'with another amount', [first, { ...second, chargedMicros: 4_420_000n }]],
    [AGAIN, 'without one line', [first]],
    [AGAIN, 'with nothing left', []],
    [AGAIN, 'with a line more', [...march, usageFact({ sourceId: 'line_c' })]],
  ])('%s %s', (expected, _, facts) => {
    const issued = issueDue(march, []);
    expect(issued).toHaveLength(1);
    expect(dueOf(facts, issued)).toHaveLength(expected === AGAIN ? 1 : 0);
  });
});

function dearer(fact: CostFact): CostFact {
  return fact.kind === 'usage' ? { ...fact, priceMicrosPerGpuHour: 9_000_000n } : fact;
}

function renamed(fact: CostFact): CostFact {
  return fact.kind === 'usage' ? { ...fact, allocation: { ...fact.allocation, name: 'X' } } : fact;
}

test('A payment in parts that are no whole cents is invoiced as what was paid', () => {
  const parts = [33_335_000n, 66_665_000n, 5_000n];
  const facts = parts.map((paidMicros, index) =>
    paymentFact({ paidMicros, receiverId: `contract_${index}` }),
  );
  const [invoice] = issueDue(facts, []);
  expect(invoice).toMatchObject({ netCents: 10_001n, paidCents: 10_001n });
  expect(invoice?.lines.map(({ netCents }) => netCents)).toEqual([3_334n, 6_666n, 1n]);
});

test('A site that gets another operator leaves what was invoiced with who has invoiced it', () => {
  const issued = issueDue([paymentFact()], []);
  const moved = paymentFact({ issuer: { id: 'party_new', name: 'New' } });
  expect(dueOf([moved], issued)).toEqual([]);
  const again = { ...moved, sourceId: 'entry_9', paidMicros: 50_000_000n };
  expect(dueOf([again], issued)).toMatchObject([{ seller: 'party_nl' }]);
  expect(dueOf([again], [])).toMatchObject([{ seller: 'party_new' }]);
  const next = { ...moved, month: '2029-04' };
  expect(dueOf([moved, next], issued)).toMatchObject([{ seller: 'party_new', month: '2029-04' }]);
});

describe('Whatever is charged, closed again and issued', () => {
  const anyFact = fc.record({
    source: fc.integer({ min: 0, max: 4 }),
    gpuSeconds: fc.bigInt({ min: 0n, max: 10n ** 15n }),
    priceMicrosPerGpuHour: fc.bigInt({ min: 0n, max: 10n ** 9n }),
    isOther: fc.boolean(),
  });
  const anyMonth = fc.uniqueArray(anyFact, { selector: ({ source }) => source, maxLength: 5 });
  const closes = fc.array(anyMonth, { minLength: 1, maxLength: 5 });

  test('what stands is what was charged, and what was issued is kept', () => {
    fc.assert(
      fc.property(closes, (months) => {
        let issued: Issued = [];
        for (const month of months) {
          const facts = month.map(({ source, isOther, ...charged }) =>
            usageFact({ ...charged, sourceId: `line_${source}`, ...(isOther ? SWAPPED : {}) }),
          );
          const before = issued;
          issued = issueDue(facts, issued);
          expect(issued.slice(0, before.length)).toEqual(before);
          expect(sumOf(standingOf(issued))).toBe(billedOf(facts));
          expect(signedSumOf(issued)).toBe(billedOf(facts));
          expect(dueOf([...facts].reverse(), issued)).toEqual([]);
        }
        expect(issued.map(({ number }) => number)).toEqual([...new Set(issued.map(numberOf))]);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});

const SWAPPED = {
  payer: { id: 'party_nl', name: 'Netherlands', kind: 'state' },
  issuer: { id: 'party_lab', name: 'Lab' },
} as const;

function numberOf({ number }: Invoice): string {
  return number;
}

function sumOf(invoices: Issued): bigint {
  return invoices.reduce((sum, { netCents }) => sum + netCents, 0n);
}

function signedSumOf(invoices: Issued): bigint {
  return invoices.reduce(
    (sum, { kind, netCents }) => sum + (kind === 'invoice' ? netCents : -netCents),
    0n,
  );
}

/** In cents, by the list of costs. */
function billedOf(facts: readonly CostFact[]): bigint {
  return facts.reduce((sum, fact) => {
    const [whole, part = ''] = focusRowOf(fact, null).BilledCost.split('.');
    return sum + BigInt(`${whole}${part.padEnd(2, '0')}`);
  }, 0n);
}
