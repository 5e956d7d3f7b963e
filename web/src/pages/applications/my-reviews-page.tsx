/** The applications that one is asked to review, and what each waits for. */
import { listMyReviews, type OwnReview } from '../../../../src/client/reviews.ts';
import { useAll } from '../../api/questions.ts';
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

function Shown({ reviews }: { readonly reviews: readonly OwnReview[] }) {
  const texts = useTexts(reviewTexts);
  const wanted = reviews.filter(({ dueAt }) => dueAt !== null);
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
          rows={reviews}
          rowKey={({ application }) => application}
          empty={<Empty title={texts.none} />}
          columns={useColumns()}
        />
      </Panel>
    </Page>
  );
}

function useColumns(): readonly Column<OwnReview>[] {
  const texts = useTexts(reviewTexts);
  const formats = useFormats();
  return [
    {
      key: 'application',
      title: texts.application,
      isLong: true,
      value: ({ title }) => title,
      show: ({ application, title }) => (
        <PageLink to={`/my-reviews/${application}`}>{title}</PageLink>
      ),
    },
    {
      key: 'declared',
      title: texts.declared,
      value: ({ declaration }) => {
        if (declaration === null) return texts.notDeclared;
        return declaration === 'none' ? texts.noneDeclared : texts.conflict;
      },
    },
    {
      key: 'review',
      title: texts.review,
      value: ({ reviewedAt }) =>
        reviewedAt === null ? texts.notWritten : texts.written(formats.date(reviewedAt)),
    },
    {
      key: 'dueAt',
      title: texts.due,
      value: ({ dueAt }) => dueAt ?? '',
      show: (review) => reviewDueText(review, texts, formats),
    },
    {
      key: 'assignedAt',
      title: texts.assignedAt,
      value: ({ assignedAt }) => assignedAt,
      show: ({ assignedAt }) => formats.date(assignedAt),
    },
  ];
}
