import { type PageEntry, pageOf } from '../../app/page-entry.ts';

export const FUNDING_PAGES: readonly PageEntry[] = [
  {
    path: '/funding',
    section: 'funding',
    title: { en: 'Commitments', nl: 'Toezeggingen' },
    permission: 'commitment.read',
    load: () => pageOf('CommitmentsPage', import('./commitments-page.tsx')),
  },
  {
    path: '/commitments/$id',
    section: 'funding',
    title: { en: 'Commitment', nl: 'Toezegging' },
    permission: 'commitment.read',
    load: () => pageOf('CommitmentPage', import('./commitment-page.tsx')),
  },
];
