/**
 * What is changed as its caller has seen it: who names a version is refused where another has been
 * written since, so that nobody undoes unseen what somebody else did.
 */
import { done, type Outcome, refused } from './outcome.ts';

/** What a command is about. */
export interface Target<Id extends string> {
  readonly id: Id;
  /** That the caller has seen; `undefined`: any. */
  readonly version: number | undefined;
}

export type NotFound = { readonly reason: 'not_found'; readonly id: string };
export type FoundRefusal =
  | NotFound
  | { readonly reason: 'version_changed'; readonly expected: number; readonly found: number };

/** `found` as it is read under its lock. Refused in the order of {@link FoundRefusal}. */
export function asSeen<Found extends { readonly version: number }>(
  found: Found | undefined,
  { id, version }: Target<string>,
): Outcome<Found, FoundRefusal> {
  if (found === undefined) return refused({ reason: 'not_found', id });
  if (version === undefined || version === found.version) return done(found);
  return refused({ reason: 'version_changed', expected: version, found: found.version });
}
