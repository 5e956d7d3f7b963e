/** What is typed into a form, kept in this tab until it was sent: a reload loses nothing. */
import { useState } from 'react';

export interface Draft<Values> {
  readonly values: Values;
  readonly set: (name: keyof Values & string, value: string) => void;
  /** After it was sent, or given up. */
  readonly clear: () => void;
}

/** `name` is the form's own, with the id of what it is about. */
export function useDraft<Values extends Readonly<Record<string, string>>>(
  name: string,
  initial: Values,
): Draft<Values> {
  const key = `polder-draft-${name}`;
  const [typed, setTyped] = useState<Partial<Values>>(() => keptAt(key));
  const keep = (next: Partial<Values>) => {
    setTyped(next);
    if (Object.keys(next).length === 0) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(next));
  };
  return {
    values: { ...initial, ...typed },
    set: (field, value) => keep({ ...typed, [field]: value }),
    clear: () => keep({}),
  };
}

function keptAt(key: string) {
  const text = sessionStorage.getItem(key);
  return text === null ? {} : JSON.parse(text);
}
