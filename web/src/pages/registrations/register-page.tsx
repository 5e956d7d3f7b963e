/** One's own registrations: where each stands, what to do next, and the form to ask. */
import { type Registration, withdrawRegistration } from '../../../../src/client/registrations.ts';
import { useSession } from '../../api/session.ts';
import { Asked } from '../../parts/asked.tsx';
import { DetailList } from '../../parts/detail-list.tsx';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import { useWrite } from '../../parts/form/use-write.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { isolated } from '../../texts/isolated.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { AccessParts } from '../applications/access-parts.tsx';
import { GivenAnswer } from './given-answer.tsx';
import { isAnswered } from './is-answered.ts';
import { RegisterForm } from './register-form.tsx';
import { registerTexts } from './register-texts.ts';
import { registrationTexts } from './registration-texts.ts';
import { useOrganisationNames } from './use-organisation-names.ts';
import { isGrantedWithoutRole, isOpen, useOwnRegistrations } from './use-own-registrations.ts';

export function RegisterPage() {
  const own = useOwnRegistrations();
  return <Asked query={own}>{({ body }) => <Shown registrations={body.items} />}</Asked>;
}

interface ShownProps {
  /** The newest first. */
  readonly registrations: readonly Registration[];
}

function Shown({ registrations }: ShownProps) {
  const texts = useTexts(registerTexts);
  const hasRoleOf = useHasRoleOf();
  const [latest, ...earlier] = registrations;
  const isAnother = latest !== undefined && hasRoleOf(latest);
  return (
    <Page title={texts.title} lead={<span aria-live="polite">{useLead(latest)}</span>}>
      <AccessParts />
      {latest !== undefined && <One registration={latest} title={texts.mine} isLatest />}
      <Panel title={isAnother ? texts.formAnother : texts.form}>
        {registrations.some(isOpen) ? <p>{texts.oneAtATime}</p> : <RegisterForm latest={latest} />}
      </Panel>
      {earlier.map((each) => (
        <One key={each.id} registration={each} title={texts.earlier} />
      ))}
    </Page>
  );
}

/** Whether it was granted, and the person has the role still, or as far as is known already. */
function useHasRoleOf(): (registration: Registration) => boolean {
  const session = useSession();
  return (registration) =>
    registration.state === 'granted' &&
    session.kind === 'person' &&
    !isGrantedWithoutRole(registration, session.me);
}

function useLead(latest: Registration | undefined): string {
  const texts = useTexts(registerTexts);
  const { partyOf } = useOrganisationNames();
  const hasRoleOf = useHasRoleOf();
  if (latest === undefined) return texts.leadNone;
  const organisation = isolated(latest.organisation);
  switch (latest.state) {
    case 'open':
      return texts.leadOpen(organisation);
    case 'granted':
      return (hasRoleOf(latest) ? texts.leadGranted : texts.grantedFor)(partyOf(latest));
    case 'refused':
      return texts.leadRefused(organisation);
    case 'withdrawn':
      return texts.leadWithdrawn(organisation);
    case 'ended':
      return texts.leadEnded(partyOf(latest));
  }
}

interface OneProps {
  readonly registration: Registration;
  readonly title: string;
  readonly isLatest?: boolean;
}

function One({ registration, title, isLatest = false }: OneProps) {
  const texts = useTexts(registerTexts);
  const words = useTexts(registrationTexts);
  const formats = useFormats();
  const { stateOf } = useOrganisationNames();
  const { organisation, kind, state, registrationNumber, said, answer, decidedAt } = registration;
  const { endedAt, endedSaid } = registration;
  const decided =
    decidedAt === null ? [] : [[words.decidedAt, formats.dateTime(decidedAt)] as const];
  return (
    <Panel title={title} actions={state === 'open' && <Withdraw registration={registration} />}>
      <DetailList
        details={[
          [words.organisation, <bdi key="organisation">{organisation}</bdi>],
          [words.state, <strong key="state">{words[state]}</strong>],
          [words.askedAt, formats.dateTime(registration.askedAt)],
          ...decided,
          ...(endedAt === null ? [] : [[words.endedAt, formats.dateTime(endedAt)] as const]),
          [words.kind, words[kind]],
          [words.ofState, stateOf(registration)],
          [words.number, registrationNumber ?? words.noNumber],
        ]}
      />
      <h3>{texts.saidByYou}</h3>
      <p className="written">{said}</p>
      {isAnswered(registration) && <GivenAnswer answer={answer} endedSaid={endedSaid} />}
      <Next registration={registration} isLatest={isLatest} />
    </Panel>
  );
}

function Next({ registration, isLatest }: Omit<Required<OneProps>, 'title'>) {
  const texts = useTexts(registerTexts);
  const { state } = registration;
  if (state !== 'granted' && !isLatest) return null;
  return (
    <>
      <h3>{texts.next}</h3>
      {state === 'granted' ? (
        <Granted registration={registration} />
      ) : (
        <p>{texts[`${state}Next`]}</p>
      )}
    </>
  );
}

function Granted({ registration }: Pick<OneProps, 'registration'>) {
  const texts = useTexts(registerTexts);
  const hasRoleOf = useHasRoleOf();
  const party = useOrganisationNames().partyOf(registration);
  if (!hasRoleOf(registration)) return <p>{texts.grantedFor(party)}</p>;
  return (
    <p>
      {texts.grantedNext(party)} <PageLink to="/access-calls">{texts.toCalls}</PageLink>
    </p>
  );
}

function Withdraw({ registration: { id, version } }: Pick<OneProps, 'registration'>) {
  const texts = useTexts(registerTexts);
  const withdrawing = useWrite(['registration'], { withdrawRegistration });
  return (
    <ConfirmButton
      text={texts.withdraw}
      question={texts.withdrawQuestion}
      sending={withdrawing}
      about={{ version }}
      act={(seen) => withdrawing.send({ input: { params: { registrationId: id } }, version: seen })}
      isGrave
    >
      <p>{texts.withdrawMore}</p>
    </ConfirmButton>
  );
}
