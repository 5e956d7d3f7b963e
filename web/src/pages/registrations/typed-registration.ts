/** A registration as it is typed; sent with nothing in place of what is left empty. */
import type { NewRegistrationInput, Registration } from '../../../../src/client/registrations.ts';

/** As a choice: what is sent is that the organisation is of no state that takes part. */
export const ANOTHER_STATE = 'another';

export const EMPTY = { organisation: '', kind: '', ofState: '', registrationNumber: '', said: '' };
export type Typed = typeof EMPTY;

export function toRegistration(
  { organisation, kind, ofState, registrationNumber, said }: Typed,
  id: NewRegistrationInput['id'],
): NewRegistrationInput {
  return {
    id,
    organisation,
    kind: kind as NewRegistrationInput['kind'],
    ofState: ofState === ANOTHER_STATE ? null : (ofState as NewRegistrationInput['ofState']),
    registrationNumber: registrationNumber === '' ? null : registrationNumber,
    said,
  };
}

/** What the form begins with: after a refusal, or to correct a mistake, one does not begin anew. */
export function firstOf(latest: Registration | undefined): Typed {
  if (latest?.state !== 'refused' && latest?.state !== 'withdrawn') return EMPTY;
  const { organisation, kind, ofState, registrationNumber, said } = latest;
  return {
    organisation,
    kind,
    ofState: ofState ?? ANOTHER_STATE,
    registrationNumber: registrationNumber ?? '',
    said,
  };
}
