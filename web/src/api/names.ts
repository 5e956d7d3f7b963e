/** Names of what lists name by its id. An id whose name is not known is shown as it is. */
import { listParties } from '../../../src/client/parties.ts';
import { listSites } from '../../../src/client/sites.ts';
import { useAnswer } from './questions.ts';
import { may, useSession } from './session.ts';

export type NameOf = (id: string) => string;

const ALL = { query: { limit: 500 } } as const;

export function useNames(): NameOf {
  const session = useSession();
  const parties = useAnswer('plan', { listParties }, ALL, { isAsked: may(session, 'party.read') });
  const sites = useAnswer('site', { listSites }, ALL, { isAsked: may(session, 'site.read') });
  const named = [...(parties.data?.body.items ?? []), ...(sites.data?.body.items ?? [])];
  const names = new Map<string, string>(named.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}
