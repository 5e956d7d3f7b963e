import { type PageEntry, pageOf } from '../../app/page-entry.ts';

export const OVERVIEW_PAGES: readonly PageEntry[] = [
  {
    path: '/',
    section: 'overview',
    title: { en: 'Overview', nl: 'Overzicht' },
    permission: 'programme.read',
    load: () => pageOf('OverviewPage', import('./overview-page.tsx')),
  },
];
