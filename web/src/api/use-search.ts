/** What the address filters by; a name that is not there is `undefined`. */
import { useSearch } from '@tanstack/react-router';

export function useSearchText(name: string): string | undefined {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const value = search[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The value where it is one of the words that a filter takes. */
export function useSearchWord<Word extends string>(
  name: string,
  words: readonly Word[],
): Word | undefined {
  const text = useSearchText(name);
  return words.find((word) => word === text);
}

/** The value where it is an id of a kind, such as `party`. */
export function useSearchId<Kind extends string>(
  name: string,
  kind: Kind,
): `${Kind}_${string}` | undefined {
  const text = useSearchText(name);
  return isIdOf(text, kind) ? text : undefined;
}

export function isIdOf<Kind extends string>(
  text: string | undefined,
  kind: Kind,
): text is `${Kind}_${string}` {
  return text?.startsWith(`${kind}_`) === true;
}
