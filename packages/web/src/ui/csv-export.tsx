// SPDX-License-Identifier: Apache-2.0
import { csvRecord } from '@kontor/core';
import { Download } from 'lucide-react';
import { useRef, useState } from 'react';
import { saveFile } from '../api/file.ts';
import { Button, Spinner } from './button.tsx';
import { type CsvColumn, csvText } from './column.ts';
import { useFormats } from './format.ts';
import { Trouble } from './notice.tsx';
import { useWords } from './words.ts';
import { sharedWords } from './words-shared.ts';

/** Every row of a table as a file, however many: says how far it is and can be stopped. */
export function CsvExport<Row>({
  label,
  name,
  columns,
  rows,
}: {
  /** Of the table, for whoever hears the button. */
  readonly label: string;
  readonly name: string;
  readonly columns: readonly CsvColumn<Row>[];
  /** All rows, in as many pieces as they come. */
  readonly rows: (signal: AbortSignal) => Iterable<readonly Row[]> | AsyncIterable<readonly Row[]>;
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
      for await (const piece of rows(stop.signal)) {
        parts.push(...piece.map((row) => csvRecord(told.map((column) => csvText(column, row)))));
        count += piece.length;
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
      <Button
        small
        look="quiet"
        aria-label={`${words.csv}: ${label}`}
        icon={<Download size={14} aria-hidden />}
        onClick={() => void save()}
      >
        {words.csv}
      </Button>
    </>
  );
}
