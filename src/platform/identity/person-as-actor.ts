/** What a person may do by the roles that it has now, whoever asks. */
import type { Reader } from '../database/transaction.ts';
import type { Actor } from './access.ts';
import { liveGrantsOf } from './store/grants.ts';
import { personById } from './store/persons.ts';

/** `undefined`: there is no such person. One that is deactivated has its roles still. */
export async function personAsActor(
  reader: Reader,
  id: string,
): Promise<{ readonly isActive: boolean; readonly actor: Actor } | undefined> {
  const person = await personById(reader, id);
  if (person === undefined) return undefined;
  const grants = (await liveGrantsOf(reader, person.id)).map(({ role, scope }) => ({
    role,
    scope,
  }));
  const { isActive, name } = person;
  return { isActive, actor: { id: person.id, name, grants, restrictedTo: undefined } };
}
