/** What is to be invoiced, in words, and where it is looked at. */
import type { InvoiceDue } from '../../../../src/client/invoices.ts';
import type { NameOf } from '../../api/names.ts';
import type { Formats } from '../../texts/formats.ts';
import type { DueTexts } from './due-texts.ts';

export type ClaimKey = Pick<InvoiceDue, 'seller' | 'buyer' | 'month' | 'subject'>;

export function claimPath({ month, seller, buyer, subject }: ClaimKey): string {
  return `/invoices-due/${month}/${seller}/${buyer}/${subject}`;
}

export function isSameClaim(claim: ClaimKey, other: ClaimKey): boolean {
  return claimPath(claim) === claimPath(other);
}

export interface InWords {
  readonly texts: DueTexts;
  readonly formats: Formats;
  readonly nameOf: NameOf;
}

/** What is missing, as a part of a sentence. */
export function missingText(
  { what, party, country }: NonNullable<InvoiceDue['missing']>,
  { texts, formats, nameOf }: InWords,
): string {
  if (what === 'vat-rate') return texts[what](nameOf(party), formats.country(country ?? '–'));
  return texts[what](nameOf(party));
}

/** What would be issued, in a few words. */
export function outcomeText(claim: InvoiceDue, words: InWords): string {
  const { texts } = words;
  const { missing, standing, documents } = claim;
  if (missing !== null) return texts.lacking(missingText(missing, words));
  if (standing === null) {
    return documents[0]?.kind === 'credit-note' ? texts.aCreditNote : texts.anInvoice;
  }
  return documents.length > 1 ? texts.anew(standing) : texts.undone(standing);
}
