/** How an invoice stands: in words, the more grave ones not by their colour alone. */
import type { InvoiceHead } from '../../../../src/client/invoices.ts';
import { PageLink } from '../../parts/page-link.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { stateText } from './invoice-state.ts';
import { invoiceTexts } from './invoice-texts.ts';

/** What undoes it, or is undone by it, is a step away. */
export function State({ head }: { readonly head: InvoiceHead }) {
  const texts = useTexts(invoiceTexts);
  const formats = useFormats();
  const text = stateText(head, texts, formats);
  const other = head.reversedBy ?? head.reverses;
  if (other !== null) return <PageLink to={`/invoices/${other}`}>{text}</PageLink>;
  return head.isOverdue ? <strong className="lacking">{text}</strong> : text;
}
