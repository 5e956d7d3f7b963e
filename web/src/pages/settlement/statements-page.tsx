/** The statements of funders, month by month. */
import { listStatements, type StatementHead } from '../../../../src/client/statements.ts';
import { type NameOf, useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { useSearchId, useSearchText } from '../../api/use-search.ts';
import { Page } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Selection } from '../../parts/selection.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { ListTable } from '../../parts/table/list-table.tsx';
import { partyColumn } from '../../parts/table/party-column.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { settlementTexts } from './texts.ts';

export function StatementsPage() {
  const texts = useTexts(settlementTexts);
  const formats = useFormats();
  const nameOf = useNames('person');
  const session = useSession();
  const query = { funder: useSearchId('funder', 'party'), month: useSearchText('month') };
  const elsewhere = (
    <>
      {may(session, 'entitlement.read') && (
        <PageLink to="/delivery">{texts.deliveryTitle}</PageLink>
      )}
      {may(session, 'ledger.read') && <PageLink to="/ledger">{texts.ledger}</PageLink>}
      {may(session, 'invoice.read') && (
        <PageLink to="/invoices" search={query.month === undefined ? {} : { month: query.month }}>
          {texts.invoices}
        </PageLink>
      )}
      <a href={costsPathOf(query.month)} download>
        {texts.costs}
      </a>
    </>
  );
  return (
    <Page title={texts.title} lead={useLead()} actions={elsewhere}>
      <Selection
        to="/settlement"
        chosen={[
          [texts.funder, query.funder === undefined ? undefined : nameOf(query.funder)],
          [texts.month, query.month === undefined ? undefined : formats.month(query.month)],
        ]}
      />
      <ListTable
        topic="statement"
        list={{ listStatements }}
        path="/v1/statements"
        input={{ query }}
        caption={texts.caption}
        columns={columnsOf(texts, formats, nameOf)}
        rowKey={({ funder, month, revision }) => `${funder} ${month} ${revision}`}
        empty={<Empty title={texts.none} />}
      />
    </Page>
  );
}

/** As a file for programs that compare costs; of the month that is chosen, or of all. */
function costsPathOf(month: string | undefined): string {
  return `/v1/costs?format=csv${month === undefined ? '' : `&month=${encodeURIComponent(month)}`}`;
}

/** What the last month that was closed brought. */
function useLead(): string {
  const texts = useTexts(settlementTexts);
  const formats = useFormats();
  const query = { isLatest: true, sort: '-month', limit: 500 } as const;
  const items = useAnswer('statement', { listStatements }, { query }).data?.body.items ?? [];
  const month = items[0]?.month;
  if (month === undefined) return texts.lead;
  const closed = items.filter((each) => each.month === month);
  const hours = (of: (head: StatementHead) => number) =>
    formats.gpuHours(closed.reduce((sum, head) => sum + of(head), 0));
  const short = closed.filter(({ shortfallGpuSeconds }) => shortfallGpuSeconds > 0);
  const [delivered, entitled] = [
    hours(({ deliveredGpuSeconds }) => deliveredGpuSeconds),
    hours(({ entitledGpuSeconds }) => entitledGpuSeconds),
  ];
  const rest =
    short.length === 0
      ? texts.leadWhole
      : texts.leadShort(
          hours(({ shortfallGpuSeconds }) => shortfallGpuSeconds),
          short.length,
        );
  return `${texts.leadOf(formats.month(month), delivered, entitled)} ${rest}`;
}

type Texts = (typeof settlementTexts)['en'];
const SECONDS_PER_HOUR = 3_600;

function columnsOf(
  texts: Texts,
  formats: Formats,
  nameOf: NameOf,
): readonly Column<StatementHead>[] {
  const hours = (key: string, title: string, of: (head: StatementHead) => number) => ({
    key,
    title,
    isNumber: true,
    value: (head: StatementHead) => Math.round(of(head) / SECONDS_PER_HOUR),
    show: (head: StatementHead) => formats.hours(of(head)),
  });
  return [
    {
      key: 'month',
      title: texts.month,
      value: ({ month }) => month,
      show: ({ funder, month, revision }) => (
        <PageLink to={`/statements/${funder}/${month}`} search={{ revision: String(revision) }}>
          {formats.month(month)}
        </PageLink>
      ),
    },
    partyColumn(nameOf, { key: 'funder', title: texts.funder, partyOf: (row) => row.funder }),
    hours('entitledGpuHours', texts.entitled, (head) => head.entitledGpuSeconds),
    hours('deliveredGpuHours', texts.delivered, (head) => head.deliveredGpuSeconds),
    hours('shortfallGpuHours', texts.shortfall, (head) => head.shortfallGpuSeconds),
    {
      key: 'revision',
      title: texts.revision,
      isNumber: true,
      value: ({ revision }) => revision,
    },
    {
      key: 'closedAt',
      title: texts.closedAt,
      value: ({ closedAt }) => closedAt,
      show: ({ closedAt }) => formats.dateTime(closedAt),
    },
    {
      key: 'closedBy',
      title: texts.closedBy,
      value: ({ closedBy }) => nameOf(closedBy),
      isExtra: true,
    },
    {
      key: 'isRehearsed',
      title: texts.rehearsed,
      isExtra: true,
      value: ({ isRehearsed }) => (isRehearsed ? texts.yes : texts.no),
    },
    {
      key: 'sha256',
      title: texts.hash,
      isExtra: true,
      value: ({ sha256 }) => sha256,
      show: ({ sha256 }) => <code title={sha256}>{sha256.slice(0, 12)}</code>,
    },
  ];
}
