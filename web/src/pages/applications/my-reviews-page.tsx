/** The applications that one is asked to review, and what each waits for. */
import { useQueries } from '@tanstack/react-query';
import {
  type ApplicationToReview,
  getMyReview,
  listMyReviews,
  type Reviewer,
} from '../../../../src/client/reviews.ts';
import { question, useAll } from '../../api/questions.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { AccessParts } from './access-parts.tsx';
import { reviewDueText } from './review-due.ts';
import { reviewTexts } from './review-texts.ts';

export function MyReviewsPage() {
  const answer = useAll('review', { listMyReviews }, {});
  return <Asked query={answer}>{({ body: { items } }) => <Shown reviews={items} />}</Asked>;
}

interface Row {
  readonly reviewer: Reviewer;
  /** `undefined` until it was read. */
  readonly of: ApplicationToReview | undefined;
}

function Shown({ reviews }: { readonly reviews: readonly Reviewer[] }) {
  const texts = useTexts(reviewTexts);
  const asked = useQueries({
    queries: reviews.map(({ application }) =>
      question('review', { getMyReview }, { params: { applicationId: application } }),
    ),
  });
  const rows = reviews.map((reviewer, index): Row => {
    return { reviewer, of: asked[index]?.data?.body };
  });
  const wanted = rows.filter(({ of }) => of?.dueAt !== null).map(({ reviewer }) => reviewer);
  const undeclared = wanted.filter(({ declaration }) => declaration === null);
  const unwritten = wanted.filter(
    ({ declaration, review }) => declaration === 'none' && review === null,
  );
  return (
    <Page title={texts.title} lead={texts.lead(undeclared.length, unwritten.length)}>
      <AccessParts />
      <Panel title={texts.reviews}>
        <DataTable
          caption={texts.reviews}
          rows={rows}
          rowKey={({ reviewer: { application } }) => application}
          empty={<Empty title={texts.none} />}
          columns={useColumns()}
        />
      </Panel>
    </Page>
  );
}

function useColumns(): readonly Column<Row>[] {
  const texts = useTexts(reviewTexts);
  const formats = useFormats();
  const title = ({ of }: Row) => of?.title ?? '…';
  return [
    {
      key: 'application',
      title: texts.application,
      isLong: true,
      value: title,
      show: (row) => (
        <PageLink to={`/my-reviews/${row.reviewer.application}`}>{title(row)}</PageLink>
      ),
    },
    {
      key: 'declared',
      title: texts.declared,
      value: ({ reviewer: { declaration } }) => {
        if (declaration === null) return texts.notDeclared;
        return declaration === 'none' ? texts.noneDeclared : texts.conflict;
      },
    },
    {
      key: 'review',
      title: texts.review,
      value: ({ reviewer: { reviewedAt } }) =>
        reviewedAt === null ? texts.notWritten : texts.written(formats.date(reviewedAt)),
    },
    {
      key: 'dueAt',
      title: texts.due,
      value: ({ of }) => of?.dueAt ?? '',
      show: ({ of }) => (of === undefined ? '…' : reviewDueText(of, texts, formats)),
    },
    {
      key: 'assignedAt',
      title: texts.assignedAt,
      value: ({ reviewer: { assignedAt } }) => assignedAt,
      show: ({ reviewer: { assignedAt } }) => formats.date(assignedAt),
    },
  ];
}
