/** Anyone who plans to build capacity says so here: no login, and nobody is bound. */
import { Button, NativeSelect } from '@mantine/core';
import { sendInterest } from '../../../../src/client/interests.ts';
import { getPublished } from '../../../../src/client/published.ts';
import { getPublishedCalls, type PublishedCall } from '../../../../src/client/published-calls.ts';
import { useAnswer } from '../../api/questions.ts';
import { Asked } from '../../parts/asked.tsx';
import { Form, TextField } from '../../parts/form/form.tsx';
import { typedAmount, typedWhole } from '../../parts/form/typed-number.ts';
import { type Draft, useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Language } from '../../texts/language.ts';
import { usePreferences, useTexts } from '../../texts/preferences.tsx';
import { interestTexts } from '../procurement/interest-texts.ts';
import { publicCallTexts } from './call-texts.ts';

const MICROS_A_MILLION = 1_000_000_000_000;
const EMPTY = {
  programme: '',
  consortium: '',
  country: '',
  contactName: '',
  contactMail: '',
  siteName: '',
  host: '',
  gpuCount: '',
  h100Equivalents: '',
  investment: '',
  powerKilowatts: '',
  track: 'joint-procurement',
};
type Values = typeof EMPTY;

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export function InterestFormPage() {
  const texts = useTexts(interestTexts);
  const own = useTexts(publicCallTexts);
  const published = useAnswer('plan', { getPublished }, {});
  const calls = useAnswer('call', { getPublishedCalls }, {});
  return (
    <Page
      title={texts.formTitle}
      lead={texts.formLead}
      path={[{ to: '/public/calls', name: own.calls }]}
    >
      <Asked query={published}>
        {({ body: { programmes } }) => (
          <Asked query={calls}>
            {({ body }) => (
              <Ready
                programmes={programmesFor(programmes, body.calls)}
                hosts={hostsOf(body.calls)}
              />
            )}
          </Asked>
        )}
      </Asked>
    </Page>
  );
}

/** Those with a call come first: it is most likely about them. */
function programmesFor(
  programmes: readonly { readonly id: string; readonly name: string }[],
  calls: readonly PublishedCall[],
): readonly Choice[] {
  const isCalled = (id: string) => calls.some(({ programme }) => programme === id);
  return [...programmes]
    .sort((a, b) => Number(isCalled(b.id)) - Number(isCalled(a.id)))
    .map(({ id, name }) => ({ value: id, label: name }));
}

function hostsOf(calls: readonly PublishedCall[]): readonly Choice[] {
  const names = new Map<string, string>(
    calls.flatMap(({ states, stateNames }) =>
      states.map((id, index) => [id, stateNames[index] ?? id] as const),
    ),
  );
  return [...names].map(([value, label]) => ({ value, label }));
}

interface ReadyProps {
  readonly programmes: readonly Choice[];
  /** Empty: no call says yet which states take part. */
  readonly hosts: readonly Choice[];
}

function Ready({ programmes, hosts }: ReadyProps) {
  const texts = useTexts(interestTexts);
  const { language } = usePreferences();
  const sending = useWrite(['interest'], { sendInterest });
  const draft = useDraft('interest', {
    ...EMPTY,
    programme: programmes[0]?.value ?? '',
    host: hosts[0]?.value ?? '',
  });
  if (programmes.length === 0) return <Empty title={texts.noProgramme} />;
  if (sending.data !== undefined) {
    return (
      <Panel title={texts.sent}>
        <p role="status">
          {texts.sentNumber} <code>{sending.data.body.id}</code>. {texts.sentMore}
        </p>
        <Button variant="default" onClick={() => sending.reset()}>
          {texts.another}
        </Button>
      </Panel>
    );
  }
  const submit = (values: Values) => {
    const body = bodyOf(values, language);
    sending.send({ input: { body } }).then(draft.clear, () => undefined);
  };
  return (
    <Panel title={texts.form}>
      <Form draft={draft} sending={sending} submitText={texts.send} submit={submit}>
        <Fields draft={draft} programmes={programmes} hosts={hosts} />
      </Form>
    </Panel>
  );
}

/** What is no id is sent as it is too: Polder says at the field what it expected. */
function bodyOf(values: Values, language: Language) {
  const { track, consortium, country } = values;
  const programme = values.programme as `programme_${string}`;
  const host = values.host.trim() as `party_${string}`;
  const millions = typedAmount(values.investment, language);
  return {
    programme,
    consortium,
    members: [{ name: consortium, country: country.trim().toUpperCase(), role: 'lead' as const }],
    contact: { name: values.contactName, mail: values.contactMail },
    sites: [{ name: values.siteName, host }],
    gpuCount: typedWhole(values.gpuCount),
    h100Equivalents: typedWhole(values.h100Equivalents),
    investmentMicros: Number.isFinite(millions)
      ? String(BigInt(Math.round(millions * 1_000)) * BigInt(MICROS_A_MILLION / 1_000))
      : values.investment,
    powerKilowatts: typedWhole(values.powerKilowatts),
    track: track === 'market' ? ('market' as const) : ('joint-procurement' as const),
  };
}

function Fields({ draft, programmes, hosts }: ReadyProps & { readonly draft: Draft<Values> }) {
  const texts = useTexts(interestTexts);
  const select = (name: keyof Values, label: string, data: readonly Choice[]) => (
    <NativeSelect
      name={name}
      label={label}
      value={draft.values[name]}
      data={[...data]}
      onChange={({ target }) => draft.set(name, target.value)}
      w="100%"
    />
  );
  return (
    <>
      {select('programme', texts.programme, programmes)}
      <TextField name="consortium" label={texts.consortiumLabel} />
      <TextField
        name="country"
        pointer="/members/0/country"
        label={texts.country}
        description={texts.countryMore}
      />
      <TextField name="contactName" pointer="/contact/name" label={texts.contactName} />
      <TextField name="contactMail" pointer="/contact/mail" label={texts.contactMail} />
      <TextField name="siteName" pointer="/sites/0/name" label={texts.siteName} />
      {hosts.length > 0 ? (
        select('host', texts.host, hosts)
      ) : (
        <TextField name="host" pointer="/sites/0/host" label={texts.hostId} />
      )}
      <TextField name="gpuCount" label={texts.gpuCount} inputMode="numeric" />
      <TextField name="h100Equivalents" label={texts.h100Label} inputMode="numeric" />
      <TextField
        name="investment"
        pointer="/investmentMicros"
        label={texts.investmentLabel}
        expected={texts.investmentExpected}
        inputMode="decimal"
      />
      <TextField name="powerKilowatts" label={texts.powerLabel} inputMode="numeric" />
      {select('track', texts.trackLabel, [
        { value: 'joint-procurement', label: texts.trackJoint },
        { value: 'market', label: texts.trackMarket },
      ])}
    </>
  );
}
