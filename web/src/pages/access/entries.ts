import { type PageEntry, pageOf } from '../../app/page-entry.ts';

export const ACCESS_PAGES: readonly PageEntry[] = [
  {
    path: '/allocations',
    section: 'access',
    title: { en: 'Allocations', nl: 'Allocaties' },
    permission: 'allocation.read',
    load: () => pageOf('AllocationsPage', import('./allocations-page.tsx')),
  },
  {
    path: '/allocations/$id',
    section: 'access',
    title: { en: 'Allocation', nl: 'Allocatie' },
    permission: 'allocation.read',
    load: () => pageOf('AllocationPage', import('./allocation-page.tsx')),
  },
];
