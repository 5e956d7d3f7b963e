/**
 * A programme file as text: numbered lines, those with a fault marked, and the fields of the format
 * offered by keyboard. It is a plain text area underneath, so that selection, undo, spoken text and
 * the keys of the system work as everywhere; Tab leaves it.
 */
import { type KeyboardEvent, type RefObject, useRef, useState } from 'react';
import type { ProgrammeFault } from '../../../../../src/client/rehearsal.ts';
import { useTexts } from '../../../texts/preferences.tsx';
import { editorTexts } from '../editor-texts.ts';
import { type Cursor, cursorAt, offersAt, type SchemaField } from './field-at.ts';

interface ProgrammeEditorProps {
  readonly text: string;
  readonly type: (text: string) => void;
  readonly faults: readonly ProgrammeFault[];
  readonly schema: SchemaField;
  readonly area: RefObject<HTMLTextAreaElement | null>;
  /** Told where the cursor stands, for the meaning of the field there. */
  readonly moved: (cursor: Cursor) => void;
}

/** As in rehearsal.css. */
const LINE_PX = 20;
const OFFERS_MAX = 12;

export function ProgrammeEditor(props: ProgrammeEditorProps) {
  const { text, type, faults, schema, area, moved } = props;
  const texts = useTexts(editorTexts);
  const [scroll, setScroll] = useState({ top: 0, left: 0 });
  const offers = useOffers(props);
  const lineCount = text.split('\n').length;
  const faulty = new Set(faults.map(({ line }) => line));
  const follow = ({ value, selectionStart }: HTMLTextAreaElement) => {
    const cursor = cursorAt(value, selectionStart);
    moved(cursor);
    offers.follow(offersAt(schema, cursor).slice(0, OFFERS_MAX), cursor);
  };
  return (
    <div className="editor">
      <div className="editor-numbers" aria-hidden="true">
        <ol style={{ transform: `translateY(${-scroll.top}px)` }}>
          {Array.from({ length: lineCount }, (_, index) => index + 1).map((line) => (
            <li key={line} className={faulty.has(line) ? 'at-fault' : undefined}>
              {faulty.has(line) ? `! ${line}` : line}
            </li>
          ))}
        </ol>
      </div>
      <div className="editor-code">
        <div className="editor-marks" aria-hidden="true">
          {[...faulty].map((line) => (
            <span key={line} style={{ top: (line - 1) * LINE_PX - scroll.top + PADDING_PX }} />
          ))}
        </div>
        <textarea
          ref={area}
          aria-label={texts.label}
          aria-describedby="editor-help editor-field"
          aria-invalid={faults.length > 0}
          aria-autocomplete="list"
          aria-controls={offers.isOpen ? 'editor-offers' : undefined}
          aria-activedescendant={offers.isOpen ? `editor-offer-${offers.chosen}` : undefined}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          value={text}
          onChange={({ target }) => {
            type(target.value);
            follow(target);
          }}
          onSelect={({ currentTarget }) => follow(currentTarget)}
          onScroll={({ currentTarget: { scrollTop, scrollLeft } }) =>
            setScroll({ top: scrollTop, left: scrollLeft })
          }
          onKeyDown={offers.press}
          onBlur={offers.close}
        />
        {offers.isOpen && (
          <div
            id="editor-offers"
            className="editor-offers"
            role="listbox"
            aria-label={texts.offers}
            style={offers.placeIn(text, scroll)}
          >
            {offers.words.map((word, index) => (
              <div
                key={word}
                id={`editor-offer-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === offers.chosen}
                // The text area keeps the focus, so that the word goes where the cursor is.
                onMouseDown={(event) => {
                  event.preventDefault();
                  offers.take(word);
                }}
              >
                {word}
              </div>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

const PADDING_PX = 8;
const CHARACTER_PX = 7.83;

/** The words that may be written at the cursor: opened by Ctrl+Space or a letter of a field. */
function useOffers({ area, type }: Pick<ProgrammeEditorProps, 'area' | 'type'>) {
  const [words, setWords] = useState<readonly string[]>([]);
  const [isWanted, setWanted] = useState(false);
  const [chosen, setChosen] = useState(0);
  const cursor = useRef<Cursor>(undefined);
  const isOpen = isWanted && words.length > 0;
  const close = () => setWanted(false);
  const insert = (text: string, from: number) => {
    const { current } = area;
    if (current === null) return;
    current.setSelectionRange(from, current.selectionEnd);
    // So that it can be undone as what was typed; browsers without it get it as a whole.
    if (!document.execCommand('insertText', false, text)) {
      current.setRangeText(text, from, current.selectionEnd, 'end');
      type(current.value);
    }
  };
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
    /** Below the word, within what is seen. */
    placeIn: (text: string, scroll: { readonly top: number; readonly left: number }) => {
      const lines = text.slice(0, cursor.current?.wordStart ?? 0).split('\n');
      const column = lines.at(-1)?.length ?? 0;
      return {
        top: lines.length * LINE_PX - scroll.top + PADDING_PX,
        left: Math.max(0, column * CHARACTER_PX - scroll.left + PADDING_PX),
      };
    },
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

/** Brings the cursor to a place, counted from 1, and that line into sight. */
export function goTo(area: HTMLTextAreaElement | null, line: number, column: number): void {
  if (area === null) return;
  const lines = area.value.split('\n').slice(0, line - 1);
  const offset = lines.reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
  area.focus();
  area.setSelectionRange(offset, offset);
  area.scrollTop = Math.max(0, (line - 5) * LINE_PX);
}
