/** An award: how much, at which sites of the call, when. It makes the allocation. */
import { Checkbox } from '@mantine/core';
import { awardApplication } from '../../../../src/client/applications.ts';
import { Form, LongTextField, TextField } from '../../parts/form/form.tsx';
import { typedWhole } from '../../parts/form/typed-number.ts';
import { type Draft, useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import type { Language } from '../../texts/language.ts';
import { useFormats, usePreferences, useTexts } from '../../texts/preferences.tsx';
import { DayField } from './application-fields.tsx';
import type { OfApplication } from './application-page.tsx';
import { applyTexts } from './apply-texts.ts';
import { decisionTexts } from './decision-texts.ts';
import type { OfCall } from './found-call.tsx';
import { dayOf, gpuSecondsOf, instantOf, typedHours } from './typed-application.ts';

/** All that is typed; sites as their ids with a space between two. */
type Typed = Readonly<
  Record<'hours' | 'sites' | 'startsOn' | 'endsOn' | 'storageGibibytes' | 'said', string>
>;

/** At first, all that is recommended or, without a panel, requested. */
function firstOf({ application, call }: OfApplication, language: Language): Typed {
  const { recommendedGpuSeconds, requestedGpuSeconds, startsAt, endsAt } = application;
  return {
    hours: typedHours(recommendedGpuSeconds ?? requestedGpuSeconds, language),
    sites: call.sites.join(' '),
    startsOn: dayOf(startsAt),
    endsOn: dayOf(endsAt),
    storageGibibytes: '',
    said: '',
  };
}

export function AwardForm({ application, call }: OfApplication) {
  const { id, version, startsAt, endsAt } = application;
  const texts = useTexts(decisionTexts);
  const words = useTexts(applyTexts);
  const { language } = usePreferences();
  const awarding = useWrite(['application', 'access-call', 'allocation'], { awardApplication });
  const draft = useDraft(`award-${id}`, firstOf({ application, call }, language));
  const submit = ({ hours, sites, startsOn, endsOn, storageGibibytes, said }: Typed) => {
    const body = {
      gpuSeconds: gpuSecondsOf(hours, language),
      sites: call.sites.filter((site) => sites.split(' ').includes(site)),
      startsAt: instantOf(startsOn, startsAt),
      endsAt: instantOf(endsOn, endsAt),
      storageGibibytes: toGibibytes(storageGibibytes),
      said,
    };
    awarding
      .send({ input: { params: { applicationId: id }, body }, version })
      .then(draft.clear, () => undefined);
  };
  return (
    <Form draft={draft} sending={awarding} submitText={texts.award} submit={submit}>
      <TextField
        name="hours"
        pointer="/gpuSeconds"
        label={texts.gpuHours}
        description={useAmountText({ application, call })}
        expected={texts.gpuHoursExpected}
        inputMode="decimal"
      />
      <Sites call={call} draft={draft} />
      <DayField name="startsOn" pointer="/startsAt" label={words.startsOn} />
      <DayField name="endsOn" pointer="/endsAt" label={words.endsOn} />
      <TextField
        name="storageGibibytes"
        label={texts.storage}
        description={texts.storageMore}
        expected={texts.storageExpected}
        inputMode="numeric"
        isRequired={false}
      />
      <LongTextField name="said" label={texts.said} description={texts.saidMore} />
    </Form>
  );
}

function useAmountText({ application }: OfApplication): string {
  const texts = useTexts(decisionTexts);
  const formats = useFormats();
  const { requestedGpuSeconds, recommendedGpuSeconds: recommended } = application;
  const requested = formats.hours(requestedGpuSeconds);
  return recommended === null
    ? texts.requested(requested)
    : texts.requestedAnd(requested, formats.hours(recommended));
}

function Sites({ call, draft }: OfCall & { readonly draft: Draft<Typed> }) {
  const texts = useTexts(decisionTexts);
  const chosen = draft.values.sites.split(' ');
  return (
    <Checkbox.Group
      label={texts.sites}
      value={chosen}
      onChange={(sites) => draft.set('sites', sites.filter((site) => site !== '').join(' '))}
    >
      <div className="ticks">
        {call.sites.map((site, index) => (
          <Checkbox key={site} value={site} label={call.siteNames[index] ?? site} />
        ))}
      </div>
    </Checkbox.Group>
  );
}

/** Empty is none. What is no whole number becomes one that Polder refuses, and never `null`. */
function toGibibytes(text: string): number | null {
  if (text.trim() === '') return null;
  const gibibytes = typedWhole(text);
  return Number.isSafeInteger(gibibytes) ? gibibytes : -1;
}
