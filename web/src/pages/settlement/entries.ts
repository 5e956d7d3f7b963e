import { type PageEntry, pageOf } from '../../app/page-entry.ts';

export const SETTLEMENT_PAGES: readonly PageEntry[] = [
  {
    path: '/settlement',
    section: 'settlement',
    title: { en: 'Statements', nl: 'Afrekeningen' },
    permission: 'statement.read',
    load: () => pageOf('StatementsPage', import('./statements-page.tsx')),
  },
  {
    path: '/delivery',
    section: 'settlement',
    title: { en: 'Entitled and delivered', nl: 'Recht en levering' },
    permission: 'entitlement.read',
    load: () => pageOf('DeliveryPage', import('./delivery-page.tsx')),
  },
];
