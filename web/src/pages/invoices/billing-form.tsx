/** Giving what invoices say of a party: refused where someone did so meanwhile. */
import { NativeSelect } from '@mantine/core';
import { type Billing, type BillingExemption, putBilling } from '../../../../src/client/billing.ts';
import { isStale } from '../../api/refused.ts';
import { Form, TextField } from '../../parts/form/form.tsx';
import { changesOf, Meanwhile } from '../../parts/form/meanwhile.tsx';
import type { Draft } from '../../parts/form/use-draft.ts';
import { useEdit } from '../../parts/form/use-edit.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { usePreferences, useTexts } from '../../texts/preferences.tsx';
import { Tick } from '../applications/tick.tsx';
import { locatedError } from './billing-faults.ts';
import { billingTexts } from './billing-texts.ts';
import { SellingFields } from './selling-fields.tsx';
import { type TypedBilling, toBilling, typedOf } from './typed-billing.ts';
import { useBillingLines } from './use-billing-lines.ts';

interface BillingFormProps {
  readonly party: Billing['party'];
  /** `undefined`: nothing was given yet. */
  readonly billing: Billing | undefined;
}

/** Of what is not there yet. */
const NO_VERSION = 0;

export function BillingForm({ party, billing }: BillingFormProps) {
  const texts = useTexts(billingTexts);
  const linesOf = useBillingLines();
  const { language } = usePreferences();
  const putting = useWrite(['billing', 'invoice'], { putBilling });
  const initial = typedOf(billing, language);
  const now = { thing: billing ?? null, version: billing?.version ?? NO_VERSION };
  const edit = useEdit<Billing | null, TypedBilling>(`billing-${party}`, now, initial);
  const { draft, before } = edit;
  const send = (typed: TypedBilling, of: number) => {
    const input = { params: { partyId: party }, body: toBilling(typed) };
    const version = of === NO_VERSION ? undefined : of;
    putting.send({ input, version }).then(draft.clear, () => undefined);
  };
  const takeTheirs = () => {
    edit.takeTheirs();
    putting.reset();
  };
  const sent = putting.variables?.input.body ?? toBilling(draft.values);
  const sending = { isPending: putting.isPending, error: locatedError(putting.error, sent) };
  return (
    <Form
      draft={draft}
      sending={sending}
      submitText={texts.save}
      submit={(typed) => send(typed, edit.version)}
      meanwhile={
        before === undefined ? undefined : (
          <Meanwhile
            changes={changesOf(linesOf(typedOf(before ?? undefined, language)), linesOf(initial))}
            typed={new Map(linesOf(draft.values))}
            problem={isStale(putting.error) ? putting.error.problem : undefined}
            takeTheirs={takeTheirs}
            sendYours={() => send(draft.values, edit.keepYours())}
          />
        )
      }
    >
      <PartyFields draft={draft} />
      <Tick name="sells" label={texts.sells} draft={draft} />
      {draft.values.sells === 'yes' && <SellingFields draft={draft} />}
      {putting.isSuccess && !draft.isTyped && <p role="status">{texts.saved}</p>}
    </Form>
  );
}

interface OfDraft {
  readonly draft: Draft<TypedBilling>;
}

function PartyFields({ draft }: OfDraft) {
  const texts = useTexts(billingTexts);
  return (
    <>
      <TextField name="legalName" label={texts.legalName} />
      <TextField name="street" pointer="/address/street" label={texts.street} />
      <TextField name="postCode" pointer="/address/postCode" label={texts.postCode} />
      <TextField name="city" pointer="/address/city" label={texts.city} />
      <TextField
        name="country"
        pointer="/address/country"
        label={texts.country}
        description={texts.countryMore}
        expected={texts.countryExpected}
      />
      <TextField
        name="vatId"
        label={texts.vatId}
        description={texts.vatIdMore}
        isRequired={false}
      />
      <TextField
        name="registration"
        label={texts.registration}
        description={texts.registrationMore}
        isRequired={false}
      />
      <ReachFields />
      <TextField
        name="buyerReference"
        label={texts.buyerReference}
        description={texts.buyerReferenceMore}
        isRequired={false}
      />
      <Exemption draft={draft} />
    </>
  );
}

/** Where its invoices go, and who answers questions about them. */
function ReachFields() {
  const texts = useTexts(billingTexts);
  return (
    <>
      <TextField
        name="scheme"
        pointer="/electronicAddress/scheme"
        label={texts.scheme}
        description={texts.schemeMore}
        expected={texts.schemeExpected}
        isRequired={false}
      />
      <TextField
        name="electronicId"
        pointer="/electronicAddress/id"
        label={texts.electronicId}
        expected={texts.electronicIdExpected}
        isRequired={false}
      />
      <TextField
        name="contactName"
        pointer="/contact/name"
        label={texts.contactName}
        description={texts.contactMore}
        isRequired={false}
      />
      <TextField
        name="contactPhone"
        pointer="/contact/phone"
        label={texts.contactPhone}
        expected={texts.contactPhoneExpected}
        isRequired={false}
      />
      <TextField
        name="contactEmail"
        pointer="/contact/email"
        label={texts.contactEmail}
        expected={texts.contactEmailExpected}
        isRequired={false}
      />
    </>
  );
}

const EXEMPTIONS: readonly BillingExemption[] = [
  'VATEX-EU-151',
  'VATEX-EU-151-1A',
  'VATEX-EU-151-1AA',
  'VATEX-EU-151-1B',
  'VATEX-EU-151-1C',
  'VATEX-EU-151-1D',
  'VATEX-EU-151-1E',
];

function Exemption({ draft }: OfDraft) {
  const texts = useTexts(billingTexts);
  return (
    <NativeSelect
      name="exemption"
      label={texts.exemption}
      value={draft.values.exemption ?? ''}
      data={[
        { value: '', label: texts.notExempt },
        ...EXEMPTIONS.map((code) => ({ value: code, label: texts[code] })),
      ]}
      onChange={({ target }) => draft.set('exemption', target.value)}
      w="100%"
    />
  );
}
