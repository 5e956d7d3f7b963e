/**
 * Persons of a demo who ask to apply for an organisation: one that was granted, one that was
 * refused, and two that wait, one of them for an organisation of no state that takes part.
 */
import {
  grantRegistration,
  refuseRegistration,
  register,
} from '../../../access/commands/registrations.ts';
import type { RegistrationText } from '../../../access/registration.ts';
import type { PartyId, RegistrationId } from '../../../kernel/ids.ts';
import { type EpochSeconds, SECONDS_PER_HOUR, toEpochSeconds } from '../../../kernel/units.ts';
import type { Writer } from '../../../platform/database/transaction.ts';
import { enterPersonas, type Persona, personIdOf } from '../../../platform/identity/demo.ts';
import { NEWCOMER } from '../../personas.ts';
import { planPorts } from '../../plan-ports.ts';
import type { StoredPlan } from '../../stored-plan.ts';
import { asOf } from '../as-of.ts';
import { OFFICER_IDS } from '../calls/call-persons.ts';
import { must } from '../must.ts';

interface DemoRegistration {
  readonly persona: Persona;
  readonly hoursAgo: number;
  readonly text: RegistrationText;
  /** As which new party; where it is neither granted nor refused it waits. */
  readonly grantedAs?: PartyId;
  readonly refused?: string;
}

/** Nothing where no state takes part. */
export async function saveRegistrations(writer: Writer, { parties }: StoredPlan): Promise<void> {
  const state = parties.find(({ kind }) => kind === 'state');
  if (state === undefined) return;
  const registrations = registrationsIn(state.id);
  await enterPersonas(
    writer,
    registrations.map(({ persona }) => persona),
  );
  for (const registration of registrations) await saveRegistration(writer, registration);
}

function registrationsIn(state: PartyId): readonly DemoRegistration[] {
  return [
    {
      persona: newcomer('hydrologist', 'Hanna Hydrologist'),
      hoursAgo: 200,
      text: {
        organisation: 'Institute of Rivers',
        kind: 'user-organisation',
        ofState: state,
        registrationNumber: 'VR 4711',
        said: 'We train a model of floods on ten years of radar images. I lead the group.',
      },
      grantedAs: 'party_institute-of-rivers',
    },
    {
      persona: NEWCOMER,
      hoursAgo: 150,
      text: {
        organisation: 'My start-up',
        kind: 'company',
        ofState: state,
        registrationNumber: undefined,
        said: 'We want to try how fast our model trains.',
      },
      refused: 'Say which company it is and its number in the register, and ask again.',
    },
    {
      persona: newcomer('glaciologist', 'Gil Glaciologist'),
      hoursAgo: 30,
      text: {
        organisation: 'Institute of Rivers, department of ice',
        kind: 'user-organisation',
        ofState: state,
        registrationNumber: undefined,
        said: 'My colleague Hanna Hydrologist applies for floods, and I for glaciers.',
      },
    },
    {
      persona: newcomer('oceanographer', 'Oona Oceanographer'),
      hoursAgo: 5,
      text: {
        organisation: 'Pacific Ocean Institute',
        kind: 'user-organisation',
        ofState: undefined,
        registrationNumber: undefined,
        said: 'We have a joint project on sea levels with partners in the Union.',
      },
    },
  ];
}

function newcomer(id: string, name: string): Persona {
  return { id, name, description: 'Asks to apply for an organisation.', grants: [] };
}

async function saveRegistration(
  writer: Writer,
  { persona, hoursAgo, text, grantedAs, refused }: DemoRegistration,
): Promise<void> {
  const facts = planPorts(async () => undefined).registrationFacts;
  const id: RegistrationId = `registration_${persona.id}`;
  const person = { id: personIdOf(persona), name: persona.name, grants: [] };
  const asker = asOf(writer, hoursBefore(writer, hoursAgo), person.id);
  must(await register(asker, { id, ...text }, { ...person, restrictedTo: undefined }, facts));
  const officer = asOf(writer, hoursBefore(writer, hoursAgo - 20), OFFICER_IDS[0]);
  const target = { id, version: undefined };
  if (refused !== undefined) must(await refuseRegistration(officer, target, refused));
  if (grantedAs !== undefined) {
    const terms = {
      party: grantedAs,
      enterAs: text.organisation,
      ofState: undefined,
      answer: 'Welcome.',
    };
    must(await grantRegistration(officer, target, terms, facts));
  }
}

function hoursBefore({ caller }: Writer, hours: number): EpochSeconds {
  return toEpochSeconds(caller.at - hours * SECONDS_PER_HOUR);
}
