/** What would be issued for one claim, or what is missing for it; and issuing it as it is shown. */
import { Button } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import {
  type InvoiceDraft,
  type InvoiceDue,
  issueInvoices,
  listInvoicesDue,
} from '../../../../src/client/invoices.ts';
import { useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { Refused } from '../../api/refused.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { SendingText } from '../../parts/form/form.tsx';
import { useWrite } from '../../parts/form/use-write.ts';
import { Page } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty, NotFound, Notice } from '../../parts/states.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { type ClaimKey, isSameClaim, missingText } from './claim.ts';
import { DocumentLines } from './document-lines.tsx';
import { DocumentSum } from './document-sum.tsx';
import { documentTexts } from './document-texts.ts';
import { dueTexts } from './due-texts.ts';
import { invoiceTexts } from './invoice-texts.ts';
import { useMayFor } from './use-may-for.ts';

const SUBJECTS = ['use', 'instalments', 'credits'] as const;

export function InvoiceDuePage() {
  const params: Readonly<Partial<Record<keyof ClaimKey, string>>> = useParams({ strict: false });
  const { month, seller, buyer } = params;
  const subject = SUBJECTS.find((each) => each === params.subject);
  if (month === undefined || subject === undefined) return <NotFound />;
  if (!isIdOf(seller, 'party') || !isIdOf(buyer, 'party')) return <NotFound />;
  return <Found {...{ month, seller, buyer, subject }} />;
}

function Found(key: ClaimKey) {
  const words = useTexts(invoiceTexts);
  const texts = useTexts(dueTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const { month, seller, buyer, subject } = key;
  const due = useAnswer('invoice', { listInvoicesDue }, { query: { seller, month } });
  const claim = due.data?.body.items.find((each) => isSameClaim(each, key));
  const net = claim && formats.price(claim.netMicros);
  return (
    <Page
      title={texts.claimTitle(words[subject], nameOf(buyer), formats.month(month))}
      lead={net === undefined ? undefined : texts.claimLead(nameOf(seller), net)}
      path={[
        { to: '/invoices', name: words.invoices },
        { to: '/invoices-due', name: words.due },
      ]}
    >
      <Asked query={due}>
        {() => (claim === undefined ? <Gone claim={key} /> : <Claim claim={claim} />)}
      </Asked>
    </Page>
  );
}

function Gone({ claim: { month, seller, buyer } }: { readonly claim: ClaimKey }) {
  const texts = useTexts(dueTexts);
  return (
    <Empty title={texts.gone}>
      <p>{texts.goneMore}</p>
      <PageLink to="/invoices" search={{ month, seller, buyer }}>
        {texts.toInvoices}
      </PageLink>
    </Empty>
  );
}

interface OfClaim {
  readonly claim: InvoiceDue;
}

function Claim({ claim }: OfClaim) {
  const documents = useTexts(documentTexts);
  const { documents: drafts, missing, isRehearsed } = claim;
  return (
    <>
      {isRehearsed && (
        <Notice title={documents.rehearsed}>
          <p>{documents.rehearsedMore}</p>
        </Notice>
      )}
      {missing !== null && <Missing missing={missing} />}
      {drafts.map((draft, index) => (
        <Draft key={draft.kind} draft={draft} place={index + 1} of={drafts.length} />
      ))}
      <Issue claim={claim} />
    </>
  );
}

function Missing({ missing }: { readonly missing: NonNullable<InvoiceDue['missing']> }) {
  const texts = useTexts(dueTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const { party } = missing;
  const mayGive = useMayFor('billing.write')(party);
  return (
    <Notice title={texts.missingTitle(missingText(missing, { texts, formats, nameOf }))}>
      {mayGive ? (
        <PageLink to="/billing" search={{ party }}>
          {texts.give}
        </PageLink>
      ) : (
        <p>{texts.askThem}</p>
      )}
    </Notice>
  );
}

interface DraftProps {
  readonly draft: InvoiceDraft;
  readonly place: number;
  readonly of: number;
}

function Draft({ draft, place, of }: DraftProps) {
  const texts = useTexts(dueTexts);
  const words = useTexts(invoiceTexts);
  const { kind, reversal } = draft;
  return (
    <section className="draft" aria-label={texts.document(words[kind], place, of)}>
      <h2>{texts.document(words[kind], place, of)}</h2>
      {reversal !== null && (
        <p className="written">
          {texts.undoes(reversal.number)}: <span lang="en">{reversal.said}</span>
        </p>
      )}
      <DocumentLines lines={draft.lines} />
      <DocumentSum document={draft} />
    </section>
  );
}

function Issue({ claim: { sha256, month, seller, buyer, subject } }: OfClaim) {
  const texts = useTexts(dueTexts);
  const navigate = useNavigate();
  const mayIssue = useMayFor('invoice.issue')(seller);
  const issuing = useWrite(['invoice'], { issueInvoices });
  const { error } = issuing;
  const isChanged = error instanceof Refused && error.problem.type === '/problems/draft-changed';
  const issue = async (seen: string) => {
    const body = { month, seller, buyer, subject, sha256: seen };
    const { issued } = (await issuing.send({ input: { body } })).body;
    const last = issued.at(-1);
    if (last !== undefined) await navigate({ to: `/invoices/${last.id}` });
  };
  if (!mayIssue) return <p className="quiet">{texts.readOnly}</p>;
  return (
    <>
      {isChanged && (
        <Notice kind="bad" title={texts.changed}>
          {null}
        </Notice>
      )}
      {!isChanged && <SendingText sending={issuing} />}
      {sha256 !== null && (
        <div className="row">
          <Button loading={issuing.isPending} onClick={() => issue(sha256).catch(() => undefined)}>
            {texts.issue}
          </Button>
          <span className="quiet">{texts.issueMore}</span>
        </div>
      )}
    </>
  );
}
