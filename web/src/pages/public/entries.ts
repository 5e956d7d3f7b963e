import { type PageEntry, pageOf } from '../../app/page-entry.ts';

export const PUBLIC_PAGES: readonly PageEntry[] = [
  {
    path: '/public',
    section: 'public',
    title: { en: 'Public totals', nl: 'Openbare totalen' },
    load: () => pageOf('PublicPage', import('./public-page.tsx')),
  },
  {
    path: '/public/calls',
    section: 'public',
    title: { en: 'Public calls', nl: 'Openbare oproepen' },
    load: () => pageOf('PublicCallsPage', import('./calls-page.tsx')),
  },
  {
    path: '/public/calls/$id',
    section: 'public',
    title: { en: 'Public call', nl: 'Openbare oproep' },
    load: () => pageOf('PublicCallPage', import('./call-page.tsx')),
  },
  {
    path: '/public/interest',
    section: 'public',
    title: { en: 'Express your interest', nl: 'Uw belangstelling kenbaar maken' },
    load: () => pageOf('InterestFormPage', import('./interest-form-page.tsx')),
  },
];
