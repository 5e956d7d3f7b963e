/** What parties of a test say for their invoices. */
import type { BillingDetails } from '../../funding/billing/details.ts';
import type { PartyId } from '../../kernel/ids.ts';
import { toEpochSeconds, toPartsPerMillion } from '../../kernel/units.ts';
import type { Seller } from '../invoicing/tax.ts';

/** A business in the Netherlands that sells nothing. */
export function buyerOf(party: PartyId, over: Partial<BillingDetails> = {}): BillingDetails {
  return {
    party,
    legalName: `${party} B.V.`,
    address: { street: 'Broerstraat 5', postCode: '9712 CP', city: 'Groningen', country: 'NL' },
    vatId: 'NL001234567B01',
    registration: '01234567',
    electronicAddress: { scheme: '0106', id: '01234567' },
    contact: undefined,
    buyerReference: undefined,
    exemption: undefined,
    selling: undefined,
    ...over,
  };
}

/** {@link buyerOf}, which sells, as {@link selling} unless it is said how. */
export function sellerOf(party: PartyId, over: Partial<BillingDetails> = {}): Seller {
  const sold = selling(buyerOf(party, over));
  return over.selling === undefined ? sold : { ...sold, selling: over.selling };
}

/** The same party, with the account of an example and the rates of two countries from 1970 on. */
export function selling(details: BillingDetails): Seller {
  const from = toEpochSeconds(0);
  return {
    ...details,
    selling: {
      iban: 'NL91ABNA0417164300',
      paymentDays: 30,
      numberPrefix: 'OP-',
      vatRates: [
        { country: 'NL', from, ratePpm: toPartsPerMillion(210_000) },
        { country: 'DE', from, ratePpm: toPartsPerMillion(190_000) },
      ],
      taxesInstalments: true,
    },
  };
}
