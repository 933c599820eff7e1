// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useIdempotencyKey, useStale } from '../../api/change.ts';
import { api, type Schemas } from '../../api/client.ts';
import { useRun } from '../../api/run.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Empty, Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { LinkButton } from '../link-button.tsx';
import { useMay } from '../permission.ts';
import { mailsWords } from '../words/mails.ts';

type Suppression = Schemas['MailSuppression'];

/** Addresses that take no mail. */
export default function MailSuppressions() {
  const words = useWords(mailsWords);
  const { moment } = useFormats();
  const may = useMay('finance');
  const tell = useToast();
  const stale = useStale();
  const key = useIdempotencyKey();
  const { busy, error, run } = useRun();
  const [asked, setAsked] = useState<Suppression | null>(null);
  const lift = (id: string) =>
    run(async () => {
      const { data, error: refused } = await api.DELETE('/v1/mail_suppressions/{id}', {
        params: { path: { id }, header: key.header() },
      });
      if (data === undefined) throw refused;
      key.renew();
      await stale('/v1/mail_suppressions');
      tell(words.lifted);
      setAsked(null);
    });
  const columns: readonly Column<Suppression>[] = [
    { key: 'id', head: words.address, cell: ({ id }) => id },
    { key: 'reason', head: words.reason, cell: ({ reason }) => <span title={reason}>{reason}</span> },
    { key: 'created', head: words.since, cell: ({ created }) => moment(created), wide_only: true },
  ];
  const again: Column<Suppression> = {
    key: 'lift',
    head: words.lift,
    align: 'right',
    csv: false,
    cell: (row) => (
      <Button small aria-label={`${words.lift}: ${row.id}`} onClick={() => setAsked(row)}>
        {words.lift}
      </Button>
    ),
  };
  return (
    <>
      <PageHead
        title={words.suppressions_title}
        lead={words.suppressions_lead}
        actions={<LinkButton to="/mails">{words.all}</LinkButton>}
      />
      <DataTable<Suppression>
        label={words.suppressions_title}
        name="mail-suppressions"
        path="/v1/mail_suppressions"
        columns={may ? [...columns, again] : columns}
        empty={<Empty title={words.no_suppression}>{words.no_suppression_mend}</Empty>}
      />
      {asked === null ? null : (
        <Confirm
          open
          onClose={() => setAsked(null)}
          onConfirm={() => void lift(asked.id)}
          busy={busy}
          title={words.lift_ask(asked.id)}
          confirm={words.lift}
        >
          <p>{words.lift_words}</p>
          {error === null ? null : <Trouble error={error} />}
        </Confirm>
      )}
    </>
  );
}
