/** Applying to a call: the form, and beside it what it costs. */
import { NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { submitApplication } from '../../../../src/client/applications.ts';
import type { Me } from '../../../../src/client/me.ts';
import { useNames } from '../../api/names.ts';
import { useSession } from '../../api/session.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Form } from '../../parts/form/form.tsx';
import { shownDraft, useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import { useFormats, usePreferences, useTexts } from '../../texts/preferences.tsx';
import { ApplicationFields, Cost } from './application-fields.tsx';
import { applyTexts } from './apply-texts.ts';
import { callStateAt } from './call-state.ts';
import { accessCallTexts } from './call-texts.ts';
import { FoundCall, type OfCall } from './found-call.tsx';
import { EMPTY, type Typed, toText } from './typed-application.ts';
import { isThereAlready, useOwnId } from './use-own-id.ts';

export function ApplyPage() {
  return <FoundCall>{(call) => <Shown call={call} />}</FoundCall>;
}

function Shown({ call }: OfCall) {
  const texts = useTexts(applyTexts);
  const words = useTexts(accessCallTexts);
  const formats = useFormats();
  const session = useSession();
  const parties = session.kind === 'person' ? partiesOf(session.me) : [];
  return (
    <Page
      title={texts.title(call.name)}
      lead={texts.lead(formats.hours(call.gpuSecondsMax), words.days(call.daysMax))}
      path={[
        { to: '/access-calls', name: words.calls },
        { to: `/access-calls/${call.id}`, name: call.name },
      ]}
    >
      <Offered call={call} parties={parties} />
    </Page>
  );
}

type PartyId = `party_${string}`;

interface OfferedProps extends OfCall {
  readonly parties: readonly PartyId[];
}

function Offered({ call, parties }: OfferedProps) {
  const texts = useTexts(applyTexts);
  if (callStateAt(call, Date.now()) !== 'open') return <Empty title={texts.notOpen} />;
  if (parties.length > 0) return <Ready call={call} parties={parties} />;
  return (
    <Empty title={texts.noParty}>
      <p>{texts.noPartyMore}</p>
      <PageLink to="/register">{texts.toRegister}</PageLink>
    </Empty>
  );
}

/** Those in whose name the person may apply. */
function partiesOf({ roles, given }: Me): readonly PartyId[] {
  const applying = given.filter(({ permissions }) => permissions.includes('application.write'));
  return roles.flatMap(({ role, scope: { id } }) =>
    applying.some((each) => each.role === role) && isIdOf(id, 'party') ? [id] : [],
  );
}

function Ready({ call, parties }: OfferedProps) {
  const texts = useTexts(applyTexts);
  const nameOf = useNames();
  const kept = useDraft(`apply-${call.id}`, { ...EMPTY, applicant: '' });
  const [kind = ''] = call.openTo;
  const applicant = parties.find((id) => id === kept.values.applicant) ?? parties[0];
  const values = {
    ...kept.values,
    userKind: kept.values.userKind === '' ? kind : kept.values.userKind,
    applicant: applicant ?? '',
  };
  const draft = shownDraft(kept, values);
  const { submitting, submit } = useSubmission(call);
  return (
    <div className="halves">
      <Panel title={texts.form}>
        <Form
          draft={draft}
          sending={submitting}
          submitText={texts.submit}
          submit={(typed) => submit(typed, applicant, draft.clear)}
        >
          <NativeSelect
            name="applicant"
            label={texts.applicant}
            value={values.applicant}
            data={parties.map((id) => ({ value: id, label: nameOf(id) }))}
            onChange={({ target }) => draft.set('applicant', target.value)}
            w="100%"
          />
          <p className="quiet">
            {texts.anotherParty} <PageLink to="/register">{texts.toRegister}</PageLink>
          </p>
          <ApplicationFields call={call} draft={draft} />
        </Form>
      </Panel>
      <Cost call={call} hours={values.hours} />
    </div>
  );
}

function useSubmission({ id: call }: OfCall['call']) {
  const navigate = useNavigate();
  const { language } = usePreferences();
  const submitting = useWrite(['application', 'access-call'], { submitApplication });
  const ownId = useOwnId('application', call);
  const submit = (typed: Typed, applicant: PartyId | undefined, done: () => void) => {
    if (applicant === undefined) return;
    const id = ownId.take();
    const body = { id, call, applicant, ...toText(typed, language) };
    const show = () => {
      ownId.forget();
      return navigate({ to: `/applications/${id}` });
    };
    submitting.send({ input: { body } }).then(
      () => {
        done();
        return show();
      },
      (error: unknown) => (isThereAlready(error) ? show() : undefined),
    );
  };
  return { submitting, submit };
}
