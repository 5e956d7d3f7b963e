/** An invoice, or a draft of one, for people: who asks whom for how much, line by line. */
import type { BillingDetails, Invoice, InvoiceDraft } from '../../../client/invoices.ts';
import { countText } from '../../../kernel/number-text.ts';
import type { WireObject } from '../answer-text.ts';
import type { WireRow } from '../columns.ts';
import { type Facts, factsText, type RemotePorts } from '../remote-command.ts';
import { renderTable } from '../table.ts';
import { hoursText, moneyText, orNothing, shareText, timeText } from '../wire-text.ts';

const KINDS = { invoice: 'invoice', 'credit-note': 'credit note' } as const;
const LINE_TEXT_WIDTH = 40;

export function invoiceText(answer: WireObject, ports: RemotePorts): string {
  return `${headText(answer, ports)}\n${linesText(answer as unknown as Invoice, ports)}`;
}

/** Without its lines. */
export function headText(answer: WireObject, ports: RemotePorts): string {
  const invoice = answer as unknown as Invoice;
  const { id, number, month, issuedAt, dueOn, reversedBy, reversal, reverses } = invoice;
  return factsText(
    [
      [KINDS[invoice.kind], `${number} (${id})`],
      ['state', stateText(answer)],
      ...(invoice.isRehearsed ? [['rehearsed', 'no claim on anybody'] as const] : []),
      ['seller', partyText(invoice.seller, invoice.sellerDetails)],
      ['buyer', partyText(invoice.buyer, invoice.buyerDetails)],
      ['month', month],
      ['subject', invoice.subject],
      ['contract', orNothing(invoice.contract)],
      ['issued', timeText(issuedAt)],
      ['due', dueOn],
      ['paid', paidText(invoice)],
      ...(reversal
        ? [['undoes', `${reversal.number} (${reverses}): ${reversal.said}`] as const]
        : []),
      ...(reversedBy ? [['undone by', reversedBy] as const] : []),
      ...sumFacts(invoice),
      ['sha256', invoice.sha256],
    ],
    ports,
  );
}

/** What would be issued. */
export function draftText(draft: InvoiceDraft, ports: RemotePorts): string {
  const { kind, reversal, contract } = draft;
  const facts = factsText(
    [
      ['would issue', `${kind === 'invoice' ? 'an' : 'a'} ${KINDS[kind]}`],
      ...(reversal ? [['undoes', `${reversal.number}: ${reversal.said}`] as const] : []),
      ...(contract === null ? [] : [['contract', contract] as const]),
      ...sumFacts(draft),
    ],
    ports,
  );
  return `${facts}\n${linesText(draft, ports)}`;
}

/** One of what was issued, in a line. */
export function issuedText({ id, number, kind, totalMicros, dueOn, sha256 }: Invoice): string {
  const total = `${moneyText(totalMicros)} with VAT`;
  return `issued ${KINDS[kind]} ${number} (${id}): ${total}, due ${dueOn}, sha256 ${sha256}`;
}

/** Open, paid or undone; what is open and late says so. */
export function stateText({ state, isOverdue }: WireRow): string {
  return isOverdue === true ? `${state}, overdue` : orNothing(state as string);
}

function partyText(party: string, { legalName, address, vatId }: BillingDetails): string {
  const { street, postCode, city, country } = address;
  const place = `${street}, ${postCode} ${city}, ${country}`;
  const numbers = vatId === null ? '' : `, VAT number ${vatId}`;
  return `${legalName} (${party}), ${place}${numbers}`;
}

function paidText({ state, payments, openMicros }: Invoice): string {
  if (payments.length === 0) return state === 'paid' ? 'before it was issued' : orNothing(null);
  const parts = payments.map(
    ({ micros, paidAt, reference }) => `${moneyText(micros)} at ${timeText(paidAt)}, ${reference}`,
  );
  const open = state === 'open' ? [`${moneyText(openMicros)} is open`] : [];
  return [...parts, ...open].join('; ');
}

function sumFacts({ netMicros, taxMicros, totalMicros, dueMicros, tax }: InvoiceDraft): Facts {
  const { category, ratePpm, exemptionText } = tax;
  const why = exemptionText ?? shareText(ratePpm);
  return [
    ['net', moneyText(netMicros)],
    ['VAT', `${moneyText(taxMicros)} (${category}: ${why})`],
    ['total', moneyText(totalMicros)],
    ['to be paid', moneyText(dueMicros)],
  ];
}

type Line = Invoice['lines'][number];

function linesText({ lines }: InvoiceDraft, { stdoutHasColour }: RemotePorts): string {
  const columns = [
    {
      title: 'for',
      widthMax: LINE_TEXT_WIDTH,
      text: ({ name, description }: Line) => `${name}. ${description}`,
    },
    { title: 'quantity', align: 'right', text: quantityText },
    { title: 'price', align: 'right', text: priceText },
    { title: 'net', align: 'right', text: ({ netMicros }: Line) => moneyText(netMicros) },
    { title: 'made of', text: ({ sourceId }: Line) => sourceId },
  ] as const;
  return renderTable(lines, columns, stdoutHasColour);
}

/** GPU time in hours, to read; the XML has the seconds. */
function quantityText({ quantity, unit }: Line): string {
  return unit === 'SEC' ? `${hoursText(quantity)} GPU-hours` : countText(BigInt(quantity));
}

function priceText({ priceEur, unit }: Line): string {
  const [euros = '0', decimals = ''] = priceEur.split('.');
  const price = `EUR ${countText(BigInt(euros))}.${decimals.padEnd(2, '0')}`;
  return unit === 'SEC' ? `${price} a GPU-hour` : price;
}
