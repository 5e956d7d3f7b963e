/** What one chooses from, side by side, each a link: the address says what is chosen. */
import { PageLink, type Search } from './page-link.tsx';

export interface ChoiceLink {
  readonly value: string;
  readonly text: string;
  /** What the address has once it is chosen. */
  readonly search: Search;
}

interface ChoicesRowProps {
  /** What is chosen here, read out. */
  readonly label: string;
  readonly to: string;
  readonly choices: readonly ChoiceLink[];
  readonly chosen: string;
}

export function ChoicesRow({ label, to, choices, chosen }: ChoicesRowProps) {
  return (
    <nav className="choices-row" aria-label={label}>
      {choices.map(({ value, text, search }) => (
        <PageLink
          key={value}
          to={to}
          search={search}
          className={value === chosen ? 'chosen' : 'choice'}
        >
          {text}
        </PageLink>
      ))}
    </nav>
  );
}
