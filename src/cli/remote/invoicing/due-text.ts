/** What is to be invoiced, and what is missing for it. */
import type { InvoiceDue, InvoicesDue } from '../../../client/invoices.ts';
import type { WireObject } from '../answer-text.ts';
import { lineText, type RemotePorts } from '../remote-command.ts';
import { renderTable } from '../table.ts';
import { moneyText } from '../wire-text.ts';

/** Nothing at all is an answer, too. */
export function dueText(answer: WireObject, { stdoutHasColour }: RemotePorts): string {
  const { items } = answer as unknown as InvoicesDue;
  if (items.length === 0) return lineText('Nothing is to be invoiced.');
  const columns = [
    { title: 'month', text: ({ month }: InvoiceDue) => month },
    { title: 'seller', text: ({ seller }: InvoiceDue) => seller },
    { title: 'buyer', text: ({ buyer }: InvoiceDue) => buyer },
    { title: 'subject', text: ({ subject }: InvoiceDue) => subject },
    { title: 'net', align: 'right', text: ({ netMicros }: InvoiceDue) => moneyText(netMicros) },
    { title: 'what is missing', text: missingText },
  ] as const;
  return renderTable(items, columns, stdoutHasColour);
}

/** What has to be given before it can be issued; `ready`, and what it undoes, where nothing. */
export function missingText({ missing, standing }: InvoiceDue): string {
  if (missing === null) return standing === null ? 'ready' : `ready, undoes ${standing}`;
  const { what, party, country } = missing;
  switch (what) {
    case 'details':
      return `billing details of ${party}`;
    case 'selling':
      return `account and VAT rates of ${party}`;
    case 'vat-rate':
      return `VAT rate of ${country}, by ${party}`;
  }
}
