/** What a seller gives besides: its account, days to pay, numbers and VAT rates. */
import { Button } from '@mantine/core';
import { TextField } from '../../parts/form/form.tsx';
import type { Draft } from '../../parts/form/use-draft.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { Tick } from '../applications/tick.tsx';
import { billingTexts } from './billing-texts.ts';
import { rateField, ratesOf, type TypedBilling } from './typed-billing.ts';

interface OfDraft {
  readonly draft: Draft<TypedBilling>;
}

export function SellingFields({ draft }: OfDraft) {
  const texts = useTexts(billingTexts);
  return (
    <>
      <TextField
        name="iban"
        pointer="/selling/iban"
        label={texts.iban}
        expected={texts.ibanExpected}
      />
      <TextField
        name="paymentDays"
        pointer="/selling/paymentDays"
        label={texts.paymentDays}
        description={texts.paymentDaysMore}
        expected={texts.paymentDaysExpected}
        inputMode="numeric"
      />
      <TextField
        name="numberPrefix"
        pointer="/selling/numberPrefix"
        label={texts.numberPrefix}
        description={texts.numberPrefixMore}
        expected={texts.numberPrefixExpected}
        isRequired={false}
      />
      <Rates draft={draft} />
      <Tick name="taxesInstalments" label={texts.taxesInstalments} draft={draft} />
    </>
  );
}

function Rates({ draft }: OfDraft) {
  const texts = useTexts(billingTexts);
  const { rateCount = '0' } = draft.values;
  const add = () => draft.set('rateCount', String(Number(rateCount) + 1));
  return (
    <fieldset className="rates">
      <legend>{texts.rates}</legend>
      <p className="quiet">{texts.ratesMore}</p>
      {ratesOf(draft.values).map(({ key }, index) => (
        <Rate key={key} draft={draft} of={key} index={index} />
      ))}
      <Button variant="default" size="xs" onClick={add}>
        {texts.addRate}
      </Button>
    </fieldset>
  );
}

interface RateProps extends OfDraft {
  /** The key of its fields. */
  readonly of: number;
  /** Its place among those that are sent. */
  readonly index: number;
}

function Rate({ draft, of, index }: RateProps) {
  const texts = useTexts(billingTexts);
  const formats = useFormats();
  const place = formats.count(index + 1);
  const at = `/selling/vatRates/${index}`;
  const remove = () => draft.set('ratesGone', `${draft.values.ratesGone ?? ''} ${of}`);
  return (
    <fieldset className="rate">
      <legend>{texts.rate(place)}</legend>
      <TextField
        name={rateField(of, 'country')}
        pointer={`${at}/country`}
        label={texts.country}
        expected={texts.countryExpected}
      />
      <TextField
        name={rateField(of, 'from')}
        pointer={`${at}/from`}
        label={texts.from}
        expected={texts.fromExpected}
        type="date"
      />
      <TextField
        name={rateField(of, 'percent')}
        pointer={`${at}/ratePpm`}
        label={texts.percent}
        expected={texts.percentExpected}
        inputMode="decimal"
      />
      <Button variant="default" size="xs" onClick={remove}>
        {texts.removeRate(place)}
      </Button>
    </fieldset>
  );
}
