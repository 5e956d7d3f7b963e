import { type PageEntry, pageOf } from '../../app/page-entry.ts';

/** After the pages of funding: who may see no commitment still sees who takes part. */
export const PARTY_PAGES: readonly PageEntry[] = [
  {
    path: '/parties',
    section: 'funding',
    title: { en: 'Parties', nl: 'Partijen' },
    permission: 'party.read',
    load: () => pageOf('PartiesPage', import('./parties-page.tsx')),
  },
  {
    path: '/parties/$id',
    section: 'funding',
    title: { en: 'Party', nl: 'Partij' },
    permission: 'party.read',
    load: () => pageOf('PartyPage', import('./party-page.tsx')),
  },
];
