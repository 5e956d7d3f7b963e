import { type PageEntry, pageOf } from '../../app/page-entry.ts';

export const PROCUREMENT_PAGES: readonly PageEntry[] = [
  {
    path: '/procurement',
    section: 'procurement',
    title: { en: 'Calls and contracts', nl: 'Oproepen en contracten' },
    permission: 'call.read',
    load: () => pageOf('CallsPage', import('./calls-page.tsx')),
  },
  {
    path: '/calls/$id',
    section: 'procurement',
    title: { en: 'Call', nl: 'Oproep' },
    permission: 'call.read',
    load: () => pageOf('CallPage', import('./call-page.tsx')),
  },
  {
    path: '/contracts/$id',
    section: 'procurement',
    title: { en: 'Contract', nl: 'Contract' },
    permission: 'contract.read',
    load: () => pageOf('ContractPage', import('./contract-page.tsx')),
  },
];
