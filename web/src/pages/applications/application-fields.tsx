/** The fields of an application, and beside them what it costs. */
import { NativeSelect } from '@mantine/core';
import { DetailList } from '../../parts/detail-list.tsx';
import { LongTextField, TextField } from '../../parts/form/form.tsx';
import type { Draft } from '../../parts/form/use-draft.ts';
import { Panel } from '../../parts/page.tsx';
import { useFormats, usePreferences, useTexts } from '../../texts/preferences.tsx';
import { costMicrosOf } from '../jobs/price.ts';
import { applyTexts } from './apply-texts.ts';
import { accessCallTexts } from './call-texts.ts';
import type { OfCall } from './found-call.tsx';
import { Tick } from './tick.tsx';
import { gpuSecondsOf, type Typed } from './typed-application.ts';

interface ApplicationFieldsProps extends OfCall {
  readonly draft: Draft<Typed>;
}

export function ApplicationFields({ call, draft }: ApplicationFieldsProps) {
  const texts = useTexts(applyTexts);
  const kinds = useTexts(accessCallTexts);
  return (
    <>
      <TextField name="title" label={texts.titleLabel} />
      <LongTextField name="summary" label={texts.summary} description={texts.summaryMore} />
      <LongTextField name="technicalNeeds" label={texts.needs} description={texts.needsMore} />
      <NativeSelect
        name="userKind"
        label={texts.kind}
        value={draft.values.userKind}
        data={call.openTo.map((kind) => ({ value: kind, label: kinds[kind] }))}
        onChange={({ target }) => draft.set('userKind', target.value)}
        w="100%"
      />
      <Tick name="isUnionFunded" label={texts.unionFunded} draft={draft} />
      <Tick name="hasSealOfExcellence" label={texts.seal} draft={draft} />
      <Amount call={call} />
    </>
  );
}

/** How much and when. */
function Amount({ call }: OfCall) {
  const texts = useTexts(applyTexts);
  const formats = useFormats();
  return (
    <>
      <TextField
        name="hours"
        pointer="/requestedGpuSeconds"
        label={texts.hours}
        description={texts.hoursMore(formats.hours(call.gpuSecondsMax))}
        expected={texts.hoursExpected}
        inputMode="decimal"
      />
      <TextField name="jobGpuCountMax" label={texts.jobGpus} inputMode="numeric" />
      <DayField name="startsOn" pointer="/startsAt" label={texts.startsOn} />
      <DayField name="endsOn" pointer="/endsAt" label={texts.endsOn} />
    </>
  );
}

interface DayFieldProps {
  readonly name: string;
  readonly pointer: string;
  readonly label: string;
  readonly isRequired?: boolean;
}

export function DayField(props: DayFieldProps) {
  const texts = useTexts(applyTexts);
  return (
    <TextField {...props} description={texts.dayMore} expected={texts.dayExpected} type="date" />
  );
}

interface CostProps extends OfCall {
  readonly hours: string;
}

/** What all that is asked for would cost, as it is typed. */
export function Cost({ call, hours }: CostProps) {
  const texts = useTexts(applyTexts);
  const formats = useFormats();
  const { language } = usePreferences();
  const isFree = BigInt(call.priceMicrosPerGpuHour) === 0n;
  const cost = costMicrosOf(call, gpuSecondsOf(hours, language));
  const costText = cost === undefined ? texts.noNumber : formats.money(cost);
  return (
    <Panel title={texts.price} {...(isFree ? {} : { note: texts.costMore })}>
      <div aria-live="polite">
        <DetailList
          details={[
            [
              texts.priceOne,
              isFree ? texts.free : texts.priceOf(formats.agreedPrice(call.priceMicrosPerGpuHour)),
            ],
            [texts.cost, isFree ? texts.free : costText],
          ]}
        />
      </div>
    </Panel>
  );
}
