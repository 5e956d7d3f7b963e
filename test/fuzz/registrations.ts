/**
 * Registrations on the store that the fuzz uses, one a person, each left for the operation that it
 * is named after: those of others to be decided, or decided already and to be ended, and one of the
 * officer to be taken back, after which it may register anew.
 */
import type { OpenDatabase } from '../../src/platform/database/open-database.ts';
import { THE_PLATFORM } from '../../src/platform/identity/access.ts';
import { platformOn } from '../end-to-end/call-2026/platform.ts';
import { dayOf } from './days.ts';
import type { Places, Recipes } from './requests.ts';
import { pick } from './schema-values.ts';

const STATE = 'party_nl';
/** It is there, of this state. */
const PARTY = 'party_research';

const OFFICER = 'demo-programme-officer';
const AS_OFFICER = [{ role: 'programme-officer', scope: THE_PLATFORM }] as const;

const REGISTRATIONS = [
  ['to-grant', 'demo-newcomer'],
  ['to-refuse', 'demo-applicant'],
  ['to-withdraw', OFFICER],
  ['to-end', 'demo-auditor'],
] as const;

/** As it would be a day ago, by persons who need no role. */
export async function makeRegistrations(database: OpenDatabase): Promise<void> {
  const platform = await platformOn(database, (who) => (who === OFFICER ? AS_OFFICER : []));
  try {
    platform.setTime(dayOf(-1));
    for (const [name, who] of REGISTRATIONS) {
      const text = { organisation: 'River Lab', kind: 'company', registrationNumber: null };
      const body = { id: `registration_${name}`, ...text, ofState: STATE, said: 'Rivers.' };
      await platform.done(who, 'POST /v1/my-registrations', { body });
    }
    const granted = { party: PARTY, enterAs: null, ofState: null, said: null };
    const at = 'POST /v1/registrations/registration_to-end/grant';
    await platform.done(OFFICER, at, { body: granted });
  } finally {
    await platform.close();
  }
}

const of = (name: (typeof REGISTRATIONS)[number][0]) => () => ({
  registrationId: `registration_${name}`,
});

export const REGISTRATION_PLACES: Places = {
  getMyRegistration: of('to-withdraw'),
  withdrawRegistration: of('to-withdraw'),
  getRegistration: of('to-grant'),
  grantRegistration: of('to-grant'),
  refuseRegistration: of('to-refuse'),
  endRegistration: of('to-end'),
};

export const REGISTRATION_RECIPES: Recipes = {
  register: (stream) => ({ ofState: pick(stream, [STATE, null]) }),
  grantRegistration: (stream) =>
    pick(stream, [
      { party: PARTY, enterAs: null, ofState: null },
      { party: 'party_river-lab', enterAs: 'River Lab', ofState: null },
    ]),
};
