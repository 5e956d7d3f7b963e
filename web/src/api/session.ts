/** Who looks at the page: a person with permissions, or a visitor who may see what is published. */
import { useQuery } from '@tanstack/react-query';
import { getMe, type Me, type MePermissions } from '../../../src/client/me.ts';
import { question } from './questions.ts';
import { Refused } from './refused.ts';

export type Permission = MePermissions;

export type Session =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'visitor' }
  | { readonly kind: 'person'; readonly me: Me };

export function useSession(): Session {
  const { data, error } = useQuery({ ...question('person', { getMe }, {}), staleTime: 60_000 });
  if (error instanceof Refused && error.problem.status === 401) return { kind: 'visitor' };
  return data === undefined ? { kind: 'unknown' } : { kind: 'person', me: data.body };
}

/** Whether the person has a permission in some scope; `undefined` is what everyone has. */
export function may(session: Session, permission: Permission | undefined): boolean {
  if (permission === undefined) return true;
  if (session.kind !== 'person') return false;
  return session.me.permissions.includes(permission);
}

export function loginPath(returnTo: string): string {
  return `/auth/login?${new URLSearchParams({ returnTo }).toString()}`;
}
