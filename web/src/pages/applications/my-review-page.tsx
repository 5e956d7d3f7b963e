/** One application that one reviews: the declaration first, then its text and the review. */
import { useParams } from '@tanstack/react-router';
import {
  type ApplicationToReview,
  declareConflict,
  getMyReview,
} from '../../../../src/client/reviews.ts';
import { useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { DetailList } from '../../parts/detail-list.tsx';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import { Form, LongTextField } from '../../parts/form/form.tsx';
import { useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { NotFound } from '../../parts/states.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { TextDetails } from './application-text.tsx';
import { reviewLeadText } from './review-due.ts';
import { ReviewForm } from './review-form.tsx';
import { reviewTexts } from './review-texts.ts';

export function MyReviewPage() {
  const { id }: { readonly id?: string } = useParams({ strict: false });
  return isIdOf(id, 'application') ? <Found id={id} /> : <NotFound />;
}

function Found({ id }: { readonly id: `application_${string}` }) {
  const answer = useAnswer('review', { getMyReview }, { params: { applicationId: id } });
  return <Asked query={answer}>{({ body }) => <Shown of={body} />}</Asked>;
}

export interface OfReview {
  readonly of: ApplicationToReview;
}

function Shown({ of }: OfReview) {
  const texts = useTexts(reviewTexts);
  const formats = useFormats();
  const { title, text, dueAt, reviewer } = of;
  return (
    <Page
      title={texts.pageTitle(title)}
      lead={reviewLeadText(of, texts, formats)}
      path={[{ to: '/my-reviews', name: texts.reviews }]}
    >
      <Declaration of={of} />
      {text !== null && (
        <Panel title={texts.text}>
          <TextDetails text={text} />
        </Panel>
      )}
      {text !== null && (dueAt !== null || reviewer.review !== null) && (
        <Panel title={texts.yours}>
          <ReviewForm of={of} text={text} />
        </Panel>
      )}
    </Page>
  );
}

/** A conflict may be declared until the panel has spoken; that there is none, once. */
function Declaration({ of }: OfReview) {
  const texts = useTexts(reviewTexts);
  const nameOf = useNames();
  const { applicant, dueAt, reviewer } = of;
  const { declaration, conflict } = reviewer;
  const declared = { none: texts.noneDeclared, conflict: conflict ?? texts.conflict };
  return (
    <Panel title={texts.declaration}>
      <DetailList
        details={[
          [texts.applicant, applicant === null ? texts.blind : nameOf(applicant)],
          [texts.declared, declaration === null ? texts.notDeclared : declared[declaration]],
        ]}
      />
      {dueAt !== null && declaration !== 'conflict' && <Declare of={of} />}
    </Panel>
  );
}

function Declare({ of: { reviewer } }: OfReview) {
  const { application: id, declaration } = reviewer;
  const texts = useTexts(reviewTexts);
  const none = useWrite(['review', 'application'], { declareConflict });
  const conflict = useWrite(['review', 'application'], { declareConflict });
  const draft = useDraft(`conflict-${id}`, { conflict: '' });
  const input = (said: string | null) => ({
    params: { applicationId: id },
    body: { conflict: said },
  });
  return (
    <>
      {declaration === null && (
        <p>
          <ConfirmButton
            text={texts.declareNone}
            question={texts.declareNoneQuestion}
            sending={none}
            act={() => none.send({ input: input(null) })}
          >
            <p>{texts.declareNoneMore}</p>
          </ConfirmButton>
        </p>
      )}
      <details>
        <summary>{texts.declareConflict}</summary>
        <Form
          draft={draft}
          sending={conflict}
          submitText={texts.declareConflict}
          submit={(typed) =>
            conflict.send({ input: input(typed.conflict) }).then(draft.clear, () => undefined)
          }
        >
          <LongTextField name="conflict" label={texts.what} />
        </Form>
      </details>
    </>
  );
}
