/** One invoice or credit note, as the document that it is, and what can be done with it. */
import { useParams } from '@tanstack/react-router';
import { getInvoice, type Invoice } from '../../../../src/client/invoices.ts';
import { useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { DetailList } from '../../parts/detail-list.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { NotFound, Notice } from '../../parts/states.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { DocumentLines } from './document-lines.tsx';
import { DocumentSum } from './document-sum.tsx';
import { documentTexts } from './document-texts.ts';
import { NotePayment, Undo } from './invoice-actions.tsx';
import { ibanText } from './invoice-amounts.ts';
import { Parties } from './invoice-parties.tsx';
import { hasDueDay, stateText } from './invoice-state.ts';
import { invoiceTexts } from './invoice-texts.ts';
import { State } from './state.tsx';
import { useMayFor } from './use-may-for.ts';

export function InvoicePage() {
  const { id }: { readonly id?: string } = useParams({ strict: false });
  return isIdOf(id, 'invoice') ? <Found id={id} /> : <NotFound />;
}

function Found({ id }: Pick<Invoice, 'id'>) {
  const answer = useAnswer('invoice', { getInvoice }, { params: { invoiceId: id }, query: {} });
  return <Asked query={answer}>{({ body }) => <Shown invoice={body} />}</Asked>;
}

interface OfInvoice {
  readonly invoice: Invoice;
}

function Shown({ invoice }: OfInvoice) {
  const texts = useTexts(documentTexts);
  const words = useTexts(invoiceTexts);
  const { number, kind } = invoice;
  return (
    <Page
      title={`${words[kind]} ${number}`}
      lead={useLead(invoice)}
      path={[{ to: '/invoices', name: words.invoices }]}
      actions={<Actions invoice={invoice} />}
    >
      {invoice.isRehearsed && (
        <Notice title={texts.rehearsed}>
          <p>{texts.rehearsedMore}</p>
        </Notice>
      )}
      <Other invoice={invoice} />
      <Parties invoice={invoice} />
      <About invoice={invoice} />
      <DocumentLines lines={invoice.lines} />
      <DocumentSum document={invoice} note={useHowToPay(invoice)} />
      <Payments invoice={invoice} />
      <Panel title={texts.sent}>
        <DetailList details={[[texts.hash, <code key="hash">{invoice.sha256}</code>]]} />
      </Panel>
    </Page>
  );
}

function useLead(invoice: Invoice): string {
  const texts = useTexts(documentTexts);
  const words = useTexts(invoiceTexts);
  const formats = useFormats();
  const { state, isOverdue, openMicros, dueOn, payments } = invoice;
  const [first, ...others] = payments;
  if (state === 'open') {
    const say = isOverdue ? texts.lateSince : texts.toPayBy;
    const open = say(formats.price(openMicros), formats.date(dueOn));
    if (first === undefined) return open;
    const came = payments.reduce((sum, { micros }) => sum + BigInt(micros), 0n);
    return `${open} ${texts.partCame(formats.price(came))}`;
  }
  if (first === undefined) return `${stateText(invoice, words, formats)}.`;
  const last = others.at(-1);
  return last === undefined
    ? texts.paid(formats.date(first.paidAt), first.reference)
    : texts.paidInParts(formats.date(last.paidAt));
}

function Actions({ invoice }: OfInvoice) {
  const texts = useTexts(documentTexts);
  const session = useSession();
  const mayIssue = useMayFor('invoice.issue')(invoice.seller);
  const { id, state } = invoice;
  const file = (format: string) => `/v1/invoices/${id}?format=${format}`;
  return (
    <>
      {may(session, 'ledger.read') && <PageLink to={`/trace/${id}`}>{texts.trace}</PageLink>}
      <a href={file('pdf')} download>
        {texts.asPdf}
      </a>
      <a href={file('xml')} download>
        {texts.asXml}
      </a>
      {mayIssue && state === 'open' && <NotePayment invoice={invoice} />}
      {mayIssue && mayBeUndone(invoice) && <Undo invoice={invoice} />}
    </>
  );
}

function mayBeUndone({ reverses, reversedBy }: Invoice): boolean {
  return reverses === null && reversedBy === null;
}

/** What it undoes, or what has undone it. */
function Other({ invoice: { reverses, reversedBy, reversal } }: OfInvoice) {
  const texts = useTexts(documentTexts);
  const id = reversedBy ?? reverses;
  const params = { invoiceId: reversedBy ?? 'invoice_' } as const;
  const isAsked = reversedBy !== null;
  const answer = useAnswer('invoice', { getInvoice }, { params, query: {} }, { isAsked });
  if (id === null) return null;
  const undoing = isAsked && answer.data?.body.id === id ? answer.data.body : undefined;
  const title = isAsked
    ? texts.undoneBy(undoing?.number ?? texts.another)
    : texts.undoes(reversal?.number ?? texts.another);
  const said = isAsked ? undoing?.reversal?.said : reversal?.said;
  return (
    <Notice title={title}>
      {said !== undefined && <p className="written">{said}</p>}
      <PageLink to={`/invoices/${id}`}>{texts.toOther}</PageLink>
    </Notice>
  );
}

function About({ invoice }: OfInvoice) {
  const texts = useTexts(documentTexts);
  const words = useTexts(invoiceTexts);
  const formats = useFormats();
  const nameOf = useNames('contract');
  const { number, kind, subject, month, issuedAt, dueOn, contract, buyerDetails } = invoice;
  return (
    <Panel title={texts.about}>
      <DetailList
        details={[
          [texts.number, number],
          [words.kind, words[kind]],
          [words.subject, words[subject]],
          [words.state, <State key="state" head={invoice} />],
          [texts.period, formats.month(month)],
          [words.issuedAt, formats.date(issuedAt)],
          ...(hasDueDay(invoice) ? [[words.dueOn, formats.date(dueOn)] as const] : []),
          ...(buyerDetails.buyerReference === null
            ? []
            : [[texts.reference, buyerDetails.buyerReference] as const]),
          ...(contract === null
            ? []
            : [
                [
                  texts.contract,
                  <PageLink key="contract" to={`/contracts/${contract}`}>
                    {nameOf(contract)}
                  </PageLink>,
                ] as const,
              ]),
        ]}
      />
    </Panel>
  );
}

/** Each part, where it was paid in more than one, or is not paid in full yet. */
function Payments({ invoice: { payments, state } }: OfInvoice) {
  const texts = useTexts(documentTexts);
  const formats = useFormats();
  if (payments.length === 0 || (payments.length === 1 && state !== 'open')) return null;
  return (
    <Panel title={texts.payments}>
      <DetailList
        details={payments.map(({ micros, paidAt, reference }) => [
          formats.date(paidAt),
          texts.payment(formats.price(micros), reference),
        ])}
      />
    </Panel>
  );
}

/** Of what is open: what was paid, or undone, is not paid again. */
function useHowToPay(invoice: Invoice): string | undefined {
  const texts = useTexts(documentTexts);
  const { state, kind, number, sellerDetails, paidAt } = invoice;
  if (state === 'reversed' && paidAt !== null) return texts.goesBack;
  if (state === 'reversed' || state === 'reversal') return texts.balanced;
  if (state === 'paid') return paidAt === null ? undefined : texts.settled;
  if (kind === 'credit-note') return texts.sellerPays;
  const { selling, legalName } = sellerDetails;
  return selling === null ? undefined : texts.payTo(ibanText(selling.iban), legalName, number);
}
