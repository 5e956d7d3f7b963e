import { type PageEntry, pageOf } from '../../app/page-entry.ts';

export const REHEARSAL_PAGES: readonly PageEntry[] = [
  {
    path: '/rehearsal',
    section: 'rehearsal',
    title: { en: 'Rehearsals', nl: 'Repetities' },
    permission: 'rehearsal.read',
    load: () => pageOf('RehearsalsPage', import('./rehearsals-page.tsx')),
  },
  {
    path: '/rehearsal/new',
    section: 'rehearsal',
    title: { en: 'Programme file', nl: 'Programmabestand' },
    permission: 'rehearsal.run',
    load: () => pageOf('EditorPage', import('./editor-page.tsx')),
  },
  {
    path: '/rehearsal/compare',
    section: 'rehearsal',
    title: { en: 'Rehearsals compared', nl: 'Repetities vergeleken' },
    permission: 'rehearsal.read',
    load: () => pageOf('ComparePage', import('./compare-page.tsx')),
  },
  {
    path: '/rehearsal/$id',
    section: 'rehearsal',
    title: { en: 'Rehearsal', nl: 'Repetitie' },
    permission: 'rehearsal.read',
    load: () => pageOf('RehearsalPage', import('./rehearsal-page.tsx')),
  },
];
