/** Who looks at the page: a person with permissions, or a visitor who may see what is published. */
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { getMe, type Me, type MePermissions, type Scope } from '../../../src/client/me.ts';
import { mayIn } from './may-in.ts';
import { question } from './questions.ts';
import { isLoggedOut } from './refused.ts';

export type Permission = MePermissions;
/** What a page asks for: a permission, or no more than a login. */
export type Needed = Permission | 'anyone-logged-in';

export type Session =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'visitor' }
  | { readonly kind: 'person'; readonly me: Me };

const WHO = question('person', { getMe }, {});

/** Asked again whenever one comes back to the page: in another tab, someone else may log in. */
export function useSession(): Session {
  const { data, error } = useQuery({
    ...WHO,
    staleTime: 60_000,
    refetchOnWindowFocus: 'always',
  });
  if (isLoggedOut(error)) return { kind: 'visitor' };
  return data === undefined ? { kind: 'unknown' } : { kind: 'person', me: data.body };
}

/** Asks who it is anew, because an answer or the end of the events says that it may be nobody. */
export function doubtSession(client: QueryClient): void {
  client.invalidateQueries({ queryKey: WHO.queryKey });
}

export function isAboutSession([, name]: readonly unknown[]): boolean {
  return name === WHO.queryKey[1];
}

/** What was read for one person is not shown to the next. */
export function useOwnAnswers(session: Session): void {
  const client = useQueryClient();
  const person = session.kind === 'person' ? session.me.id : undefined;
  const before = useRef(person);
  useEffect(() => {
    const isAnother = before.current !== undefined && before.current !== person;
    before.current = person;
    if (isAnother) client.resetQueries({ predicate: ({ queryKey }) => !isAboutSession(queryKey) });
  }, [client, person]);
}

/** Whether the person has a permission in some scope; `undefined` is what everyone has. */
export function may(session: Session, needed: Needed | undefined): boolean {
  if (needed === undefined) return true;
  if (session.kind !== 'person') return false;
  return needed === 'anyone-logged-in' || session.me.permissions.includes(needed);
}

/** Who has logged in and was given no role yet. */
export function isNewcomer(session: Session): boolean {
  return session.kind === 'person' && session.me.roles.length === 0;
}

/** Whether the person has it for what lies in these scopes: a role elsewhere does not count. */
export function useMayIn(permission: Permission, scopes: readonly Scope[]): boolean {
  const session = useSession();
  return session.kind === 'person' && mayIn(session.me, permission, scopes);
}

/** In whose name something is kept in this browser, which another may use after them. */
export function ownerOf(session: Session): string {
  return session.kind === 'person' ? session.me.id : 'nobody';
}

export function loginPath(returnTo: string): string {
  return `/auth/login?${new URLSearchParams({ returnTo }).toString()}`;
}
