/**
 * Registrations of whoever looks, the newest first. Who has no role hears no events: while one is
 * open they are looked at again, and once one is granted what the person may do is asked anew.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Me } from '../../../../src/client/me.ts';
import { listMyRegistrations, type Registration } from '../../../../src/client/registrations.ts';
import { question } from '../../api/questions.ts';
import { doubtSession, useSession } from '../../api/session.ts';

const LOOK_MILLISECONDS = 5_000;
const SHOWN_MAX = 100;

export function isOpen({ state }: Pick<Registration, 'state'>): boolean {
  return state === 'open';
}

export function useOwnRegistrations() {
  const answer = useQuery({
    ...question('registration', { listMyRegistrations }, { query: { limit: SHOWN_MAX } }),
    refetchOnWindowFocus: 'always',
    refetchInterval: ({ state: { data } }) =>
      data?.body.items.some(isOpen) === true ? LOOK_MILLISECONDS : false,
  });
  const client = useQueryClient();
  const session = useSession();
  const me = session.kind === 'person' ? session.me : undefined;
  const items = answer.data?.body.items ?? [];
  const isUnheard = me !== undefined && items.some((each) => isGrantedWithoutRole(each, me));
  useEffect(() => {
    if (isUnheard) doubtSession(client);
  }, [client, isUnheard]);
  return answer;
}

/** Granted since the roles were last asked for, or the role has ended. */
export function isGrantedWithoutRole({ state, party }: Registration, { roles }: Me): boolean {
  const hasRole = roles.some(({ role, scope }) => role === 'applicant' && scope.id === party);
  return state === 'granted' && !hasRole;
}
