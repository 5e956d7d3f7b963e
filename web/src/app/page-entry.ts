/** What the frame knows of a page before it is loaded. */
import type { ComponentType } from 'react';
import type { Needed } from '../api/session.ts';
import type { Language } from '../texts/language.ts';

/** What comes before any role, then in the order of the chain, as the navigation has them. */
export const SECTIONS = [
  'register',
  'overview',
  'funding',
  'procurement',
  'capacity',
  'access',
  'jobs',
  'settlement',
  'rehearsal',
  'people',
  'audit',
  'public',
] as const;
/** What is one's own is reached from the name of the person, and has no place in the navigation. */
export type Section = (typeof SECTIONS)[number] | 'own';

export interface PageEntry {
  /** Such as `/allocations/$id`; the first page of a section is where the navigation leads. */
  readonly path: string;
  readonly section: Section;
  readonly title: Readonly<Record<Language, string>>;
  /** What one needs in some scope to see anything here; left out: nothing, not even a login. */
  readonly permission?: Needed;
  /** Loaded when it is opened, so that the first page stays small. */
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}

/** A module as React wants it, without a default export. */
export function pageOf<Name extends string>(
  name: Name,
  module: Promise<Readonly<Record<Name, ComponentType>>>,
): Promise<{ readonly default: ComponentType }> {
  return module.then((loaded) => ({ default: loaded[name] }));
}
