/** People and roles, beside each other. */
import { PageLink } from '../../parts/page-link.tsx';
import { useTexts } from '../../texts/preferences.tsx';
import { peopleTexts } from './people-texts.ts';
import { roleTexts } from './role-texts.ts';

export function PeopleParts() {
  const texts = useTexts(peopleTexts);
  const words = useTexts(roleTexts);
  return (
    <nav className="row" aria-label={texts.parts}>
      <PageLink to="/people" className="part">
        {texts.people}
      </PageLink>
      <PageLink to="/roles" className="part">
        {words.roles}
      </PageLink>
    </nav>
  );
}
