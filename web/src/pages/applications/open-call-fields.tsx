/** The fields of a new call for applications. */
import { NativeSelect } from '@mantine/core';
import { LongTextField, TextField } from '../../parts/form/form.tsx';
import { Ticks } from '../../parts/form/ticks.tsx';
import type { Draft } from '../../parts/form/use-draft.ts';
import { useTexts } from '../../texts/preferences.tsx';
import { DayField } from './application-fields.tsx';
import { STEPS, type Step } from './call-state.ts';
import { accessCallTexts } from './call-texts.ts';
import type { Offered } from './open-call-page.tsx';
import { openTexts } from './open-texts.ts';
import { Tick } from './tick.tsx';
import { areCriteria, type TypedCall } from './typed-call.ts';

interface OfDraft {
  readonly draft: Draft<TypedCall>;
}

const USER_KINDS = ['sme', 'company', 'public-body', 'research'] as const;

export function OpenCallFields({ draft, ...offered }: Offered & OfDraft) {
  const texts = useTexts(openTexts);
  const kinds = useTexts(accessCallTexts);
  const { hasTechnicalCheck, hasReview } = draft.values;
  const hasStep = (step: Step) => {
    if (step === 'technical-check') return hasTechnicalCheck !== '';
    return step === 'review' || step === 'panel' ? hasReview !== '' : true;
  };
  return (
    <>
      <TextField name="name" label={texts.name} />
      <Given draft={draft} {...offered} />
      <DayField name="opensOn" pointer="/opensAt" label={texts.opensOn} />
      <DayField name="closesOn" pointer="/closesAt" label={texts.closesOn} />
      <TextField
        name="cutOffs"
        label={texts.cutOffs}
        description={texts.cutOffsMore}
        expected={texts.cutOffsExpected}
        isRequired={false}
      />
      <Ticks
        name="openTo"
        label={texts.openTo}
        draft={draft}
        of={USER_KINDS.map((kind) => ({ value: kind, label: kinds[kind] }))}
      />
      <Tick name="hasTechnicalCheck" label={texts.technical} draft={draft} />
      <Tick name="hasReview" label={texts.reviewed} draft={draft} />
      {hasReview !== '' && <ReviewFields draft={draft} />}
      <AfterFields />
      {STEPS.filter(hasStep).map((step) => (
        <TextField
          key={step}
          name={step}
          pointer={`/workingDays/${step}`}
          label={texts.workingDays(kinds[step])}
          inputMode="numeric"
        />
      ))}
      <TextField
        name="closedDays"
        label={texts.closedDays}
        description={texts.closedDaysMore}
        expected={texts.closedDaysExpected}
        isRequired={false}
      />
    </>
  );
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Of whom, how, where and how much. */
function Given({ draft, parties, modes, sites }: Offered & OfDraft) {
  const texts = useTexts(openTexts);
  const select = (name: 'funder' | 'mode', of: readonly Named[]) => (
    <NativeSelect
      name={name}
      label={texts[name]}
      value={draft.values[name]}
      data={of.map(({ id, name: label }) => ({ value: id, label }))}
      onChange={({ target }) => draft.set(name, target.value)}
      w="100%"
    />
  );
  return (
    <>
      {select('funder', parties)}
      {select('mode', modes)}
      <Ticks
        name="sites"
        label={texts.sites}
        draft={draft}
        of={sites.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <TextField
        name="sharePercent"
        pointer="/sharePpm"
        label={texts.share}
        description={texts.shareMore}
        expected={texts.shareExpected}
        inputMode="decimal"
      />
      <TextField
        name="hoursMax"
        pointer="/gpuSecondsMax"
        label={texts.hoursMax}
        expected={texts.hoursExpected}
        inputMode="decimal"
      />
      <TextField name="daysMax" label={texts.daysMax} inputMode="numeric" />
    </>
  );
}

/** What is asked for after the award. */
function AfterFields() {
  const texts = useTexts(openTexts);
  return (
    <>
      <TextField
        name="reportDays"
        label={texts.reportDays}
        description={texts.reportDaysMore}
        inputMode="numeric"
        isRequired={false}
      />
      <TextField
        name="leastPercent"
        pointer="/leastUse/sharePpm"
        label={texts.leastPercent}
        description={texts.leastPercentMore}
        inputMode="decimal"
        isRequired={false}
      />
      <TextField
        name="leastMonths"
        pointer="/leastUse/months"
        label={texts.leastMonths}
        inputMode="numeric"
        isRequired={false}
      />
    </>
  );
}

function ReviewFields({ draft }: OfDraft) {
  const texts = useTexts(openTexts);
  const isListed = areCriteria(draft.values.criteria);
  return (
    <>
      <TextField
        name="reviewCountMin"
        pointer={isListed ? '/review' : '/review/reviewCountMin'}
        label={texts.reviewCountMin}
        expected={texts.reviewCountExpected}
        inputMode="numeric"
      />
      <Tick name="isBlind" label={texts.blind} draft={draft} />
      <LongTextField
        name="criteria"
        pointer={isListed ? '/review/criteria' : '/review'}
        label={texts.criteria}
        description={texts.criteriaMore}
        expected={texts.criteriaExpected}
      />
    </>
  );
}
