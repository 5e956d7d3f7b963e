/** What belongs to applications for access, for who may see it. */
import { may, type Permission, useSession } from '../../api/session.ts';
import { PageLink } from '../../parts/page-link.tsx';
import { useTexts } from '../../texts/preferences.tsx';
import { accessCallTexts } from './call-texts.ts';

interface Part {
  readonly name: 'calls' | 'applications' | 'myReviews' | 'allocations';
  readonly to: string;
  readonly permission?: Permission;
}

const PARTS: readonly Part[] = [
  { name: 'allocations', to: '/allocations', permission: 'allocation.read' },
  { name: 'calls', to: '/access-calls' },
  { name: 'applications', to: '/applications', permission: 'application.read' },
  { name: 'myReviews', to: '/my-reviews', permission: 'application.review' },
];

export function AccessParts() {
  const texts = useTexts(accessCallTexts);
  const session = useSession();
  const shown = PARTS.filter(({ permission }) => may(session, permission));
  if (shown.length === 1) return null;
  return (
    <nav className="row" aria-label={texts.parts}>
      {shown.map(({ name, to }) => (
        <PageLink key={name} to={to} className="part">
          {texts[name]}
        </PageLink>
      ))}
    </nav>
  );
}
