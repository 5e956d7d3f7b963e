import { type PageEntry, pageOf } from '../../app/page-entry.ts';

export const AUDIT_PAGES: readonly PageEntry[] = [
  {
    path: '/audit',
    section: 'audit',
    title: { en: 'Audit', nl: 'Audit' },
    permission: 'audit.read',
    load: () => pageOf('AuditPage', import('./audit-page.tsx')),
  },
];
