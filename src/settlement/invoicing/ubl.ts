/**
 * An invoice as a document for other programs: UBL 2.1 (ISO/IEC 19845) by EN 16931, and where it
 * can by Peppol BIS Billing 3.0. The elements of each part stand in the order of its schema.
 * Amounts have two decimals; a price has all that it has.
 */
import { create } from 'xmlbuilder2';
import type { BillingDetails, PostalAddress } from '../../funding/billing/details.ts';
import { toDateText } from '../../kernel/time.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { plainText } from '../focus-row.ts';
import {
  creditTermsOf,
  dueCentsOf,
  type Invoice,
  type InvoiceLine,
  REHEARSED,
  saysVatNumbers,
  totalCentsOf,
} from './invoice.ts';
import { isOfPeppol, registrationSchemeOf } from './peppol.ts';
import type { TaxTreatment } from './tax.ts';

const EN_16931 = 'urn:cen.eu:en16931:2017';
const PEPPOL = `${EN_16931}#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0`;
const PEPPOL_PROFILE = 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0';
const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:';

/** By UNTDID 1001: an invoice, a credit note. */
const TYPE_CODES = { invoice: '380', 'credit-note': '381' } as const;
/** By UNTDID 4461: a SEPA credit transfer; none, where nobody is to pay. */
const SEPA_TRANSFER = '58';
const NO_MEANS = '1';
/** By UNTDID 1001: what a line refers to, in `cac:DocumentReference`. */
const REFERENCED_OBJECT = '130';

/** What XML 1.0 has no way to write: whoever reads a document with one of these reads nothing. */
const UNFIT = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

type Node = { readonly [name: string]: Part | readonly Part[] };
type Part = string | Node | undefined;

/** The whole document, with its declaration. The same invoice gives the same text. */
export function ublOf(invoice: Invoice): string {
  const isCredit = invoice.kind === 'credit-note';
  const root = isCredit ? 'CreditNote' : 'Invoice';
  const document = create({ version: '1.0', encoding: 'UTF-8' }).ele({
    [root]: {
      '@xmlns': `${UBL}${root}-2`,
      '@xmlns:cac': `${UBL}CommonAggregateComponents-2`,
      '@xmlns:cbc': `${UBL}CommonBasicComponents-2`,
      ...readable(isCredit ? creditNoteHead(invoice) : invoiceHead(invoice)),
      ...readable(bodyOf(invoice)),
      [`cac:${root}Line`]: invoice.lines.map((line, index) =>
        readable(lineOf(invoice, line, index + 1)),
      ),
    },
  });
  return document.end({ prettyPrint: true });
}

function invoiceHead(invoice: Invoice): Node {
  return {
    ...nameOf(invoice),
    'cbc:IssueDate': toDateText(invoice.issuedAt),
    'cbc:DueDate': dueCentsOf(invoice) > 0n ? toDateText(invoice.dueAt) : undefined,
    'cbc:InvoiceTypeCode': TYPE_CODES.invoice,
    ...wordsOf(invoice),
  };
}

function creditNoteHead(invoice: Invoice): Node {
  return {
    ...nameOf(invoice),
    'cbc:IssueDate': toDateText(invoice.issuedAt),
    'cbc:CreditNoteTypeCode': TYPE_CODES['credit-note'],
    ...wordsOf(invoice),
  };
}

function nameOf(invoice: Invoice): Node {
  const isPeppol = isOfPeppol(invoice);
  return {
    'cbc:CustomizationID': isPeppol ? PEPPOL : EN_16931,
    'cbc:ProfileID': isPeppol ? PEPPOL_PROFILE : undefined,
    'cbc:ID': invoice.number,
  };
}

function wordsOf({ reverses, isRehearsed, buyer }: Invoice): Node {
  const notes = [reverses?.said, isRehearsed ? REHEARSED : undefined];
  const note = notes.filter((said) => said !== undefined).join(' ');
  return {
    'cbc:Note': note === '' ? undefined : note,
    'cbc:DocumentCurrencyCode': 'EUR',
    'cbc:BuyerReference': buyer.buyerReference ?? buyer.party,
  };
}

function bodyOf(invoice: Invoice): Node {
  const { start, end, reverses, contract, seller, buyer } = invoice;
  return {
    'cac:InvoicePeriod': {
      'cbc:StartDate': toDateText(start),
      'cbc:EndDate': toDateText(toEpochSeconds(end - 1)),
    },
    'cac:BillingReference': reverses && {
      'cac:InvoiceDocumentReference': {
        'cbc:ID': reverses.number,
        'cbc:IssueDate': toDateText(reverses.issuedAt),
      },
    },
    'cac:ContractDocumentReference': contract === undefined ? undefined : { 'cbc:ID': contract },
    'cac:AccountingSupplierParty': { 'cac:Party': partyOf(seller, invoice) },
    'cac:AccountingCustomerParty': { 'cac:Party': partyOf(buyer, invoice) },
    ...withoutGaps(paymentOf(invoice)),
    'cac:TaxTotal': taxTotalOf(invoice),
    'cac:LegalMonetaryTotal': totalsOf(invoice),
  };
}

function partyOf(details: BillingDetails, invoice: Invoice): Node {
  const { party, legalName, address, vatId, electronicAddress, contact } = details;
  const saysVat = vatId !== undefined && saysVatNumbers(invoice);
  return withoutGaps({
    'cbc:EndpointID': electronicAddress && {
      '@schemeID': electronicAddress.scheme,
      '#': electronicAddress.id,
    },
    'cac:PartyIdentification': { 'cbc:ID': party },
    'cac:PostalAddress': addressOf(address),
    'cac:PartyTaxScheme': saysVat
      ? { 'cbc:CompanyID': vatId, 'cac:TaxScheme': VAT_SCHEME }
      : undefined,
    'cac:PartyLegalEntity': withoutGaps({
      'cbc:RegistrationName': legalName,
      'cbc:CompanyID': registrationOf(details),
    }),
    'cac:Contact': contact && {
      'cbc:Name': contact.name,
      'cbc:Telephone': contact.phone,
      'cbc:ElectronicMail': contact.email,
    },
  });
}

