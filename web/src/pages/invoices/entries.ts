import { type PageEntry, pageOf } from '../../app/page-entry.ts';

export const INVOICE_PAGES: readonly PageEntry[] = [
  {
    path: '/invoices',
    section: 'settlement',
    title: { en: 'Invoices', nl: 'Facturen' },
    permission: 'invoice.read',
    load: () => pageOf('InvoicesPage', import('./invoices-page.tsx')),
  },
  {
    path: '/invoices/$id',
    section: 'settlement',
    title: { en: 'Invoice', nl: 'Factuur' },
    permission: 'invoice.read',
    load: () => pageOf('InvoicePage', import('./invoice-page.tsx')),
  },
  {
    path: '/invoices-due',
    section: 'settlement',
    title: { en: 'To be invoiced', nl: 'Te factureren' },
    permission: 'invoice.read',
    load: () => pageOf('InvoicesDuePage', import('./due-page.tsx')),
  },
  {
    path: '/invoices-due/$month/$seller/$buyer/$subject',
    section: 'settlement',
    title: { en: 'To be invoiced', nl: 'Te factureren' },
    permission: 'invoice.read',
    load: () => pageOf('InvoiceDuePage', import('./claim-page.tsx')),
  },
  {
    path: '/billing',
    section: 'settlement',
    title: { en: 'Billing details', nl: 'Factuurgegevens' },
    permission: 'billing.read',
    load: () => pageOf('BillingPage', import('./billing-page.tsx')),
  },
];
