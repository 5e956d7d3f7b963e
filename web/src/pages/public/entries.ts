import { type PageEntry, pageOf } from '../../app/page-entry.ts';

export const PUBLIC_PAGES: readonly PageEntry[] = [
  {
    path: '/public',
    section: 'public',
    title: { en: 'Public totals', nl: 'Openbare totalen' },
    load: () => pageOf('PublicPage', import('./public-page.tsx')),
  },
];
