/** What belongs to applications for access, for who may see it. */
import { may, type Needed, useSession } from '../../api/session.ts';
import { PageLink } from '../../parts/page-link.tsx';
import { useTexts } from '../../texts/preferences.tsx';
import { accessCallTexts } from './call-texts.ts';

interface Part {
  readonly name:
    | 'calls'
    | 'applications'
    | 'myReviews'
    | 'allocations'
    | 'registrations'
    | 'register';
  readonly to: string;
  readonly permission?: Needed;
}

const PARTS: readonly Part[] = [
  { name: 'allocations', to: '/allocations', permission: 'allocation.read' },
  { name: 'calls', to: '/access-calls' },
  { name: 'applications', to: '/applications', permission: 'application.read' },
  { name: 'myReviews', to: '/my-reviews', permission: 'application.review' },
  { name: 'registrations', to: '/registrations', permission: 'registration.read' },
  { name: 'register', to: '/register', permission: 'anyone-logged-in' },
];

export function AccessParts() {
  const texts = useTexts(accessCallTexts);
  const session = useSession();
  // Who answers registrations, or looks after them, asks for none.
  const isAnswering = may(session, 'registration.read');
  const shown = PARTS.filter(
    ({ name, permission }) => may(session, permission) && !(name === 'register' && isAnswering),
  );
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
