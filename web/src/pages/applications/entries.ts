import { type PageEntry, pageOf } from '../../app/page-entry.ts';

export const APPLICATION_PAGES: readonly PageEntry[] = [
  {
    path: '/applications',
    section: 'access',
    title: { en: 'Applications', nl: 'Aanvragen' },
    permission: 'application.read',
    load: () => pageOf('ApplicationsPage', import('./applications-page.tsx')),
  },
  {
    path: '/applications/$id',
    section: 'access',
    title: { en: 'Application', nl: 'Aanvraag' },
    permission: 'application.read',
    load: () => pageOf('ApplicationPage', import('./application-page.tsx')),
  },
  {
    path: '/my-reviews',
    section: 'access',
    title: { en: 'My reviews', nl: 'Mijn beoordelingen' },
    permission: 'application.review',
    load: () => pageOf('MyReviewsPage', import('./my-reviews-page.tsx')),
  },
  {
    path: '/my-reviews/$id',
    section: 'access',
    title: { en: 'Review', nl: 'Beoordeling' },
    permission: 'application.review',
    load: () => pageOf('MyReviewPage', import('./my-review-page.tsx')),
  },
  {
    path: '/access-calls',
    section: 'access',
    title: { en: 'Calls for applications', nl: 'Openstellingen' },
    load: () => pageOf('AccessCallsPage', import('./calls-page.tsx')),
  },
  {
    path: '/access-calls/new',
    section: 'access',
    title: { en: 'Open a call for applications', nl: 'Openstelling beginnen' },
    permission: 'application.decide',
    load: () => pageOf('OpenCallPage', import('./open-call-page.tsx')),
  },
  {
    path: '/access-calls/$id',
    section: 'access',
    title: { en: 'Call for applications', nl: 'Openstelling' },
    load: () => pageOf('AccessCallPage', import('./call-page.tsx')),
  },
  {
    path: '/access-calls/$id/apply',
    section: 'access',
    title: { en: 'Apply for access', nl: 'Toegang aanvragen' },
    permission: 'application.write',
    load: () => pageOf('ApplyPage', import('./apply-page.tsx')),
  },
  {
    path: '/access-calls/$id/ranking',
    section: 'access',
    title: { en: 'Ranking of applications', nl: 'Rangorde van aanvragen' },
    permission: 'application.decide',
    load: () => pageOf('RankingPage', import('./ranking-page.tsx')),
  },
];
