// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { allRows, type ListQuery, readPage } from '../api/pages.ts';
import { type Column, type CsvOnly, columnClass } from './column.ts';
import { CsvExport } from './csv-export.tsx';
import { useFormats } from './format.ts';
import { Empty, Loading, Trouble } from './notice.tsx';
import { ScrollRegion } from './scroll-region.tsx';
import { useWords } from './words.ts';
import { sharedWords } from './words-shared.ts';

export interface DataTableOptions<Row extends { readonly id: string }> {
  /** What the table is of, for whoever hears it, and the name of its CSV. */
  readonly label: string;
  readonly name: string;
  /** A list of the API: `/v1/customers`. */
  readonly path: string;
  readonly filter?: ListQuery;
  readonly columns: readonly Column<Row>[];
  /** What the CSV has besides. */
  readonly csv_columns?: readonly CsvOnly<Row>[];
  /** What Enter or a click on a row does. */
  readonly onOpen?: (row: Row) => void;
  /** Shown when there is nothing at all; with a filter the table says that nothing matches. */
  readonly empty: ReactNode;
  readonly onClearFilter?: () => void;
  /** Buttons left of the export. */
  readonly tools?: ReactNode;
}

/** The first page is there at once; who goes on looks for something. */
const FIRST_ROWS = 100;
const NEXT_ROWS = 1_000;
const ROW_HEIGHT = 44;

/** The key under which a list is kept: whoever changes a resource makes `['list', path]` stale. */
export const listKey = (path: string, filter: ListQuery = {}) => ['list', path, filter] as const;

/**
 * Any list of the API as a table: read page by page while one scrolls, with only the rows on the screen in the document, so
 * that a hundred thousand are as fast as ten. Arrows move between rows, Enter opens one.
 */
export function DataTable<Row extends { readonly id: string }>({
  label,
  name,
  path,
  filter = {},
  columns,
  csv_columns = [],
  onOpen,
  empty,
  onClearFilter,
  tools,
}: DataTableOptions<Row>) {
  const words = useWords(sharedWords);
  const { number } = useFormats();
  const scroller = useRef<HTMLElement>(null);
  const list = useInfiniteQuery({
    queryKey: listKey(path, filter),
    queryFn: ({ pageParam, signal }) =>
      readPage<Row>(path, filter, {
        limit: pageParam === undefined ? FIRST_ROWS : NEXT_ROWS,
        starting_after: pageParam,
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => (page.has_more ? page.data.at(-1)?.id : undefined),
    placeholderData: keepPreviousData,
  });
  const pages = list.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.data) ?? [], [pages]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    getItemKey: (place) => rows[place]?.id ?? place,
  });
  const seen = virtual.getVirtualItems();
  const last = seen.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (last >= rows.length - 20 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  // the row that the arrows go to may come into the document only after it was scrolled to
  const wanted = useRef<number | null>(null);
  const focusWanted = () => {
    if (wanted.current === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(`tr[data-index="${wanted.current}"]`);
    if (row === null || row === undefined) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  };
  useEffect(focusWanted);

  if (list.isPending) return <Loading lines={8} />;
  if (list.isError) return <Trouble error={list.error} onRetry={() => void list.refetch()} />;
  // a list of one customer is not filtered: nobody can clear that
  const filtered =
    onClearFilter !== undefined && Object.values(filter).some((value) => value !== undefined && value !== '');
  if (rows.length === 0)
    return filtered ? (
      <Empty title={words.nothing_matches}>
        <button type="button" className="underline" onClick={onClearFilter}>
          {words.clear_filters}
        </button>
      </Empty>
    ) : (
      empty
    );

  const move = (event: KeyboardEvent<HTMLTableSectionElement>) => {
    const place = Number((event.target as HTMLElement).closest('tr')?.dataset.index);
    const to = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (event.key === 'Enter' && event.target instanceof HTMLTableRowElement) {
      const row = rows[place];
      if (row !== undefined) onOpen?.(row);
    } else if (to !== undefined && rows[to] !== undefined) {
      event.preventDefault();
      wanted.current = to;
      virtual.scrollToIndex(to);
      focusWanted();
    }
  };
  const above = seen[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (seen.at(-1)?.end ?? 0);
  const cellClass = (column: Column<Row>) => clsx('px-3', columnClass(column));
  return (
    <div className="flex min-h-0 flex-col gap-2">
      <ScrollRegion
        region={scroller}
        label={label}
        className="max-h-[calc(100dvh-16rem)] overflow-auto rounded-lg border border-line bg-surface"
      >
        <table className="w-full border-collapse text-left" aria-rowcount={hasNextPage ? -1 : rows.length + 1}>
          <thead className="sticky top-0 z-10 bg-surface text-sm text-muted shadow-[0_1px_0_var(--line)]">
            <tr>
              {columns.map((column) => (
                <th
                  key={column.key}
                  scope="col"
                  className={clsx(cellClass(column), 'py-2.5 font-medium whitespace-nowrap')}
                >
                  {column.head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody onKeyDown={move}>
            <Gap height={above} columns={columns.length} />
            {seen.map(({ index, key }) => {
              const row = rows[index] as Row;
              return (
                <tr
                  key={key}
                  data-index={index}
                  aria-rowindex={index + 2}
                  tabIndex={onOpen === undefined ? undefined : index === seen[0]?.index ? 0 : -1}
                  onClick={(event) => {
                    // links and buttons of a row do what they say
                    if ((event.target as HTMLElement).closest('a,button,input') === null) onOpen?.(row);
                  }}
                  style={{ height: ROW_HEIGHT }}
                  className={clsx('border-t border-line', onOpen !== undefined && 'cursor-pointer hover:bg-sunken')}
                >
                  {columns.map((column) => (
                    <td key={column.key} className={clsx(cellClass(column), 'max-w-80 truncate')}>
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              );
            })}
            <Gap height={below} columns={columns.length} />
          </tbody>
        </table>
      </ScrollRegion>
      <div className="flex flex-wrap items-center justify-between gap-2 text-sm text-muted">
        <span role="status">{words.rows_loaded(number(rows.length), hasNextPage)}</span>
        <div className="flex items-center gap-2">
          {tools}
          <CsvExport
            {...{ label, name }}
            columns={[...columns, ...csv_columns]}
            rows={(signal) => allRows<Row>(path, filter, signal)}
          />
        </div>
      </div>
    </div>
  );
}

/** Where rows would be that are not on the screen. */
function Gap({ height, columns }: { readonly height: number; readonly columns: number }) {
  if (height <= 0) return null;
  return (
    <tr>
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}
