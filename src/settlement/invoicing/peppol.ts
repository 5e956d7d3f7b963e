/**
 * Whether a document may say that it is one of Peppol BIS Billing 3.0. Each is one of EN 16931;
 * Peppol asks for more, and its network refuses what says so and is none. What it asks for that
 * Polder may lack:
 *
 * | asked for                                           | of whom                      | rule     |
 * |-----------------------------------------------------|------------------------------|----------|
 * | an electronic address of a scheme of the network    | both                         | R010, 20 |
 * | the number of KVK or OIN as registration            | the Dutch, of Dutch sellers  | NL-R-003 |
 * | the invoice that a credit note credits              | of Dutch sellers             | NL-R-001 |
 * | a contact, and a supply within VAT                  | between Germans              | DE-R-002 |
 */
import type { BillingDetails } from '../../funding/billing/details.ts';
import { isNetworkScheme } from '../../funding/billing/electronic-address.ts';
import type { Invoice } from './invoice.ts';

export function isOfPeppol(invoice: Invoice): boolean {
  const { seller, buyer, isRehearsed } = invoice;
  // Not to be sent to anybody.
  if (isRehearsed) return false;
  if (![seller, buyer].every(isReached)) return false;
  const [from, to] = [seller.address.country, buyer.address.country];
  if (from === 'NL') return keepsDutchRules(invoice);
  return !(from === 'DE' && to === 'DE') || keepsGermanRules(invoice);
}

function isReached({ electronicAddress }: BillingDetails): boolean {
  return electronicAddress !== undefined && isNetworkScheme(electronicAddress.scheme);
}

function keepsDutchRules({ kind, reverses, seller, buyer }: Invoice): boolean {
  if (kind === 'credit-note' && reverses === undefined) return false;
  const dutch = [seller, buyer].filter(({ address }) => address.country === 'NL');
  return dutch.every(
    (party) => party.registration === undefined || registrationSchemeOf(party) !== undefined,
  );
}

function keepsGermanRules({ seller, tax }: Invoice): boolean {
  return seller.contact !== undefined && tax.category !== 'O';
}

/**
 * By ISO 6523, where the form of the number tells it: of the Netherlands a number of the register
 * of companies (KVK, 0106) has 8 digits, one of public bodies (OIN, 0190) 20.
 */
export function registrationSchemeOf({
  address,
  registration = '',
}: BillingDetails): string | undefined {
  if (address.country !== 'NL') return undefined;
  if (/^[0-9]{8}$/.test(registration)) return '0106';
  return /^[0-9]{20}$/.test(registration) ? '0190' : undefined;
}
