/**
 * An edit of something that others may change meanwhile. What is typed stands on the thing as it
 * was when typing began, and is sent with the version of then: pages are read anew all the time,
 * and what came in between would be written over unseen with the newest version.
 */
import { type Draft, useDraft } from './use-draft.ts';
import { useKept } from './use-kept.ts';

interface Read<Thing> {
  readonly thing: Thing;
  readonly version: number;
}

export interface Edit<Thing, Values> {
  readonly draft: Draft<Values>;
  /** What it is sent with. */
  readonly version: number;
  /** The thing as it was when typing began, where it has changed since. */
  readonly before: Thing | undefined;
  /** What is there now stands, and what was typed is gone. */
  readonly takeTheirs: () => void;
  /** What was typed stands on what is there now; answers the version to send it with. */
  readonly keepYours: () => number;
}

export function useEdit<Thing, Values extends Readonly<Record<string, string>>>(
  name: string,
  now: Read<Thing>,
  initial: Values,
): Edit<Thing, Values> {
  const { kept: base, keep: standOn } = useKept<Read<Thing>>(`base-${name}`);
  const typed = useDraft(name, initial);
  const set: typeof typed.set = (field, value) => {
    if (base === undefined) standOn(now);
    typed.set(field, value);
  };
  const clear = () => {
    standOn(undefined);
    typed.clear();
  };
  const keepYours = () => {
    standOn(now);
    return now.version;
  };
  const { thing, version } = base ?? now;
  return {
    draft: { values: typed.values, isTyped: typed.isTyped, set, clear },
    version,
    before: version === now.version ? undefined : thing,
    takeTheirs: clear,
    keepYours,
  };
}
