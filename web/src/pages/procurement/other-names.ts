/** Names of persons and programmes, for who may know them; else the id. */
import { listPersons } from '../../../../src/client/persons.ts';
import { listProgrammes } from '../../../../src/client/programmes.ts';
import type { NameOf } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';

const ALL = { query: { limit: 500 } } as const;

export function usePersonNames(): NameOf {
  const isAsked = may(useSession(), 'person.read');
  const persons = useAnswer('person', { listPersons }, ALL, { isAsked });
  return nameOfIn(persons.data?.body.items ?? []);
}

export function useProgrammeNames(): NameOf {
  const isAsked = may(useSession(), 'programme.read');
  const programmes = useAnswer('plan', { listProgrammes }, ALL, { isAsked });
  return nameOfIn(programmes.data?.body.items ?? []);
}

function nameOfIn(all: readonly { readonly id: string; readonly name: string }[]): NameOf {
  const names = new Map(all.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}
