/** How an invoice stands, in words. */
import type { InvoiceHead } from '../../../../src/client/invoices.ts';
import type { Formats } from '../../texts/formats.ts';
import type { InvoiceTexts } from './invoice-texts.ts';

type Standing = Pick<InvoiceHead, 'state' | 'isOverdue' | 'paidAt'>;

export function stateText(head: Standing, texts: InvoiceTexts, formats: Formats): string {
  const { state, isOverdue, paidAt } = head;
  switch (state) {
    case 'open':
      if (isOverdue) return texts.overdue;
      return paidAt === null ? texts.open : texts.partlyPaid;
    case 'paid':
      return paidAt === null ? texts.paidBefore : texts.paidOn(formats.date(paidAt));
    case 'reversed':
    case 'reversal':
      return texts[state];
  }
}

/** Whether there is, or was, a day by which it is to be paid. */
export function hasDueDay({ state, dueMicros }: Pick<InvoiceHead, 'state' | 'dueMicros'>): boolean {
  return (state === 'open' || state === 'paid') && dueMicros !== '0';
}
