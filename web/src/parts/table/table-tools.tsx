/** What stands above a table: its filter, its columns, its count, and its rows as CSV. */
import type { FocusEvent, KeyboardEvent } from 'react';
import { useTexts } from '../../texts/preferences.tsx';
import type { Column } from './column.ts';
import { tableTexts } from './table-texts.ts';

interface TableToolsProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly isVisible: (key: string) => boolean;
  readonly toggle: (key: string) => void;
  readonly filter: string;
  readonly setFilter: (text: string) => void;
  readonly counts: { readonly shown: number; readonly all: number };
  readonly csv: { readonly save: () => void } | { readonly path: string };
}

/** As a menu does; what opened it has the focus again. */
function closeByEscape(event: KeyboardEvent<HTMLDetailsElement>): void {
  const details = event.currentTarget;
  if (event.key !== 'Escape' || !details.open) return;
  event.stopPropagation();
  details.open = false;
  details.querySelector('summary')?.focus();
}

function closeWhenLeft({ currentTarget, relatedTarget }: FocusEvent<HTMLDetailsElement>): void {
  if (!currentTarget.contains(relatedTarget)) currentTarget.open = false;
}

export function TableTools<Row>(props: TableToolsProps<Row>) {
  const { columns, isVisible, toggle, filter, setFilter, counts, csv } = props;
  const texts = useTexts(tableTexts);
  return (
    <div className="table-tools">
      <label>
        {texts.filter}{' '}
        <input
          type="search"
          value={filter}
          onChange={({ target }) => setFilter(target.value)}
          size={14}
        />
      </label>
      <details className="table-columns" onKeyDown={closeByEscape} onBlur={closeWhenLeft}>
        <summary>{texts.columns}</summary>
        <div>
          {columns.map(({ key, title }) => (
            <label key={key}>
              <input type="checkbox" checked={isVisible(key)} onChange={() => toggle(key)} />{' '}
              {title}
            </label>
          ))}
        </div>
      </details>
      {'path' in csv ? (
        <a href={csv.path} download>
          {texts.csv}
        </a>
      ) : (
        <button type="button" className="link" onClick={csv.save}>
          {texts.csv}
        </button>
      )}
      <span className="quiet" role="status">
        {texts.rows(counts.shown, counts.all)}
      </span>
    </div>
  );
}
