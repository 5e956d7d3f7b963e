/** A registration for people: what is asked for, by whom, and what was answered. */
import type {
  Registration,
  RegistrationForm,
  RegistrationToDecide,
} from '../../../client/registrations.ts';
import type { WireObject } from '../answer-text.ts';
import { factsText, type RemotePorts } from '../remote-command.ts';
import { renderTable } from '../table.ts';
import { orNothing, timeText } from '../wire-text.ts';

export function registrationText(answer: WireObject, ports: RemotePorts): string {
  const registration = answer as unknown as Registration;
  const { personId, personName, party, decidedAt, endedAt, endedSaid } = registration;
  return factsText(
    [
      ['registration', registration.id],
      ['state', registration.state],
      ['person', `${personName} (${personId})`],
      ['mail', mailText(registration)],
      ['organisation', registration.organisation],
      ['kind', registration.kind],
      ['of state', registration.ofState ?? 'none that takes part'],
      ['in a register', orNothing(registration.registrationNumber)],
      ['said', registration.said],
      ['asked', timeText(registration.askedAt)],
      ['decided', timeText(decidedAt)],
      ['party', orNothing(party)],
      ['answer', orNothing(registration.answer)],
      ...(endedAt === null
        ? []
        : [['ended', `${timeText(endedAt)}: ${orNothing(endedSaid)}`] as const]),
    ],
    ports,
  );
}

/** A mail of which the login does not say that it is the person's says nothing of it. */
function mailText({ personMail, isPersonMailVerified: isVerified }: Registration): string {
  if (personMail === null) return '-';
  return `${personMail} (${isVerified ? 'verified by the login' : 'not verified'})`;
}

/** Of what is decided nothing is said of likely parties: they are told of open ones alone. */
export function registrationToDecideText(answer: WireObject, ports: RemotePorts): string {
  const { state, likelyParties } = answer as unknown as RegistrationToDecide;
  const text = registrationText(answer, ports);
  if (state !== 'open') return text;
  if (likelyParties.length === 0) return `${text}\nNo party there has a like name.\n`;
  const likely = namedText('party', likelyParties, ports);
  return `${text}\nIt may be one of these parties already\n${likely}`;
}

type Named = RegistrationForm['states'][number];

export function statesText(answer: WireObject, ports: RemotePorts): string {
  const { states } = answer as unknown as RegistrationForm;
  return states.length === 0 ? 'No state takes part.\n' : namedText('state', states, ports);
}

function namedText(title: string, named: readonly Named[], ports: RemotePorts): string {
  const columns = [
    { title, text: ({ id }: Named) => id },
    { title: 'name', text: ({ name }: Named) => name },
  ] as const;
  return renderTable(named, columns, ports.stdoutHasColour);
}
