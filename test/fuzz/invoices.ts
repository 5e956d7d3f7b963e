/**
 * Invoices on the store that the fuzz uses. Nothing of its programme costs anybody anything, so
 * that none would be due: there stand some of which nothing is charged, as after a month was closed
 * again, and to issue what is due is to undo them. What is named after an operation is left for it.
 */
import { putBilling } from '../../src/funding/commands/billing.ts';
import { present } from '../../src/kernel/assert.ts';
import type { PartyId } from '../../src/kernel/ids.ts';
import { done } from '../../src/kernel/outcome.ts';
import { type Month, parseDate } from '../../src/kernel/time.ts';
import { type EpochSeconds, toEpochSeconds } from '../../src/kernel/units.ts';
import { INVOICE_FACTS } from '../../src/live/invoicing/invoice-facts.ts';
import { callerAt } from '../../src/live/testing/applied.ts';
import type { OpenDatabase } from '../../src/platform/database/open-database.ts';
import type { Writer } from '../../src/platform/database/transaction.ts';
import { readClaimsDue } from '../../src/settlement/commands/invoices.ts';
import type { InvoiceDraft, InvoiceSubject } from '../../src/settlement/invoicing/invoice.ts';
import { taxOf } from '../../src/settlement/invoicing/tax.ts';
import { insertInvoice } from '../../src/settlement/store/invoices.ts';
import { buyerOf, sellerOf } from '../../src/settlement/testing/traders.ts';
import { platformOn } from '../end-to-end/call-2026/platform.ts';
import { dayOf, inDays } from './days.ts';
import type { Places, Recipes } from './requests.ts';
import { pick } from './schema-values.ts';

const SELLER = sellerOf('party_operator');
const BUYERS: readonly PartyId[] = ['party_research', 'party_north'];

interface Debt {
  readonly seller: string;
  readonly buyer: string;
  readonly month: string;
  readonly subject: InvoiceSubject;
  readonly sha256: string;
}

export interface InvoiceHistory {
  /** To be undone and to be paid, and more that are only read. */
  readonly ids: readonly string[];
  readonly due: readonly Debt[];
}

export const NO_INVOICES: InvoiceHistory = { ids: [], due: [] };

interface Period {
  readonly month: Month;
  readonly start: EpochSeconds;
  readonly end: EpochSeconds;
}

export async function makeInvoices(database: OpenDatabase): Promise<InvoiceHistory> {
  const period = await closeFirstMonth(database);
  const now = toEpochSeconds(present(parseDate(dayOf(-1)), 'yesterday'));
  const made = await database.write(callerAt(now), async (writer) => {
    for (const { party, ...given } of [SELLER, ...BUYERS.map((party) => buyerOf(party))]) {
      await putBilling(writer, { id: party, version: undefined }, given);
    }
    const ids: string[] = [];
    for (const subject of ['use', 'instalments'] as const) {
      for (const buyer of BUYERS) ids.push(await stand(writer, period, { buyer, subject }));
    }
    return done({ ids, due: await dueOf(writer) });
  });
  return made.value;
}

/** The engine has ended it before it was stopped. */
async function closeFirstMonth(database: OpenDatabase): Promise<Period> {
  const scope = { kind: 'platform', id: 'polder' } as const;
  const platform = await platformOn(database, () => [{ role: 'programme-officer', scope }]);
  try {
    platform.setTime(dayOf(0));
    const { items = [] } = await platform.done('officer', 'GET /v1/periods?sort=month');
    const [first] = items;
    const month = String(first?.month) as Month;
    const body = { chargesKnownRuns: true };
    await platform.done('officer', `POST /v1/periods/${month}/close`, { body });
    const at = (text: unknown) =>
      toEpochSeconds(present(parseDate(String(text).slice(0, 10)), String(text)));
    return { month, start: at(first?.start), end: at(first?.end) };
  } finally {
    await platform.close();
  }
}

async function stand(
  writer: Writer,
  period: Period,
  { buyer, subject }: { readonly buyer: PartyId; readonly subject: InvoiceSubject },
): Promise<string> {
  const tax = taxOf(SELLER, buyerOf(buyer), { at: period.start, isSupply: true });
  if (!tax.ok) throw new Error(`The tax of ${buyer} is refused: ${tax.reason}`);
  const line = {
    ...{ sourceId: 'entry_1', name: 'GPU capacity', description: 'Charged by mistake' },
    ...({ quantity: 1n, unit: 'C62', priceMicros: 1_000_000n, perQuantity: 1n } as const),
    ...{ netCents: 100n, attributes: [] },
  };
  const draft: InvoiceDraft = {
    ...{ ...period, kind: 'invoice', subject, seller: SELLER, buyer: buyerOf(buyer) },
    ...{ tax: tax.value, lines: [line], netCents: 100n, taxCents: 21n, paidCents: 0n },
    ...{ contract: undefined, reverses: undefined, isRehearsed: false },
  };
  return insertInvoice(writer, draft);
}

async function dueOf(writer: Writer): Promise<readonly Debt[]> {
  const all = { month: undefined, seller: undefined };
  const due = await readClaimsDue(writer, all, INVOICE_FACTS);
  return due.map(({ claim: { seller, buyer, month, subject }, sha256 }) => {
    return { seller, buyer, month, subject, sha256: present(sha256, `what ${buyer} is owed`) };
  });
}

export function invoicePlaces({ ids }: InvoiceHistory): Places {
  const at = (index: number) => () => ({ invoiceId: ids[index] ?? 'invoice_00000001' });
  return { reverseInvoice: at(0), noteInvoicePayment: at(1) };
}

export function invoiceRecipes({ due }: InvoiceHistory): Recipes {
  return {
    noteInvoicePayment: () => ({ paidAt: inDays(-1) }),
    // Those of instalments: the others are undone one by one, or paid.
    issueInvoices: (stream) => {
      const left = due.filter(({ subject }) => subject === 'instalments');
      return left.length === 0 ? {} : pick(stream, left);
    },
    putBilling: (stream) => ({
      address: { street: 'Kade 1', postCode: '9712 CP', city: 'Groningen', country: 'NL' },
      vatId: pick(stream, ['NL001234567B01', null]),
      electronicAddress: pick(stream, [{ scheme: '0106', id: '01234567' }, null]),
      selling: pick(stream, [{ ...SELLING, paymentDays: stream.nextBelow(60) }, null]),
    }),
  };
}

const SELLING = {
  iban: 'NL91ABNA0417164300',
  numberPrefix: 'OP-',
  vatRates: [{ country: 'NL', from: '2012-10-01', ratePpm: 210_000 }],
  taxesInstalments: true,
};
