/**
 * What an invoice has to say of a party: who it is by law, where, and how it is paid. The numbers
 * in brackets are the terms of the European standard for electronic invoices, EN 16931-1.
 */
import { isValidIBAN } from 'ibantools';
import type { PartyId } from '../../kernel/ids.ts';
import type { EpochSeconds, PartsPerMillion } from '../../kernel/units.ts';
import { isCountry, vatPrefixOf } from './country.ts';
import { isAddressScheme } from './electronic-address.ts';

/** What numbers of months that were only rehearsed begin with: those of no other document may. */
export const REHEARSED_PREFIX = 'REHEARSED-';

export interface BillingDetails {
  readonly party: PartyId;
  /** As it is registered (BT-27, BT-44). */
  readonly legalName: string;
  readonly address: PostalAddress;
  /** With its country in front (BT-31, BT-48). `undefined`: it has none. */
  readonly vatId: string | undefined;
  /** In the register of companies or of public bodies (BT-30, BT-47). */
  readonly registration: string | undefined;
  /** Where invoices are sent to, and from (BT-34, BT-49). */
  readonly electronicAddress: ElectronicAddress | undefined;
  /** Who answers questions about its invoices (BG-6). */
  readonly contact: BillingContact | undefined;
  /** What it wants on every invoice to it, such as the number of a department (BT-10). */
  readonly buyerReference: string | undefined;
  /** Why sellers charge it no VAT, whatever it buys. */
  readonly exemption: VatExemption | undefined;
  /** `undefined`: it sells nothing. */
  readonly selling: SellingDetails | undefined;
}

export interface BillingContact {
  readonly name: string;
  readonly phone: string;
  readonly email: string;
}

/** (BG-5, BG-8) */
export interface PostalAddress {
  readonly street: string;
  readonly postCode: string;
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

export interface ElectronicAddress {
  /** Of the code list "Electronic address scheme", such as 0106 for the Dutch register. */
  readonly scheme: string;
  readonly id: string;
}

/**
 * Article 151 of Directive 2006/112/EC, by the code list "VATEX": supplies to embassies (1A), to
 * bodies of the Union (1AA), to other international bodies (1B), and to allied forces (1C to 1E).
 */
export const VAT_EXEMPTIONS = [
  'VATEX-EU-151',
  'VATEX-EU-151-1A',
  'VATEX-EU-151-1AA',
  'VATEX-EU-151-1B',
  'VATEX-EU-151-1C',
  'VATEX-EU-151-1D',
  'VATEX-EU-151-1E',
] as const;
export type VatExemption = (typeof VAT_EXEMPTIONS)[number];

export interface SellingDetails {
  /** The account to pay to (BT-84), without spaces. */
  readonly iban: string;
  /** After the day of issue. Public bodies pay within 30 (Directive 2011/7/EU, Article 4). */
  readonly paymentDays: number;
  /** Before the year in each number of an invoice. */
  readonly numberPrefix: string;
  /** Of its own country, and of others where it accounts for VAT there. */
  readonly vatRates: readonly VatRate[];
  /** Whether instalments of funders are the price of a supply, or contributions without VAT. */
  readonly taxesInstalments: boolean;
}

export interface VatRate {
  readonly country: string;
  /** Midnight UTC of its first day. */
  readonly from: EpochSeconds;
  readonly ratePpm: PartsPerMillion;
}

export type BillingFault =
  | { readonly reason: 'country_unknown'; readonly field: string; readonly found: string }
  | { readonly reason: 'vat_id_elsewhere'; readonly found: string; readonly prefix: string }
  | { readonly reason: 'scheme_unknown'; readonly found: string }
  | { readonly reason: 'iban_invalid'; readonly found: string }
  | { readonly reason: 'prefix_reserved'; readonly found: string }
  | { readonly reason: 'rate_repeated'; readonly country: string; readonly from: EpochSeconds };

/** The first fault, in the order of {@link BillingFault}. Whether a VAT number is in use: VIES. */
export function billingFault(details: BillingDetails): BillingFault | undefined {
  const { address, vatId, electronicAddress, selling } = details;
  const places = [
    ['address.country', address.country] as const,
    ...(selling?.vatRates ?? []).map(
      ({ country }, index) => [`selling.vatRates.${index}.country`, country] as const,
    ),
  ];
  const unknown = places.find(([, code]) => !isCountry(code));
  if (unknown !== undefined) {
    return { reason: 'country_unknown', field: unknown[0], found: unknown[1] };
  }
  const prefix = vatPrefixOf(address.country);
  if (vatId !== undefined && !vatId.startsWith(prefix)) {
    return { reason: 'vat_id_elsewhere', found: vatId, prefix };
  }
  if (electronicAddress !== undefined && !isAddressScheme(electronicAddress.scheme)) {
    return { reason: 'scheme_unknown', found: electronicAddress.scheme };
  }
  return selling === undefined ? undefined : sellingFault(selling);
}

function sellingFault({ iban, numberPrefix, vatRates }: SellingDetails): BillingFault | undefined {
  if (!isValidIBAN(iban)) return { reason: 'iban_invalid', found: iban };
  if (numberPrefix.toUpperCase().startsWith(REHEARSED_PREFIX)) {
    return { reason: 'prefix_reserved', found: numberPrefix };
  }
  const repeated = vatRates.find(({ country, from }, index) =>
    vatRates.slice(0, index).some((rate) => rate.country === country && rate.from === from),
  );
  if (repeated === undefined) return undefined;
  const { country, from } = repeated;
  return { reason: 'rate_repeated', country, from };
}

/** The rate that holds in `country` at `at`; `undefined`: the party does not know it. */
export function vatRateAt(
  { vatRates }: SellingDetails,
  country: string,
  at: EpochSeconds,
): PartsPerMillion | undefined {
  const [last] = vatRates
    .filter((rate) => rate.country === country && rate.from <= at)
    .toSorted((a, b) => b.from - a.from);
  return last?.ratePpm;
}
