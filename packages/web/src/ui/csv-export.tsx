// SPDX-License-Identifier: Apache-2.0
import { csvRecord } from '@kontor/core';
import { Download } from 'lucide-react';
import { useRef, useState } from 'react';
import { saveFile } from '../api/file.ts';
import { allRows, type ListQuery } from '../api/pages.ts';
import { Button, Spinner } from './button.tsx';
import type { Column } from './data-table.tsx';
import { useFormats } from './format.ts';
import { Trouble } from './notice.tsx';
import { useWords } from './words.ts';
import { sharedWords } from './words-shared.ts';

/** Every row of the list under its filter as a file, however many: says how far it is and can be stopped. */
export function CsvExport<Row extends { readonly id: string }>({
  name,
  path,
  filter,
  columns,
}: {
  readonly name: string;
  readonly path: string;
  readonly filter: ListQuery;
  readonly columns: readonly Column<Row>[];
}) {
  const words = useWords(sharedWords);
  const { number } = useFormats();
  const [done, setDone] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const stopped = useRef<AbortController>(null);
  const save = async () => {
    const stop = new AbortController();
    stopped.current = stop;
    setError(null);
    setDone(0);
    try {
      const told = columns.filter(({ csv }) => csv !== false);
      const parts: string[] = [csvRecord(told.map(({ key }) => key))];
      let count = 0;
      for await (const rows of allRows<Row>(path, filter, stop.signal)) {
        parts.push(...rows.map((row) => csvRecord(told.map((column) => csvText(column, row)))));
        count += rows.length;
        setDone(count);
      }
      saveFile(new Blob(parts, { type: 'text/csv' }), `${name}.csv`);
    } catch (thrown) {
      if (!stop.signal.aborted) setError(thrown);
    } finally {
      setDone(null);
    }
  };
  if (done !== null)
    return (
      <span role="status" className="flex items-center gap-2">
        <Spinner /> {words.exporting(number(done))}
        <Button small onClick={() => stopped.current?.abort()}>
          {words.stop}
        </Button>
      </span>
    );
  return (
    <>
      {error === null ? null : <Trouble error={error} onRetry={() => void save()} />}
      <Button small look="quiet" icon={<Download size={14} aria-hidden />} onClick={() => void save()}>
        {words.csv}
      </Button>
    </>
  );
}

function csvText<Row>(column: Column<Row>, row: Row): string {
  if (typeof column.csv === 'function') return column.csv(row) ?? '';
  const value = (row as Record<string, unknown>)[column.key];
  return value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}
