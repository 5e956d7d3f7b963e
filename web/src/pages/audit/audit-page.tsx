/** Every write that was ever made, by whom, when and to what. */
import { type AuditEntry, listAudit } from '../../../../src/client/audit.ts';
import { useSearchText } from '../../api/use-search.ts';
import { Page } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { ListTable } from '../../parts/table/list-table.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { auditTexts } from './texts.ts';
import { Verification } from './verification.tsx';

export function AuditPage() {
  const texts = useTexts(auditTexts);
  const formats = useFormats();
  const query = { actor: useSearchText('actor'), subject: useSearchText('subject') };
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Verification />
      <Only chosen={Object.values(query).filter((value) => value !== undefined)} />
      <ListTable
        topic="audit"
        list={{ listAudit }}
        path="/v1/audit"
        input={{ query: { ...query, sort: '-seq' as const } }}
        caption={texts.caption}
        columns={columnsOf(texts, formats)}
        rowKey={({ seq }) => seq}
        empty={<Empty title={texts.none} />}
      />
    </Page>
  );
}

function Only({ chosen }: { readonly chosen: readonly string[] }) {
  const texts = useTexts(auditTexts);
  if (chosen.length === 0) return null;
  return (
    <p>
      {texts.only} <strong>{chosen.join(', ')}</strong>.{' '}
      <PageLink to="/audit">{texts.all}</PageLink>
    </p>
  );
}

type Texts = (typeof auditTexts)['en'];

function columnsOf(texts: Texts, formats: Formats): readonly Column<AuditEntry>[] {
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
      value: ({ actor }) => actor,
      show: ({ actor }) => (
        <PageLink to="/audit" search={{ actor }}>
          {actor}
        </PageLink>
      ),
    },
    { key: 'action', title: texts.action, value: ({ action }) => action },
    {
      key: 'subject',
      title: texts.subject,
      value: ({ subject }) => subject,
      show: ({ subject }) => (
        <PageLink to="/audit" search={{ subject }}>
          {subject}
        </PageLink>
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
