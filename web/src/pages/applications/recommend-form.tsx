/** What the panel recommends, written down by an officer who does not decide upon it. */
import { type Application, recommendApplication } from '../../../../src/client/applications.ts';
import { Form, LongTextField, TextField } from '../../parts/form/form.tsx';
import { useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { useFormats, usePreferences, useTexts } from '../../texts/preferences.tsx';
import { decisionTexts } from './decision-texts.ts';
import { gpuSecondsOf } from './typed-application.ts';

const EMPTY = { hours: '', said: '' };

export function RecommendForm({ application }: { readonly application: Application }) {
  const { id, version, requestedGpuSeconds } = application;
  const texts = useTexts(decisionTexts);
  const formats = useFormats();
  const { language } = usePreferences();
  const recommending = useWrite(['application'], { recommendApplication });
  const draft = useDraft(`recommend-${id}`, EMPTY);
  const submit = ({ hours, said }: typeof EMPTY) => {
    const body = { gpuSeconds: gpuSecondsOf(hours, language), said };
    recommending
      .send({ input: { params: { applicationId: id }, body }, version })
      .then(draft.clear, () => undefined);
  };
  return (
    <>
      <p className="quiet">{texts.recommendMore}</p>
      <Form draft={draft} sending={recommending} submitText={texts.recommend} submit={submit}>
        <TextField
          name="hours"
          pointer="/gpuSeconds"
          label={texts.gpuHours}
          description={texts.requested(formats.hours(requestedGpuSeconds))}
          expected={texts.gpuHoursExpected}
          inputMode="decimal"
        />
        <LongTextField name="said" label={texts.said} description={texts.saidMore} />
      </Form>
    </>
  );
}
