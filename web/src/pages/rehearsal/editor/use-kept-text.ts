/** A text that is typed, kept in this browser at every stroke, so that nothing of it is lost. */
import { useState } from 'react';

export interface KeptText {
  readonly text: string;
  /** Whether it differs from what it began with. */
  readonly isChanged: boolean;
  /** What another text took the place of, as a whole. */
  readonly replaced: string | undefined;
  /** False where the browser lets nothing be kept. */
  readonly isKept: boolean;
  readonly type: (text: string) => void;
  /** Puts another text in its place; the one before can be brought back. */
  readonly replace: (text: string) => void;
}

/** `name` says whose it is and what it began with. */
export function useKeptText(name: string, initial: string): KeptText {
  const key = `polder-programme-${name}`;
  const [text, setText] = useState(() => localStorage.getItem(key) ?? initial);
  const [replaced, setReplaced] = useState(
    () => localStorage.getItem(`${key}-replaced`) ?? undefined,
  );
  const [isKept, setKept] = useState(true);
  const type = (next: string) => {
    setText(next);
    setKept(keep(key, next));
  };
  return {
    text,
    replaced,
    isKept,
    type,
    isChanged: text !== initial,
    replace: (next) => {
      setReplaced(text);
      keep(`${key}-replaced`, text);
      type(next);
    },
  };
}

/** False where the storage is full or switched off. */
function keep(key: string, text: string): boolean {
  try {
    localStorage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}
