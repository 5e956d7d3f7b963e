/**
 * The filter of a table. What is looked through is put together once for all rows: of very many in
 * slices, so that letters are seen as they are typed. Of 100,000 rows of jobs it took 1.2 s at the
 * first letter, in which nothing else was drawn. Where rows are read anew, those before stay for as
 * long as it takes.
 */
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { Column } from './column.ts';
import { ROWS_SEEN_MAX, RowTexts } from './row-texts.ts';

/** So many rows take no longer than a frame or two. */
const ROWS_AT_ONCE_MAX = 1_000;
/** A letter waits for no longer than this, which nobody sees. */
const SLICE_MILLISECONDS = 30;

export interface RowFilter<Row> {
  /** As it was typed. */
  readonly typed: string;
  readonly type: (text: string) => void;
  /** As rows are held against it: the same a little later. */
  readonly looked: string;
  /** Those that are held against it: the latest, or a little later. */
  readonly rows: readonly Row[];
  readonly has: (row: Row, text: string) => boolean;
}

export function useRowFilter<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): RowFilter<Row> {
  const [typed, type] = useState('');
  const isSeen = rows.length <= ROWS_SEEN_MAX;
  const latest = useMemo(() => new RowTexts(columns, { isSeen }), [columns, isSeen]);
  const isAtOnce = rows.length <= ROWS_AT_ONCE_MAX;
  const prepared = usePrepared(latest, rows, { isWanted: typed !== '' && !isAtOnce });
  const ready = isAtOnce ? { texts: latest, rows } : prepared;
  const looked = useDeferredValue(ready === undefined ? '' : typed);
  return {
    typed,
    type,
    looked,
    rows: looked === '' || ready === undefined ? rows : ready.rows,
    has: (row, text) => ready?.texts.has(row, text) ?? true,
  };
}

interface Prepared<Row> {
  readonly texts: RowTexts<Row>;
  readonly rows: readonly Row[];
}

/** The latest rows once their texts are there; until then those before, or none. */
function usePrepared<Row>(
  latest: RowTexts<Row>,
  rows: readonly Row[],
  { isWanted }: { readonly isWanted: boolean },
): Prepared<Row> | undefined {
  const [prepared, setPrepared] = useState<Prepared<Row>>();
  useEffect(() => {
    if (!isWanted) return undefined;
    let next = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const goOn = () => {
      const end = performance.now() + SLICE_MILLISECONDS;
      next = latest.prepare(rows, next, () => performance.now() >= end);
      if (next < rows.length) timer = setTimeout(goOn);
      else setPrepared({ texts: latest, rows });
    };
    timer = setTimeout(goOn);
    return () => clearTimeout(timer);
  }, [latest, rows, isWanted]);
  return prepared;
}
