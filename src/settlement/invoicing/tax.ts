/**
 * Which VAT an invoice for GPU time bears: Directive 2006/112/EC, in the categories of EN 16931
 * (code list UNTDID 5305). One invoice has one seller and one buyer, and so one category. The first
 * row that fits decides.
 *
 * | seller and buyer                                          | category | rate      | article  |
 * |-----------------------------------------------------------|----------|-----------|----------|
 * | an instalment or a credit, which the seller does not tax  | O        | none      | 2(1)     |
 * | a seller without a VAT number                             | O        | none      | 9, 13    |
 * | a buyer that is exempt: embassies, bodies of the Union    | E        | 0         | 151      |
 * | both in one country                                       | S or Z   | of both   | 44, 96   |
 * | a buyer outside the Union                                 | O        | none      | 44, 59   |
 * | a buyer with a VAT number                                 | AE       | the buyer | 44, 196  |
 * | a buyer without one                                       | S or Z   | of buyer  | 58       |
 *
 * A public body that has a VAT number counts as a business for all that it buys (Article 43).
 */

import { isInUnion, vatCountryOf } from '../../funding/billing/country.ts';
import {
  type BillingDetails,
  type SellingDetails,
  vatRateAt,
} from '../../funding/billing/details.ts';
import type { PartyId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { EpochSeconds, PartsPerMillion } from '../../kernel/units.ts';

export type TaxCategory = 'S' | 'Z' | 'E' | 'AE' | 'O';

export interface TaxTreatment {
  readonly category: TaxCategory;
  /** 0 of all but S. */
  readonly ratePpm: PartsPerMillion;
  /** Why nothing is charged: a code of the list "VATEX", and words; of S and Z neither. */
  readonly exemption: { readonly code: string; readonly text: string } | undefined;
}

/** Who sells, with all that a seller must say. */
export type Seller = BillingDetails & { readonly selling: SellingDetails };

export interface TaxRefusal {
  readonly reason: 'rate_unknown';
  readonly seller: PartyId;
  readonly country: string;
  readonly at: EpochSeconds;
}

const NONE = 0 as PartsPerMillion;

const NO_VAT_NUMBER = {
  inUnion: 'The seller is no taxable person for this supply.',
  elsewhere: 'Supplied from outside the Union by a seller without a VAT number.',
} as const;

/** `at` is the last day of what was supplied; `isSupply` false: no price, but a contribution. */
export function taxOf(
  seller: Seller,
  buyer: BillingDetails,
  { at, isSupply }: { readonly at: EpochSeconds; readonly isSupply: boolean },
): Outcome<TaxTreatment, TaxRefusal> {
  if (!isSupply) return done(outside('A contribution to a programme, not the price of a supply.'));
  const home = vatCountryOf(seller.address.country);
  if (seller.vatId === undefined) {
    return done(outside(NO_VAT_NUMBER[isInUnion(home) ? 'inUnion' : 'elsewhere']));
  }
  if (buyer.exemption !== undefined) {
    const text = `Exempt by Article 151 of Directive 2006/112/EC (${buyer.exemption}).`;
    return done({ category: 'E', ratePpm: NONE, exemption: { code: buyer.exemption, text } });
  }
  const country = vatCountryOf(buyer.address.country);
  if (country === home) return taxedIn(seller, country, at);
  if (!isInUnion(country)) return done(outside('Supplied to a buyer outside the Union.'));
  if (buyer.vatId === undefined) return taxedIn(seller, country, at);
  const exemption = {
    code: 'VATEX-EU-AE',
    text: 'Reverse charge: the buyer accounts for the VAT.',
  };
  return done({ category: 'AE', ratePpm: NONE, exemption });
}

function outside(text: string): TaxTreatment {
  return { category: 'O', ratePpm: NONE, exemption: { code: 'VATEX-EU-O', text } };
}

function taxedIn(
  { party, selling }: Seller,
  country: string,
  at: EpochSeconds,
): Outcome<TaxTreatment, TaxRefusal> {
  const ratePpm = vatRateAt(selling, country, at);
  if (ratePpm === undefined) return refused({ reason: 'rate_unknown', seller: party, country, at });
  return done({ category: ratePpm === 0 ? 'Z' : 'S', ratePpm, exemption: undefined });
}
