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
    path: '/statements/$funder/$month',
    section: 'settlement',
    title: { en: 'Statement', nl: 'Afrekening' },
    permission: 'statement.read',
    load: () => pageOf('StatementPage', import('./statement-page.tsx')),
  },
  {
    path: '/ledger',
    section: 'settlement',
    title: { en: 'Ledger', nl: 'Grootboek' },
    permission: 'ledger.read',
    load: () => pageOf('LedgerPage', import('./ledger-page.tsx')),
  },
  {
    path: '/ledger/$seq',
    section: 'settlement',
    title: { en: 'Entry', nl: 'Boeking' },
    permission: 'ledger.read',
    load: () => pageOf('EntryPage', import('./entry-page.tsx')),
  },
  {
    path: '/trace/$id',
    section: 'settlement',
    title: { en: 'Trace', nl: 'Herleiding' },
    permission: 'ledger.read',
    load: () => pageOf('TracePage', import('./trace-page.tsx')),
  },
  {
    path: '/delivery',
    section: 'settlement',
    title: { en: 'Entitled and delivered', nl: 'Recht en levering' },
    permission: 'entitlement.read',
    load: () => pageOf('DeliveryPage', import('./delivery-page.tsx')),
  },
];
