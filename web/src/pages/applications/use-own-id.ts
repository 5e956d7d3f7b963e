/**
 * The id of what is to be made, chosen here and kept in this tab: where the answer is lost, what is
 * typed is made once, however often one sends it.
 */
import { newKey } from '../../api/connection.ts';
import { Refused } from '../../api/refused.ts';
import { useKept } from '../../parts/form/use-kept.ts';

const ID_LETTERS = 16;

interface OwnId<Kind extends string> {
  /** The same until it was made. */
  readonly take: () => `${Kind}_${string}`;
  readonly forget: () => void;
}

/** `of` is what it is made for, where that is needed to tell it from others. */
export function useOwnId<Kind extends string>(kind: Kind, of = 'new'): OwnId<Kind> {
  const { kept, keep } = useKept<`${Kind}_${string}`>(`${kind}-id-${of}`);
  const take = () => {
    const id = kept ?? (`${kind}_${newKey().slice(0, ID_LETTERS)}` as const);
    keep(id);
    return id;
  };
  return { take, forget: () => keep(undefined) };
}

/** It was made by what was sent before, of which no answer came; what is typed differs by now. */
export function isThereAlready(error: unknown): boolean {
  return error instanceof Refused && error.problem.type === '/problems/id-taken';
}
