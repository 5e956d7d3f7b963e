import { type PageEntry, pageOf } from '../../app/page-entry.ts';

export const CAPACITY_PAGES: readonly PageEntry[] = [
  {
    path: '/capacity',
    section: 'capacity',
    title: { en: 'Capacity', nl: 'Capaciteit' },
    permission: 'site.read',
    load: () => pageOf('ClustersPage', import('./clusters-page.tsx')),
  },
  {
    path: '/sites/$id',
    section: 'capacity',
    title: { en: 'Site', nl: 'Locatie' },
    permission: 'site.read',
    load: () => pageOf('SitePage', import('./site-page.tsx')),
  },
  {
    path: '/conditions',
    section: 'capacity',
    title: { en: 'Conditions', nl: 'Voorwaarden' },
    permission: 'condition.read',
    load: () => pageOf('ConditionsPage', import('./conditions-page.tsx')),
  },
];
