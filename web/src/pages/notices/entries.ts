import { type PageEntry, pageOf } from '../../app/page-entry.ts';

export const NOTICE_PAGES: readonly PageEntry[] = [
  {
    path: '/notices',
    section: 'own',
    title: { en: 'Notices', nl: 'Berichten' },
    permission: 'anyone-logged-in',
    load: () => pageOf('NoticesPage', import('./notices-page.tsx')),
  },
];