function registrationOf(details: BillingDetails): Part {
  const { registration } = details;
  const scheme = registrationSchemeOf(details);
  return scheme === undefined || registration === undefined
    ? registration
    : { '@schemeID': scheme, '#': registration };
}

const VAT_SCHEME: Node = { 'cbc:ID': 'VAT' };

function addressOf({ street, city, postCode, country }: PostalAddress): Node {
  return {
    'cbc:StreetName': street,
    'cbc:CityName': city,
    'cbc:PostalZone': postCode,
    'cac:Country': { 'cbc:IdentificationCode': country },
  };
}

/**
 * What is due is said of either (BR-CO-25); the account of the seller is of no use to a credit, nor
 * is anybody to pay what was only rehearsed to it.
 */
function paymentOf(invoice: Invoice): Node {
  const { kind, number, seller, isRehearsed } = invoice;
  if (dueCentsOf(invoice) === 0n) return {};
  if (kind === 'credit-note') {
    return { 'cac:PaymentTerms': { 'cbc:Note': creditTermsOf(invoice) } };
  }
  if (isRehearsed) return { 'cac:PaymentMeans': { 'cbc:PaymentMeansCode': NO_MEANS } };
  return {
    'cac:PaymentMeans': {
      'cbc:PaymentMeansCode': SEPA_TRANSFER,
      'cbc:PaymentID': number,
      'cac:PayeeFinancialAccount': { 'cbc:ID': seller.selling.iban },
    },
  };
}

function taxTotalOf({ netCents, taxCents, tax }: Invoice): Node {
  return {
    'cbc:TaxAmount': amount(taxCents),
    'cac:TaxSubtotal': {
      'cbc:TaxableAmount': amount(netCents),
      'cbc:TaxAmount': amount(taxCents),
      'cac:TaxCategory': withoutGaps({
        ...categoryOf(tax),
        'cbc:TaxExemptionReasonCode': tax.exemption?.code,
        'cbc:TaxExemptionReason': tax.exemption?.text,
        'cac:TaxScheme': VAT_SCHEME,
      }),
    },
  };
}

/** Of a supply outside VAT there is no rate, not even one of 0 (BR-O-05). */
function categoryOf({ category, ratePpm }: TaxTreatment): Node {
  const percent = category === 'O' ? undefined : plainText(BigInt(ratePpm), 10_000n);
  return { 'cbc:ID': category, 'cbc:Percent': percent };
}

function totalsOf(invoice: Invoice): Node {
  const [net, total] = [amount(invoice.netCents), amount(totalCentsOf(invoice))];
  return withoutGaps({
    'cbc:LineExtensionAmount': net,
    'cbc:TaxExclusiveAmount': net,
    'cbc:TaxInclusiveAmount': total,
    'cbc:PrepaidAmount': invoice.paidCents > 0n ? amount(invoice.paidCents) : undefined,
    'cbc:PayableAmount': amount(dueCentsOf(invoice)),
  });
}

function lineOf({ kind, tax }: Invoice, line: InvoiceLine, number: number): Node {
  const { sourceId, name, description, quantity, unit, netCents, attributes } = line;
  const counted = { '@unitCode': unit, '#': String(quantity) };
  return {
    'cbc:ID': String(number),
    'cbc:InvoicedQuantity': kind === 'invoice' ? counted : undefined,
    'cbc:CreditedQuantity': kind === 'credit-note' ? counted : undefined,
    'cbc:LineExtensionAmount': amount(netCents),
    'cac:DocumentReference': { 'cbc:ID': sourceId, 'cbc:DocumentTypeCode': REFERENCED_OBJECT },
    'cac:Item': {
      'cbc:Description': description,
      'cbc:Name': name,
      'cac:ClassifiedTaxCategory': withoutGaps({
        ...categoryOf(tax),
        'cac:TaxScheme': VAT_SCHEME,
      }),
      'cac:AdditionalItemProperty': attributes.map(([named, value]) => ({
        'cbc:Name': named,
        'cbc:Value': value,
      })),
    },
    'cac:Price': {
      'cbc:PriceAmount': { '@currencyID': 'EUR', '#': plainText(line.priceMicros, 1_000_000n) },
      'cbc:BaseQuantity': { '@unitCode': unit, '#': String(line.perQuantity) },
    },
  };
}

function amount(cents: bigint): Node {
  const text = `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
  return { '@currencyID': 'EUR', '#': text };
}

/**
 * Without gaps, and each text so that it is read as it stands. The library reads references such as
 * `&lt;` out of a text, and writes what then looks like one, such as `&x;`, as it is.
 */
function readable(node: Node): Node {
  const said = Object.entries(withoutGaps(node)).map(([name, part]) => {
    const parts = [part].flat().map((each) => {
      if (typeof each === 'object') return readable(each);
      return each?.replace(UNFIT, '\ufffd').replaceAll('&', '&amp;amp;');
    });
    return [name, parts.length === 1 ? parts[0] : parts] as const;
  });
  return Object.fromEntries(said);
}

/** Without the elements that are not said: an empty one is refused. */
function withoutGaps(node: Node): Node {
  return Object.fromEntries(Object.entries(node).filter(([, part]) => part !== undefined));
}
