/** What invoices say of a party: given by those who speak for it, read by those who may. */
import { NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type Billing, getBilling } from '../../../../src/client/billing.ts';
import { listParties, type Party } from '../../../../src/client/parties.ts';
import { useAll, useAnswer } from '../../api/questions.ts';
import { isGone, Refused } from '../../api/refused.ts';
import { useSearchId } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { DetailList } from '../../parts/detail-list.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import { usePreferences, useTexts } from '../../texts/preferences.tsx';
import { BillingForm } from './billing-form.tsx';
import { billingTexts } from './billing-texts.ts';
import { InvoiceParts } from './invoice-parts.tsx';
import { invoiceTexts } from './invoice-texts.ts';
import { typedOf } from './typed-billing.ts';
import { useBillingLines } from './use-billing-lines.ts';
import { useMayFor } from './use-may-for.ts';

export function BillingPage() {
  const parties = useAll('plan', { listParties }, {});
  return <Asked query={parties}>{({ body: { items } }) => <Chosen parties={items} />}</Asked>;
}

/** The party of the address, or the first that one speaks for. */
function Chosen({ parties }: { readonly parties: readonly Party[] }) {
  const texts = useTexts(billingTexts);
  const words = useTexts(invoiceTexts);
  const mayRead = useMayFor('billing.read');
  const mayWrite = useMayFor('billing.write');
  const id = useSearchId('party', 'party');
  const own = parties.filter((party) => mayRead(party.id));
  const chosen =
    parties.find((party) => party.id === id) ?? own.find((each) => mayWrite(each.id)) ?? own[0];
  const path = [{ to: '/invoices', name: words.invoices }];
  if (chosen === undefined) {
    return (
      <Page title={texts.title} path={path}>
        <InvoiceParts />
        <Empty title={texts.noParty} />
      </Page>
    );
  }
  return (
    <Page title={texts.titleOf(chosen.name)} lead={texts.lead} path={path}>
      <InvoiceParts />
      {own.length > 1 && <Choice parties={own} chosen={chosen.id} />}
      <OfParty key={chosen.id} id={chosen.id} mayWrite={mayWrite(chosen.id)} />
    </Page>
  );
}

interface ChoiceProps {
  readonly parties: readonly Party[];
  readonly chosen: string;
}

function Choice({ parties, chosen }: ChoiceProps) {
  const texts = useTexts(billingTexts);
  const navigate = useNavigate();
  return (
    <NativeSelect
      className="narrow"
      label={texts.party}
      value={chosen}
      data={parties.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={({ target }) => navigate({ to: '/billing', search: { party: target.value } })}
    />
  );
}

interface OfPartyProps {
  readonly id: Billing['party'];
  readonly mayWrite: boolean;
}

function OfParty({ id, mayWrite }: OfPartyProps) {
  const answer = useAnswer('billing', { getBilling }, { params: { partyId: id } });
  const { error } = answer;
  const isNotGiven = isGone(error) && error instanceof Refused && error.problem.status === 404;
  if (isNotGiven) return <Given party={id} billing={undefined} mayWrite={mayWrite} />;
  return (
    <Asked query={answer}>
      {({ body }) => <Given party={id} billing={body} mayWrite={mayWrite} />}
    </Asked>
  );
}

interface GivenProps {
  readonly party: Billing['party'];
  readonly billing: Billing | undefined;
  readonly mayWrite: boolean;
}

function Given({ party, billing, mayWrite }: GivenProps) {
  const texts = useTexts(billingTexts);
  const { language } = usePreferences();
  const linesOf = useBillingLines();
  if (mayWrite) {
    const note = billing === undefined ? texts.leadNone : undefined;
    return (
      <Panel title={texts.details} note={note}>
        <BillingForm party={party} billing={billing} />
      </Panel>
    );
  }
  if (billing === undefined) return <Empty title={texts.none}>{texts.noneMore}</Empty>;
  return (
    <Panel title={texts.details}>
      <DetailList details={linesOf(typedOf(billing, language))} />
    </Panel>
  );
}
