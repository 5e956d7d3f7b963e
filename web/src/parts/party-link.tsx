/** The name of a party, which leads to its page. */
import { useNames } from '../api/names.ts';
import { PageLink } from './page-link.tsx';

interface PartyLinkProps {
  readonly party: string;
}

export function PartyLink({ party }: PartyLinkProps) {
  const nameOf = useNames();
  return <PageLink to={`/parties/${party}`}>{nameOf(party)}</PageLink>;
}
