/** A review: points by criterion, an amount, and what is said to whom. */
import {
  type ApplicationText,
  type ApplicationToReview,
  writeReview,
} from '../../../../src/client/reviews.ts';
import { Form, LongTextField, TextField } from '../../parts/form/form.tsx';
import { typedWhole } from '../../parts/form/typed-number.ts';
import { useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import type { Language } from '../../texts/language.ts';
import { useFormats, usePreferences, useTexts } from '../../texts/preferences.tsx';
import { reviewTexts } from './review-texts.ts';
import { gpuSecondsOf, typedHours } from './typed-application.ts';

interface ReviewFormProps {
  readonly of: ApplicationToReview;
  readonly text: ApplicationText;
}

/** The points of a criterion under its name with a prefix; no criterion is named as a field is. */
const POINTS = 'points-';
type Typed = Readonly<Record<string, string>>;

function typedOf(
  { criteria, reviewer: { review } }: ApplicationToReview,
  language: Language,
): Typed {
  const points = criteria.map(({ id }) => {
    const given = review?.points.find(({ criterion }) => criterion === id)?.points;
    return [`${POINTS}${id}`, given === undefined ? '' : String(given)] as const;
  });
  return {
    ...Object.fromEntries(points),
    hours: review === null ? '' : typedHours(review.gpuSeconds, language),
    forApplicant: review?.forApplicant ?? '',
    forPanel: review?.forPanel ?? '',
  };
}

export function ReviewForm({ of, text }: ReviewFormProps) {
  const { criteria, reviewer } = of;
  const texts = useTexts(reviewTexts);
  const formats = useFormats();
  const { language } = usePreferences();
  const writing = useWrite(['review', 'application'], { writeReview });
  const draft = useDraft(`review-${reviewer.application}`, typedOf(of, language));
  const submit = (typed: Typed) => {
    const body = {
      points: criteria.map(({ id }) => ({
        criterion: id,
        points: typedWhole(typed[`${POINTS}${id}`] ?? ''),
      })),
      gpuSeconds: gpuSecondsOf(typed.hours ?? '', language),
      forApplicant: typed.forApplicant ?? '',
      forPanel: typed.forPanel ?? '',
    };
    writing
      .send({ input: { params: { applicationId: reviewer.application }, body } })
      .then(draft.clear, () => undefined);
  };
  return (
    <Form draft={draft} sending={writing} submitText={texts.save} submit={submit}>
      {criteria.map(({ id, name, pointsMax }, index) => (
        <TextField
          key={id}
          name={`${POINTS}${id}`}
          pointer={`/points/${index}/points`}
          label={texts.points(name, formats.count(pointsMax))}
          expected={texts.pointsExpected(formats.count(pointsMax))}
          inputMode="numeric"
        />
      ))}
      <TextField
        name="hours"
        pointer="/gpuSeconds"
        label={texts.hours}
        description={texts.hoursMore(formats.hours(text.requestedGpuSeconds))}
        expected={texts.hoursExpected}
        inputMode="decimal"
      />
      <LongTextField
        name="forApplicant"
        label={texts.forApplicant}
        description={texts.forApplicantMore}
      />
      <LongTextField name="forPanel" label={texts.forPanel} description={texts.forPanelMore} />
      {writing.isSuccess && !draft.isTyped && <p role="status">{texts.saved}</p>}
    </Form>
  );
}
