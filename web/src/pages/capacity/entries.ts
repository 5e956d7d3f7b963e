import { type PageEntry, pageOf } from '../../app/page-entry.ts';

export const CAPACITY_PAGES: readonly PageEntry[] = [
  {
    path: '/capacity',
    section: 'capacity',
    title: { en: 'Capacity', nl: 'Capaciteit' },
    permission: 'site.read',
    load: () => pageOf('ClustersPage', import('./clusters-page.tsx')),
  },
];
