/** What is kept in this tab, each person's own: it is still there after a reload, or a login. */
import { useState } from 'react';
import { ownerOf, useSession } from '../../api/session.ts';

/** `name` says what it is of. Without anything kept it is `undefined`, and so it is forgotten. */
export function useKept<Kept>(
  name: string,
): readonly [kept: Kept | undefined, keep: (next: Kept | undefined) => void] {
  const key = `polder-${name}-of-${ownerOf(useSession())}`;
  const [found, setFound] = useState(() => ({ key, kept: keptAt(key) }));
  // Another thing, or another person: what was kept of the one before is none of theirs.
  const kept: Kept | undefined = found.key === key ? found.kept : keptAt(key);
  const keep = (next: Kept | undefined) => {
    setFound({ key, kept: next });
    if (next === undefined) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(next));
  };
  return [kept, keep];
}

function keptAt(key: string) {
  const text = sessionStorage.getItem(key);
  return text === null ? undefined : JSON.parse(text);
}
