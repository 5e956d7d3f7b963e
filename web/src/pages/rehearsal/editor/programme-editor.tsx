/**
 * A programme file as text: numbered lines, those with a fault marked, and the fields of the format
 * offered by keyboard. It is a plain text area underneath, so that selection, undo, spoken text and
 * the keys of the system work as everywhere; Tab leaves it.
 */
import { type RefObject, useState } from 'react';
import type { ProgrammeFault } from '../../../../../src/client/programme-checks.ts';
import { useTexts } from '../../../texts/preferences.tsx';
import { editorTexts } from '../editor-texts.ts';
import { type Cursor, cursorAt, offersAt, type SchemaField } from './field-at.ts';
import { LINE_PX, PADDING_PX, useOffers } from './use-offers.ts';

interface ProgrammeEditorProps {
  readonly text: string;
  readonly type: (text: string) => void;
  readonly faults: readonly ProgrammeFault[];
  readonly schema: SchemaField;
  readonly area: RefObject<HTMLTextAreaElement | null>;
  /** Told where the cursor stands, for the meaning of the field there. */
  readonly moved: (cursor: Cursor) => void;
}

const OFFERS_MAX = 12;

export function ProgrammeEditor(props: ProgrammeEditorProps) {
  const { text, type, faults, schema, area, moved } = props;
  const texts = useTexts(editorTexts);
  const [scroll, setScroll] = useState({ top: 0, left: 0 });
  const offers = useOffers(area, type);
  const lineCount = text.split('\n').length;
  const faulty = new Set(faults.map(({ line }) => line));
  const follow = ({ value, selectionStart }: HTMLTextAreaElement) => {
    const cursor = cursorAt(value, selectionStart);
    moved(cursor);
    offers.follow(offersAt(schema, cursor).slice(0, OFFERS_MAX), cursor);
  };
  return (
    <div className="editor">
      <Numbers lineCount={lineCount} faulty={faulty} top={scroll.top} />
      <div className="editor-code">
        <Marks faulty={faulty} top={scroll.top} />
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
        <OfferList offers={offers} place={offers.placeIn(text, scroll)} />
      </div>
    </div>
  );
}

interface LayerProps {
  readonly faulty: ReadonlySet<number>;
  /** How far the text is scrolled. */
  readonly top: number;
}

function Numbers({ lineCount, faulty, top }: LayerProps & { readonly lineCount: number }) {
  return (
    <div className="editor-numbers" aria-hidden="true">
      <ol style={{ transform: `translateY(${-top}px)` }}>
        {Array.from({ length: lineCount }, (_, index) => index + 1).map((line) => (
          <li key={line} className={faulty.has(line) ? 'at-fault' : undefined}>
            {faulty.has(line) ? `! ${line}` : line}
          </li>
        ))}
      </ol>
    </div>
  );
}

function Marks({ faulty, top }: LayerProps) {
  return (
    <div className="editor-marks" aria-hidden="true">
      {[...faulty].map((line) => (
        <span key={line} style={{ top: (line - 1) * LINE_PX - top + PADDING_PX }} />
      ))}
    </div>
  );
}

interface OfferListProps {
  readonly offers: ReturnType<typeof useOffers>;
  readonly place: { readonly top: number; readonly left: number };
}

function OfferList({ offers, place }: OfferListProps) {
  const texts = useTexts(editorTexts);
  if (!offers.isOpen) return null;
  return (
    <div
      id="editor-offers"
      className="editor-offers"
      role="listbox"
      aria-label={texts.offers}
      style={place}
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
  );
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
