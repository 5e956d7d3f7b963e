/** Whether one speaks for a party: by a role for itself, or for a site that it runs. */
import { listSites } from '../../../../src/client/sites.ts';
import { mayIn } from '../../api/may-in.ts';
import { useAll } from '../../api/questions.ts';
import { may, type Permission, useSession } from '../../api/session.ts';

export function useMayFor(permission: Permission): (party: string) => boolean {
  const session = useSession();
  const isAsked = may(session, 'site.read');
  const sites = useAll('site', { listSites }, {}, { isAsked }).data?.body.items ?? [];
  if (session.kind !== 'person') return () => false;
  const { me } = session;
  return (party) => {
    const run = sites.filter(({ operator }) => operator === party);
    const scopes = run.map(({ id }) => ({ kind: 'site', id }) as const);
    return mayIn(me, permission, [{ kind: 'party', id: party }, ...scopes]);
  };
}
