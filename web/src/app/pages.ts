/**
 * Every page, section by section in the order of the chain. A page is added in the file of its
 * section; see docs/web.md.
 */
import { ACCESS_PAGES } from '../pages/access/entries.ts';
import { APPLICATION_PAGES } from '../pages/applications/entries.ts';
import { AUDIT_PAGES } from '../pages/audit/entries.ts';
import { CAPACITY_PAGES } from '../pages/capacity/entries.ts';
import { FUNDING_PAGES } from '../pages/funding/entries.ts';
import { INVOICE_PAGES } from '../pages/invoices/entries.ts';
import { JOB_PAGES } from '../pages/jobs/entries.ts';
import { NOTICE_PAGES } from '../pages/notices/entries.ts';
import { OVERVIEW_PAGES } from '../pages/overview/entries.ts';
import { PARTY_PAGES } from '../pages/parties/entries.ts';
import { PEOPLE_PAGES } from '../pages/people/entries.ts';
import { PROCUREMENT_PAGES } from '../pages/procurement/entries.ts';
import { PUBLIC_PAGES } from '../pages/public/entries.ts';
import { REGISTRATION_PAGES } from '../pages/registrations/entries.ts';
import { REHEARSAL_PAGES } from '../pages/rehearsal/entries.ts';
import { SETTLEMENT_PAGES } from '../pages/settlement/entries.ts';
import type { PageEntry } from './page-entry.ts';

export const PAGES: readonly PageEntry[] = [
  ...OVERVIEW_PAGES,
  ...FUNDING_PAGES,
  ...PARTY_PAGES,
  ...PROCUREMENT_PAGES,
  ...CAPACITY_PAGES,
  ...ACCESS_PAGES,
  ...APPLICATION_PAGES,
  ...REGISTRATION_PAGES,
  ...JOB_PAGES,
  ...SETTLEMENT_PAGES,
  ...INVOICE_PAGES,
  ...REHEARSAL_PAGES,
  ...PEOPLE_PAGES,
  ...AUDIT_PAGES,
  ...PUBLIC_PAGES,
  ...NOTICE_PAGES,
];

/** The page at an address; `$name` of a path stands for one part of it. */
export function entryFor(pathname: string): PageEntry | undefined {
  const parts = pathname.replace(/\/+$/, '').split('/');
  return PAGES.find(({ path }) => {
    const wanted = path.replace(/\/+$/, '').split('/');
    const isSame = (part: string, index: number) => part.startsWith('$') || part === parts[index];
    return wanted.length === parts.length && wanted.every(isSame);
  });
}
