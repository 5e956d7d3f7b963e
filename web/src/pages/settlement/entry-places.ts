/** What an entry of the ledger is about: the things that its subject and its accounts name. */
import type { Entry } from '../../../../src/client/ledger.ts';
import type { Place } from '../../parts/page-link.tsx';

/** The kinds of things in the order of the chain. */
const KINDS = ['party', 'commitment', 'contract', 'cluster', 'allocation', 'job'] as const;
export type NamedKind = (typeof KINDS)[number];

export interface NamedPlace {
  readonly kind: NamedKind;
  readonly id: string;
  readonly place: Place;
}

const ID = /(?:party|commitment|contract|cluster|allocation|job)_[a-z0-9.-]+/g;

/** Back, towards the money, are all but the job, which comes after what was reserved for it. */
export function placesOf({ subject, legs }: Pick<Entry, 'subject' | 'legs'>): {
  readonly back: readonly NamedPlace[];
  readonly forward: readonly NamedPlace[];
} {
  const names = [subject, ...legs.map(({ account }) => account)].join(' ').match(ID) ?? [];
  const ids = [...new Set(names)];
  const places = KINDS.flatMap((kind) =>
    ids
      .filter((id) => id.startsWith(`${kind}_`))
      .map((id) => ({ kind, id, place: placeOf(kind, id) })),
  );
  return {
    back: places.filter(({ kind }) => kind !== 'job'),
    forward: places.filter(({ kind }) => kind === 'job'),
  };
}

function placeOf(kind: NamedKind, id: string): Place {
  switch (kind) {
    case 'party':
      return { to: '/funding', search: { party: id } };
    case 'commitment':
      return { to: `/commitments/${id}` };
    case 'contract':
      return { to: `/contracts/${id}` };
    case 'cluster':
      return { to: '/capacity' };
    case 'allocation':
      return { to: `/allocations/${id}` };
    case 'job':
      return { to: `/jobs/${id}` };
  }
}
