/** An invoice or a credit note as pages, with the document in UBL in them. Both say the same. */
import type { BillingDetails } from '../../funding/billing/details.ts';
import { countText, eurText, exactEurText } from '../../kernel/number-text.ts';
import {
  headedTable,
  heading,
  type PageBlock,
  type PageDocument,
  paragraph,
} from '../../kernel/page-document.ts';
import { toDateText } from '../../kernel/time.ts';
import { SECONDS_PER_HOUR, toEpochSeconds } from '../../kernel/units.ts';
import { plainText } from '../focus-row.ts';
import { MICROS_PER_CENT } from '../posting.ts';
import {
  creditTermsOf,
  dueCentsOf,
  type Invoice,
  type InvoiceLine,
  REHEARSED,
  saysVatNumbers,
  totalCentsOf,
} from './invoice.ts';

const TITLES = { invoice: 'Invoice', 'credit-note': 'Credit note' } as const;

/** `ubl` is the text that was sent. */
export function invoiceDocument(invoice: Invoice, ubl: string): PageDocument {
  const { kind, number, seller, issuedAt } = invoice;
  return {
    title: `${TITLES[kind]} ${number}`,
    language: 'en',
    author: seller.legalName,
    at: issuedAt,
    isLandscape: false,
    attachment: {
      name: `${number}.xml`,
      mediaType: 'application/xml',
      says: 'The same in UBL 2.1, by EN 16931',
      text: ubl,
    },
    blocks: [
      ...noteBlocks(invoice),
      { kind: 'facts', facts: headFacts(invoice) },
      ...partyBlocks('From', seller, saysVatNumbers(invoice)),
      ...partyBlocks('To', invoice.buyer, saysVatNumbers(invoice)),
      ...lineBlocks(invoice),
      heading('Sum'),
      { kind: 'facts', facts: sumFacts(invoice) },
      ...paymentBlocks(invoice),
    ],
  };
}

function noteBlocks({ reverses, isRehearsed }: Invoice): readonly PageBlock[] {
  return [...(isRehearsed ? [REHEARSED] : []), ...(reverses ? [reverses.said] : [])].map(paragraph);
}

type Facts = readonly (readonly [name: string, said: string])[];

function headFacts(invoice: Invoice): Facts {
  const { number, issuedAt, dueAt, start, end, contract, reverses, buyer } = invoice;
  const isDue = dueCentsOf(invoice) > 0n;
  return [
    ['Number', number],
    ['Issued', toDateText(issuedAt)],
    ...(isDue ? [['Due', toDateText(dueAt)] as const] : []),
    ['Period', `${toDateText(start)} to ${toDateText(toEpochSeconds(end - 1))}`],
    ['Your reference', buyer.buyerReference ?? buyer.party],
    ...(contract === undefined ? [] : [['Contract', contract] as const]),
    ...(reverses === undefined
      ? []
      : [['Undoes', `${reverses.number} of ${toDateText(reverses.issuedAt)}`] as const]),
  ];
}

function partyBlocks(
  title: string,
  details: BillingDetails,
  saysVat: boolean,
): readonly PageBlock[] {
  const { legalName, address, vatId, registration, electronicAddress, contact } = details;
  const { street, postCode, city, country } = address;
  const facts: Facts = [
    ['Name', legalName],
    ['Address', `${street}, ${postCode} ${city}, ${country}`],
    ...(vatId !== undefined && saysVat ? [['VAT number', vatId] as const] : []),
    ...(registration === undefined ? [] : [['Registration', registration] as const]),
    ...(electronicAddress === undefined
      ? []
      : [['Electronic address', `${electronicAddress.scheme}:${electronicAddress.id}`] as const]),
    ...(contact === undefined
      ? []
      : [['Contact', `${contact.name}, ${contact.phone}, ${contact.email}`] as const]),
  ];
  return [heading(title), { kind: 'facts', facts }];
}

function lineBlocks({ lines }: Invoice): readonly PageBlock[] {
  const columns = [
    { title: 'Nr', share: 0.5, isFigure: true },
    { title: 'For', share: 4.4 },
    { title: 'Quantity', share: 2.1, isFigure: true },
    { title: 'Price', share: 2.5, isFigure: true },
    { title: 'Net', share: 1.8, isFigure: true },
  ] as const;
  const rows = lines.map((line, index) => [
    countText(index + 1),
    `${line.name}. ${line.description}`,
    quantityText(line),
    priceText(line),
    centsText(line.netCents),
  ]);
  return headedTable('Lines', columns, rows);
}

/** GPU time in hours, to read; the XML has the seconds. */
function quantityText({ unit, quantity }: InvoiceLine): string {
  if (unit === 'C62') return countText(quantity);
  const hours = (quantity * 1_000n) / BigInt(SECONDS_PER_HOUR);
  const thousandths = String(hours % 1_000n).padStart(3, '0');
  return `${countText(hours / 1_000n)}.${thousandths} GPU-hours`;
}

function priceText({ unit, priceMicros }: InvoiceLine): string {
  return unit === 'C62' ? exactEurText(priceMicros) : `${exactEurText(priceMicros)} a GPU-hour`;
}

function sumFacts(invoice: Invoice): Facts {
  const { netCents, taxCents, paidCents, tax } = invoice;
  const rate = `${plainText(BigInt(tax.ratePpm), 10_000n)} %`;
  const vat = tax.category === 'S' ? `VAT ${rate}` : 'VAT';
  const { exemption } = tax;
  return [
    ['Net', centsText(netCents)],
    [vat, centsText(taxCents)],
    ...(exemption === undefined ? [] : [['Why no VAT', exemption.text] as const]),
    ['Total', centsText(totalCentsOf(invoice))],
    ...(paidCents === 0n ? [] : [['Paid before', centsText(paidCents)] as const]),
    ['To be paid', centsText(dueCentsOf(invoice))],
  ];
}

function paymentBlocks(invoice: Invoice): readonly PageBlock[] {
  const { kind, seller, number, dueAt, isRehearsed } = invoice;
  if (isRehearsed) return [paragraph('Nothing is to be paid: it was only rehearsed.')];
  if (dueCentsOf(invoice) === 0n) return [paragraph('Nothing is left to be paid.')];
  if (kind === 'credit-note') return [paragraph(creditTermsOf(invoice))];
  const by = toDateText(dueAt);
  const { iban } = seller.selling;
  return [paragraph(`Please pay by ${by} to ${iban} of ${seller.legalName}, naming ${number}.`)];
}

function centsText(cents: bigint): string {
  return eurText(cents * MICROS_PER_CENT);
}
