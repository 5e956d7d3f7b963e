/** What belongs to invoices, for who may see it. */
import { may, type Permission, useSession } from '../../api/session.ts';
import { PageLink } from '../../parts/page-link.tsx';
import { useTexts } from '../../texts/preferences.tsx';
import { invoiceTexts } from './invoice-texts.ts';

interface Part {
  readonly name: 'invoices' | 'due' | 'billing';
  readonly to: string;
  readonly permission: Permission;
}

const PARTS: readonly Part[] = [
  { name: 'invoices', to: '/invoices', permission: 'invoice.read' },
  { name: 'due', to: '/invoices-due', permission: 'invoice.read' },
  { name: 'billing', to: '/billing', permission: 'billing.read' },
];

export function InvoiceParts() {
  const texts = useTexts(invoiceTexts);
  const session = useSession();
  return (
    <nav className="row" aria-label={texts.parts}>
      {PARTS.filter(({ permission }) => may(session, permission)).map(({ name, to }) => (
        <PageLink key={name} to={to} className="part">
          {texts[name]}
        </PageLink>
      ))}
    </nav>
  );
}
