/** Names of states and parties for somebody who may have no role, and so reads no parties. */
import { listParties } from '../../../../src/client/parties.ts';
import { getRegistrationForm, type Registration } from '../../../../src/client/registrations.ts';
import { useAll, useAnswer } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { isolated } from '../../texts/isolated.ts';
import { useTexts } from '../../texts/preferences.tsx';
import { registrationTexts } from './registration-texts.ts';

interface OrganisationNames {
  /** The state that the organisation is of. */
  readonly stateOf: (registration: Registration) => string;
  /** The party for which it was granted; the organisation, where that is all that is known. */
  readonly partyOf: (registration: Registration) => string;
}

export function useOrganisationNames(): OrganisationNames {
  const texts = useTexts(registrationTexts);
  const isAsked = may(useSession(), 'party.read');
  const form = useAnswer('plan', { getRegistrationForm }, {});
  const parties = useAll('plan', { listParties }, {}, { isAsked });
  const known = [...(form.data?.body.states ?? []), ...(parties.data?.body.items ?? [])];
  const nameOf = (id: string) => known.find((each) => each.id === id)?.name;
  return {
    stateOf: ({ ofState }) => (ofState === null ? texts.noState : (nameOf(ofState) ?? '–')),
    partyOf: ({ party, organisation }) => isolated(nameOf(party ?? '') ?? organisation),
  };
}
