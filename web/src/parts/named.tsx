/**
 * A name with the id behind it, small, for who wants to put it into a command or a question to the
 * interface: one click marks all of it.
 */
import { PageLink, type Place } from './page-link.tsx';

interface NamedProps {
  readonly id: string;
  readonly name: string;
  readonly place?: Place;
}

export function Named({ id, name, place }: NamedProps) {
  const shown = name === id ? <code>{id}</code> : <bdi>{name}</bdi>;
  return (
    <span className="named">
      {place === undefined ? shown : <PageLink {...place}>{shown}</PageLink>}
      {name !== id && <code>{id}</code>}
    </span>
  );
}
