// SPDX-License-Identifier: Apache-2.0
import { type ChangeEvent, useState } from 'react';
import { useIdempotencyKey, useStale } from '../../api/change.ts';
import { api, type Schemas } from '../../api/client.ts';
import { useRun } from '../../api/run.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Facts } from '../../ui/layout.tsx';
import { Notice, Progress, Trouble } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { CustomerLink } from '../customer/customer-name.tsx';
import { usageStatementsWords } from '../words/usage-statements.ts';
import { TrueUpTable } from './true-up-table.tsx';

type Imported = Schemas['ImportedUsageStatement'];

/** A statement is read and shown with what it will bill before it is taken. */
export function StatementUpload({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(usageStatementsWords);
  const shared = useWords(sharedWords);
  const stale = useStale();
  const key = useIdempotencyKey();
  const { busy, error, run } = useRun();
  const [content, setContent] = useState('');
  const [planned, setPlanned] = useState<Imported | null>(null);
  const [taken, setTaken] = useState<Imported | null>(null);

  const send = async (text: string, dry_run: boolean): Promise<Imported> => {
    const { data, error: refused } = await api.POST('/v1/usage_statements', {
      params: { header: dry_run ? {} : key.header() },
      body: { content: text, dry_run },
    });
    if (data === undefined) throw refused;
    return data;
  };
  const read = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    setPlanned(null);
    setTaken(null);
    key.renew();
    if (file === undefined) return;
    void run(async () => {
      const text = await file.text();
      setContent(text);
      setPlanned(await send(text, true));
    });
  };
  const take = () =>
    run(async () => {
      setTaken(await send(content, false));
      await stale('/v1/usage_statements', '/v1/licences', '/v1/installs', '/v1/usage');
    });
  const shown = taken ?? planned;
  return (
    <Dialog open onClose={onClose} title={words.upload} wide>
      <div className="flex flex-col gap-4">
        <TextField label={words.file} hint={words.file_hint} type="file" onChange={read} />
        {busy ? <Progress label={shared.loading} done={0} /> : null}
        {error === null ? null : <Trouble error={error} />}
        {shown === null ? null : <StatementPlan statement={shown} taken={taken !== null} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{taken === null ? shared.cancel : shared.close}</Button>
          {taken === null ? (
            <Button
              look="primary"
              busy={busy}
              disabled={planned === null || planned.replayed}
              onClick={() => void take()}
            >
              {words.take}
            </Button>
          ) : null}
        </div>
      </div>
    </Dialog>
  );
}

/** What a statement says, and what it comes to. */
function StatementPlan({ statement, taken }: { readonly statement: Imported; readonly taken: boolean }) {
  const words = useWords(usageStatementsWords);
  const { moment, number } = useFormats();
  const { customer_id, install_id, from_sequence, to_sequence, covers_from, covers_until, issued } = statement;
  const { replayed, recorded, clock_set_back_seconds, usage, true_ups } = statement;
  return (
    <section aria-label={words.says} className="flex flex-col gap-3">
      <h3 className="font-semibold">{words.says}</h3>
      <Notice tone={taken ? 'good' : 'plain'}>
        {replayed ? words.replayed : taken ? words.taken : words.nothing_stored}
        {recorded === null
          ? null
          : ` ${words.recorded(number(recorded.accepted), number(recorded.duplicates), number(recorded.quarantined))}`}
      </Notice>
      <Facts
        facts={[
          [words.customer, <CustomerLink key="customer" id={customer_id} />],
          [words.installation, <code key="install">{install_id}</code>],
          [words.covers, words.range(moment(covers_from), moment(covers_until))],
          [words.entries, words.entries_of(number(from_sequence), number(to_sequence))],
          [words.issued, moment(issued)],
          ...(clock_set_back_seconds === null || clock_set_back_seconds === 0
            ? []
            : [[words.clock, words.seconds(number(clock_set_back_seconds))] as const]),
        ]}
      />
      <h4 className="font-medium">{words.usage}</h4>
      {usage.length === 0 ? (
        <p className="text-muted">{words.no_usage}</p>
      ) : (
        <Table
          label={words.usage}
          rows={usage}
          row_key={({ feature }) => feature}
          columns={[
            { key: 'feature', head: words.feature, cell: ({ feature }) => feature },
            { key: 'meter', head: words.meter, cell: ({ meter }) => meter },
            {
              key: 'covers',
              head: words.covers,
              cell: ({ from, to }) => words.range(moment(from), moment(to)),
              csv: ({ from, to }) => `${from}/${to}`,
            },
            { key: 'quantity', head: words.quantity, align: 'right', cell: ({ quantity }) => number(quantity) },
          ]}
        />
      )}
      {true_ups.length === 0 ? null : (
        <>
          <h4 className="font-medium">{words.true_ups}</h4>
          <TrueUpTable label={words.true_ups} true_ups={true_ups} />
        </>
      )}
    </section>
  );
}
