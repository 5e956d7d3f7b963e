/** One registration: who asks for what, the parties that it may be already, and the answer. */
import { useParams } from '@tanstack/react-router';
import {
  getRegistration,
  type RegistrationToDecide,
} from '../../../../src/client/registrations.ts';
import { useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { useMayIn, useSession } from '../../api/session.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { DetailList } from '../../parts/detail-list.tsx';
import { Named } from '../../parts/named.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { NotFound } from '../../parts/states.tsx';
import { isolated } from '../../texts/isolated.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { answerTexts } from './answer-texts.ts';
import { EndRegistration } from './end-registration.tsx';
import { GivenAnswer } from './given-answer.tsx';
import { GrantForm } from './grant-form.tsx';
import { isAnswered } from './is-answered.ts';
import { RefuseRegistration } from './refuse-registration.tsx';
import { registrationTexts } from './registration-texts.ts';

export function RegistrationPage() {
  const { id }: { readonly id?: string } = useParams({ strict: false });
  return isIdOf(id, 'registration') ? <Found id={id} /> : <NotFound />;
}

function Found({ id }: Pick<RegistrationToDecide, 'id'>) {
  const answer = useAnswer('registration', { getRegistration }, { params: { registrationId: id } });
  return <Asked query={answer}>{({ body }) => <Shown registration={body} />}</Asked>;
}

export interface OfRegistration {
  readonly registration: RegistrationToDecide;
}

function Shown({ registration }: OfRegistration) {
  const texts = useTexts(registrationTexts);
  const { organisation, state } = registration;
  return (
    <Page
      title={isolated(organisation)}
      lead={<span aria-live="polite">{useLead(registration)}</span>}
      path={[{ to: '/registrations', name: texts.registrations }]}
    >
      <Text registration={registration} />
      {state === 'open' && <Likely registration={registration} />}
      {state === 'open' && <ToAnswer registration={registration} />}
      {isAnswered(registration) && <Given registration={registration} />}
      {state === 'granted' && <ToEnd registration={registration} />}
    </Page>
  );
}

function useLead({ state, personName, party }: RegistrationToDecide): string {
  const texts = useTexts(registrationTexts);
  const nameOf = useNames();
  const person = isolated(personName);
  return state === 'granted' || state === 'ended'
    ? texts[`${state}Lead`](person, nameOf(party ?? ''))
    : texts[`${state}Lead`](person);
}

function Text({ registration }: OfRegistration) {
  const texts = useTexts(registrationTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const { personName, personMail, kind, ofState, registrationNumber, said } = registration;
  const isVerified = registration.isPersonMailVerified;
  const mail =
    personMail === null ? (
      texts.noMail
    ) : (
      <>
        <a href={`mailto:${personMail}`}>{personMail}</a>{' '}
        <span className="quiet">{isVerified ? texts.verified : texts.unverified}</span>
      </>
    );
  return (
    <Panel title={texts.asked} note={texts.asLoggedIn}>
      <DetailList
        details={[
          [texts.person, <bdi key="person">{personName}</bdi>],
          [texts.mail, mail],
          [texts.askedAt, formats.dateTime(registration.askedAt)],
          [texts.kind, texts[kind]],
          [texts.ofState, ofState === null ? texts.noState : nameOf(ofState)],
          [texts.number, registrationNumber ?? texts.noNumber],
        ]}
      />
      <h3>{texts.said}</h3>
      <p className="written">{said}</p>
    </Panel>
  );
}

function Likely({ registration: { likelyParties } }: OfRegistration) {
  const texts = useTexts(registrationTexts);
  if (likelyParties.length === 0) return <Panel title={texts.likely}>{texts.noLikely}</Panel>;
  return (
    <Panel title={texts.likely} note={texts.likelyMore}>
      <ul>
        {likelyParties.map(({ id, name }) => (
          <li key={id}>
            <Named id={id} name={name} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function useMayDecide({ ofState }: Pick<RegistrationToDecide, 'ofState'>): boolean {
  const scopes = ofState === null ? [] : [{ kind: 'party', id: ofState } as const];
  return useMayIn('registration.decide', scopes);
}

/** Nothing for who may read it alone. */
function ToAnswer({ registration }: OfRegistration) {
  const texts = useTexts(answerTexts);
  const session = useSession();
  const { personId } = registration;
  const mayDecide = useMayDecide(registration);
  if (!mayDecide) return null;
  const isOwn = session.kind === 'person' && session.me.id === personId;
  return (
    <Panel title={texts.title}>
      {isOwn ? (
        <p>{texts.own}</p>
      ) : (
        <>
          <GrantForm registration={registration} />
          <RefuseRegistration registration={registration} />
        </>
      )}
    </Panel>
  );
}

function ToEnd({ registration }: OfRegistration) {
  const texts = useTexts(answerTexts);
  if (!useMayDecide(registration)) return null;
  return (
    <Panel title={texts.endTitle}>
      <EndRegistration registration={registration} />
    </Panel>
  );
}

function Given({ registration }: OfRegistration) {
  const { state, party, answer, decidedAt, endedAt, endedSaid } = registration;
  const texts = useTexts(registrationTexts);
  const words = useTexts(answerTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const granted =
    party === null
      ? []
      : [[texts.party, <Named key="party" id={party} name={nameOf(party)} />] as const];
  return (
    <Panel title={words.given}>
      <DetailList
        details={[
          [texts.state, texts[state]],
          [texts.decidedAt, decidedAt === null ? '–' : formats.dateTime(decidedAt)],
          ...granted,
          ...(endedAt === null ? [] : [[texts.endedAt, formats.dateTime(endedAt)] as const]),
        ]}
      />
      <GivenAnswer answer={answer} endedSaid={endedSaid} />
    </Panel>
  );
}
