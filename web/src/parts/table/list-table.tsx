/** A list of the interface as a table: page after page by its cursor, all of it as CSV. */
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import type { CallInput, Operation } from '../../../../src/client/runtime.ts';
import { PAGE_ITEMS_MAX } from '../../api/all-items.ts';
import { CONNECTION } from '../../api/connection.ts';
import { isLargeList } from '../../api/large-list.ts';
import { onlyOf, type Topic } from '../../api/questions.ts';
import { bodyOf } from '../../api/refused.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { Failure, Loading } from '../states.tsx';
import type { Column } from './column.ts';
import { DataTable } from './data-table.tsx';
import { tableTexts } from './table-texts.ts';

/** So many rows a table holds; the CSV of the server has all. */
const ROWS_MAX = 100_000;

interface PageOfRows<Row> {
  readonly items: readonly Row[];
  readonly nextCursor: string | null;
}

interface ListTableProps<Row, Input extends CallInput> {
  readonly topic: Topic;
  /** Named: `{ listJobs }`. */
  readonly list: Readonly<Record<string, Operation<{ input: Input; answer: PageOfRows<Row> }>>>;
  readonly input: Input;
  /** Such as `/v1/jobs`, for the CSV of all rows. */
  readonly path: string;
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  readonly empty?: ReactNode;
}

export function ListTable<Row, Input extends CallInput>(props: ListTableProps<Row, Input>) {
  const { topic, list, input, path, ...shown } = props;
  const [wantsAll, setWantsAll] = useState(false);
  const pages = useListPages(topic, list, input);
  const { data, error, dataUpdatedAt, hasNextPage, isFetchingNextPage, isFetchNextPageError } =
    pages;
  const { fetchNextPage, refetch } = pages;
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items), [data]);
  const isFull = (rows?.length ?? 0) >= ROWS_MAX;
  useEffect(() => {
    const isStuck = isFetchingNextPage || isFetchNextPageError || isFull;
    if (wantsAll && hasNextPage && !isStuck) fetchNextPage();
  });
  if (rows === undefined) {
    return error === null ? <Loading lines={8} /> : <Failure error={error} again={refetch} />;
  }
  const more = (
    <>
      {isFetchNextPageError && <Failure error={error} again={() => fetchNextPage()} />}
      {hasNextPage && !isFull && (
        <More
          isLoading={isFetchingNextPage}
          next={() => fetchNextPage()}
          all={() => setWantsAll(true)}
        />
      )}
      {isLargeList(data) && <AsOf milliseconds={dataUpdatedAt} again={refetch} />}
    </>
  );
  return <DataTable {...shown} rows={rows} more={more} csvPath={csvPathOf(path, input)} />;
}

function useListPages<Row, Input extends CallInput>(
  topic: Topic,
  list: ListTableProps<Row, Input>['list'],
  input: Input,
) {
  const [name, operation] = onlyOf(list);
  return useInfiniteQuery({
    queryKey: [topic, name, input, 'pages'],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam: cursor, signal }) => {
      const query = {
        limit: PAGE_ITEMS_MAX,
        ...input.query,
        ...(cursor !== undefined && { cursor }),
      };
      return bodyOf(await operation(CONNECTION, { ...input, query }, { signal })).body;
    },
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
}

function csvPathOf(path: string, { query = {} }: CallInput): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return `${path}?${new URLSearchParams([...given, ['format', 'csv']]).toString()}`;
}

interface AsOfProps {
  readonly milliseconds: number;
  readonly again: () => void;
}

function AsOf({ milliseconds, again }: AsOfProps) {
  const texts = useTexts(tableTexts);
  const formats = useFormats();
  return (
    <div className="row">
      <span className="quiet">
        {texts.readAt(formats.dateTime(new Date(milliseconds).toISOString()))}
      </span>
      <Button size="xs" variant="default" onClick={again}>
        {texts.readAnew}
      </Button>
    </div>
  );
}

interface MoreProps {
  readonly isLoading: boolean;
  readonly next: () => void;
  readonly all: () => void;
}

function More({ isLoading, next, all }: MoreProps) {
  const texts = useTexts(tableTexts);
  return (
    <div className="row">
      <Button size="xs" variant="default" loading={isLoading} onClick={next}>
        {texts.more}
      </Button>
      <Button size="xs" variant="default" disabled={isLoading} onClick={all}>
        {texts.all}
      </Button>
      <span className="quiet">{texts.notAll}</span>
    </div>
  );
}
