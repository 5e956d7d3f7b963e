/** The words that may be written at the cursor, chosen and taken by keyboard. */
import { type KeyboardEvent, type RefObject, useRef, useState } from 'react';
import type { Cursor } from './field-at.ts';

type Area = RefObject<HTMLTextAreaElement | null>;

/** As in rehearsal.css. */
export const LINE_PX = 20;
export const PADDING_PX = 8;
const CHARACTER_PX = 7.83;

/** The words that may be written at the cursor: opened by Ctrl+Space or a letter of a field. */
export function useOffers(area: Area, type: (text: string) => void) {
  const [words, setWords] = useState<readonly string[]>([]);
  const [isWanted, setWanted] = useState(false);
  const [chosen, setChosen] = useState(0);
  const cursor = useRef<Cursor>(undefined);
  const isOpen = isWanted && words.length > 0;
  const close = () => setWanted(false);
  const insert = (text: string, from: number) => insertInto(area.current, { text, from }, type);
  const take = (word: string) => {
    const { current: at } = cursor;
    if (at === undefined) return;
    close();
    insert(at.isValue ? word : `${word}: `, at.wordStart);
  };
  const moveBy = (step: number) =>
    setChosen((chosen + step + words.length) % Math.max(1, words.length));
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const act = actOf(event, isOpen);
    if (act === undefined) return;
    event.preventDefault();
    switch (act) {
      case 'open':
        return setWanted(true);
      case 'close':
        return close();
      case 'take':
        return take(words[chosen] ?? '');
      case 'line':
        return insert(`\n${indentOf(event.currentTarget)}`, event.currentTarget.selectionStart);
      default:
        return moveBy(act === 'down' ? 1 : -1);
    }
  };
  return {
    ...{ words, isOpen, chosen, close, press, take },
    follow: (found: readonly string[], at: Cursor) => {
      // A field whose name is begun is what one looks for; a value only where it is asked for.
      if (!at.isValue && at.word.length > 1 && cursor.current?.wordStart === at.wordStart) {
        if (cursor.current.word !== at.word) setWanted(true);
      } else if (cursor.current?.wordStart !== at.wordStart) setWanted(false);
      cursor.current = at;
      setWords(found);
      setChosen(0);
    },
    placeIn: (text: string, scroll: Place) =>
      placeBelow(text.slice(0, cursor.current?.wordStart ?? 0), scroll),
  };
}

type Act = 'open' | 'close' | 'take' | 'line' | 'down' | 'up';

function actOf(event: KeyboardEvent, isOpen: boolean): Act | undefined {
  const { key, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey && key === ' ') return 'open';
  if (ctrlKey || metaKey || altKey) return undefined;
  if (!isOpen) return key === 'Enter' ? 'line' : undefined;
  switch (key) {
    case 'Escape':
      return 'close';
    case 'Enter':
      return 'take';
    case 'ArrowDown':
      return 'down';
    case 'ArrowUp':
      return 'up';
    default:
      return undefined;
  }
}

/** A new line begins below the one before. */
function indentOf({ value, selectionStart }: HTMLTextAreaElement): string {
  const lineStart = value.lastIndexOf('\n', selectionStart - 1) + 1;
  return /^ */.exec(value.slice(lineStart, selectionStart))?.[0] ?? '';
}

/** In place of what stands from `from` to the cursor. */
function insertInto(
  area: HTMLTextAreaElement | null,
  { text, from }: { readonly text: string; readonly from: number },
  type: (text: string) => void,
): void {
  if (area === null) return;
  area.setSelectionRange(from, area.selectionEnd);
  // So that it can be undone as what was typed; browsers without it get it as a whole.
  if (document.execCommand('insertText', false, text)) return;
  area.setRangeText(text, from, area.selectionEnd, 'end');
  type(area.value);
}

interface Place {
  readonly top: number;
  readonly left: number;
}

/** Below the word that begins at the end of `before`. */
function placeBelow(before: string, scroll: Place): Place {
  const lines = before.split('\n');
  const column = lines.at(-1)?.length ?? 0;
  return {
    top: lines.length * LINE_PX - scroll.top + PADDING_PX,
    left: Math.max(0, column * CHARACTER_PX - scroll.left + PADDING_PX),
  };
}
