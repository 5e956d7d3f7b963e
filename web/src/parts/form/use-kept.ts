/** What is kept in this tab, each person's own: it is still there after a reload, or a login. */
import { useState } from 'react';
import { ownerOf, useSession } from '../../api/session.ts';

export interface KeptInTab<Kept> {
  /** `undefined` where nothing is kept. */
  readonly kept: Kept | undefined;
  readonly keep: (next: Kept | undefined) => void;
  /** Nothing is kept any more, unless it is something else by now than was seen here. */
  readonly forget: () => void;
}

/** `name` says what it is of. */
export function useKept<Kept>(name: string): KeptInTab<Kept> {
  const key = `polder-${name}-of-${ownerOf(useSession())}`;
  const [found, setFound] = useState(() => ({ key, kept: keptAt(key) }));
  // Another thing, or another person: what was kept of the one before is none of theirs.
  const kept: Kept | undefined = found.key === key ? found.kept : keptAt(key);
  const keep = (next: Kept | undefined) => {
    setFound({ key, kept: next });
    if (next === undefined) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(next));
  };
  const forget = () => {
    const text = sessionStorage.getItem(key);
    if (text === null || text === JSON.stringify(kept)) keep(undefined);
  };
  return { kept, keep, forget };
}

function keptAt(key: string) {
  const text = sessionStorage.getItem(key);
  return text === null ? undefined : JSON.parse(text);
}
