// SPDX-License-Identifier: Apache-2.0
import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useIdempotencyKey, useStale } from '../../api/change.ts';
import { api, type Schemas } from '../../api/client.ts';
import { useRun } from '../../api/run.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useFormats } from '../../ui/format.ts';
import { Facts, PageHead } from '../../ui/layout.tsx';
import { Empty, Notice, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { FilterBar, type FilterField, useFilter } from '../filter-bar.tsx';
import { LinkButton } from '../link-button.tsx';
import { useMay } from '../permission.ts';
import { quarantineWords } from '../words/usage.ts';

type Held = Schemas['QuarantinedEvent'];

/** Events that cannot be counted yet: why, how to mend it, and counting them when it is mended. */
export default function UsageQuarantine() {
  const words = useWords(quarantineWords);
  const { moment, number } = useFormats();
  const may = useMay('developer');
  const stale = useStale();
  const key = useIdempotencyKey();
  const { busy, error, run } = useRun();
  const [shown, setShown] = useState<Held | null>(null);
  const [done, setDone] = useState<Schemas['QuarantineReplay'] | null>(null);
  const fields: readonly FilterField[] = [
    { name: 'subject', label: words.subject, kind: 'text' },
    { name: 'type', label: words.type, kind: 'text' },
  ];
  const { filter, clear } = useFilter(fields);
  const replay = () =>
    run(async () => {
      const { data, error: refused } = await api.POST('/v1/quarantine/replay', {
        params: { header: key.header() },
      });
      if (data === undefined) throw refused;
      key.renew();
      setDone(data);
      await stale('/v1/quarantine', '/v1/usage');
    });
  const columns: readonly Column<Held>[] = [
    {
      key: 'event_id',
      head: words.event,
      cell: (row) => (
        <button type="button" className="text-accent hover:underline" onClick={() => setShown(row)}>
          {row.event_id}
        </button>
      ),
    },
    { key: 'type', head: words.type, cell: ({ type }) => <code>{type}</code>, wide_only: true },
    { key: 'subject', head: words.subject, cell: ({ subject }) => subject },
    { key: 'message', head: words.why, cell: ({ message }) => <span title={message}>{message}</span> },
    { key: 'time', head: words.time, cell: ({ time }) => moment(time), wide_only: true },
  ];
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead}
        actions={
          <>
            <LinkButton to="/usage">{words.usage}</LinkButton>
            {may ? (
              <Button
                look="primary"
                busy={busy}
                icon={<RotateCcw size={16} aria-hidden />}
                onClick={() => void replay()}
              >
                {words.replay}
              </Button>
            ) : null}
          </>
        }
      />
      {error === null ? null : <Trouble error={error} />}
      {done === null ? null : (
        <div className="mb-3">
          <Notice tone={done.held === 0 ? 'good' : 'warn'}>
            {words.replayed(number(done.counted), number(done.held))}
          </Notice>
        </div>
      )}
      <FilterBar list="quarantine" fields={fields} />
      <DataTable<Held>
        label={words.title}
        name="quarantine"
        path="/v1/quarantine"
        filter={filter}
        onClearFilter={clear}
        columns={columns}
        onOpen={setShown}
        empty={<Empty title={words.empty}>{words.empty_mend}</Empty>}
      />
      {shown === null ? null : (
        <Dialog open onClose={() => setShown(null)} title={shown.event_id} lead={shown.message} wide>
          <div className="flex flex-col gap-3">
            <Facts
              facts={[
                [words.mend, shown.mend],
                [words.subject, shown.subject],
                [words.type, <code key="type">{shown.type}</code>],
                [words.source, <code key="source">{shown.source}</code>],
                [words.time, moment(shown.time)],
                [words.received, moment(shown.received)],
              ]}
            />
            <CodeBlock label={words.data} text={JSON.stringify(shown.data ?? null, null, 2)} />
          </div>
        </Dialog>
      )}
    </>
  );
}
