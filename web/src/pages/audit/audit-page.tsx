/** Every write that was ever made, by whom, when and to what. */
import { type AuditEntry, listAudit } from '../../../../src/client/audit.ts';
import { type NamedKind, type NameOf, useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { useSearchText } from '../../api/use-search.ts';
import { Named } from '../../parts/named.tsx';
import { Page } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { ListTable } from '../../parts/table/list-table.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { auditTexts } from './texts.ts';
import { Verification } from './verification.tsx';

const KINDS: readonly NamedKind[] = ['person', 'allocation', 'commitment', 'contract', 'programme'];

export function AuditPage() {
  const texts = useTexts(auditTexts);
  const formats = useFormats();
  const nameOf = useNames(...KINDS);
  const query = { actor: useSearchText('actor'), subject: useSearchText('subject') };
  return (
    <Page title={texts.title} lead={useLead()}>
      <Verification />
      <Only chosen={Object.values(query).filter((value) => value !== undefined)} />
      <ListTable
        topic="audit"
        list={{ listAudit }}
        path="/v1/audit"
        input={{ query: { ...query, sort: '-seq' as const } }}
        caption={texts.caption}
        columns={columnsOf(texts, formats, nameOf)}
        rowKey={({ seq }) => seq}
        empty={<Empty title={texts.none} />}
      />
    </Page>
  );
}

/** How much was written so far: the number of the last entry. */
function useLead(): string {
  const texts = useTexts(auditTexts);
  const formats = useFormats();
  const query = { sort: '-seq', limit: 1 } as const;
  const last = useAnswer('audit', { listAudit }, { query }).data?.body.items[0];
  if (last === undefined) return texts.lead;
  return texts.leadOf(formats.count(Number(last.seq)), formats.dateTime(last.at));
}

function Only({ chosen }: { readonly chosen: readonly string[] }) {
  const texts = useTexts(auditTexts);
  const nameOf = useNames(...KINDS);
  if (chosen.length === 0) return null;
  return (
    <p>
      {texts.only}{' '}
      {chosen.map((id) => (
        <Named key={id} id={id} name={nameOf(id)} />
      ))}
      <PageLink to="/audit">{texts.all}</PageLink>
    </p>
  );
}

type Texts = (typeof auditTexts)['en'];

function columnsOf(texts: Texts, formats: Formats, nameOf: NameOf): readonly Column<AuditEntry>[] {
  return [
    { key: 'seq', title: texts.seq, isNumber: true, value: ({ seq }) => Number(seq) },
    {
      key: 'at',
      title: texts.at,
      value: ({ at }) => at,
      show: ({ at }) => formats.dateTime(at),
    },
    {
      key: 'actor',
      title: texts.actor,
      value: ({ actor }) => `${nameOf(actor)} ${actor}`,
      show: ({ actor }) => (
        <Named id={actor} name={nameOf(actor)} place={{ to: '/audit', search: { actor } }} />
      ),
    },
    {
      key: 'action',
      title: texts.action,
      value: ({ action }) => action,
      show: ({ action }) => <code>{action}</code>,
    },
    {
      key: 'subject',
      isLong: true,
      title: texts.subject,
      value: ({ subject }) => `${nameOf(subject)} ${subject}`,
      show: ({ subject }) => (
        <Named id={subject} name={nameOf(subject)} place={{ to: '/audit', search: { subject } }} />
      ),
    },
    { key: 'requestId', title: texts.request, value: (row) => row.requestId, isExtra: true },
    {
      key: 'hash',
      title: texts.hash,
      value: ({ hash }) => hash,
      show: ({ hash }) => <code title={hash}>{hash.slice(0, 12)}</code>,
    },
  ];
}
