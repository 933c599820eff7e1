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
import { Section } from '../../ui/layout.tsx';
import { Badge, Empty, Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { useMay } from '../permission.ts';
import { targetsWords } from '../words/targets.ts';
import { AlertForm } from './alert-form.tsx';

type Alert = Schemas['Alert'];
type AlertEvent = Schemas['AlertEvent'];

/** Alerts, looked at daily or now, and what they told. */
export function Alerts() {
  const words = useWords(targetsWords);
  const { date, number } = useFormats();
  const may = useMay('finance');
  const tell = useToast();
  const stale = useStale();
  const key = useIdempotencyKey();
  const { busy, error, run, forget } = useRun();
  const [adding, setAdding] = useState(false);
  const [removed, setRemoved] = useState<Alert | null>(null);
  const look = () =>
    run(async () => {
      const { data, error: refused } = await api.POST('/v1/alerts/look', {
        params: { header: key.header() },
        body: {},
      });
      if (data === undefined) throw refused;
      key.renew();
      await stale('/v1/alert');
      tell(words.look_told(number(data.raised), number(data.cleared)));
    });
  const remove = (id: string) =>
    run(async () => {
      const { data, error: refused } = await api.DELETE('/v1/alerts/{id}', { params: { path: { id } } });
      if (data === undefined) throw refused;
      await stale('/v1/alert');
      tell(words.removed);
      setRemoved(null);
    });
  const ruleOf = ({ rule }: Alert) =>
    rule.of === 'target'
      ? words.rule_target(rule.target)
      : words.rule_metric(rule.metric, rule.operator, number(rule.threshold), String(rule.days ?? 1));
  const columns: readonly Column<Alert>[] = [
    { key: 'label', head: words.alert, cell: ({ rule }) => rule.label, csv: ({ rule }) => rule.label },
    {
      key: 'status',
      head: words.status,
      cell: ({ status }) => <Badge tone={status === 'raised' ? 'bad' : 'good'}>{words.alert_statuses[status]}</Badge>,
    },
    { key: 'rule', head: words.rule, cell: ruleOf, csv: ruleOf },
    { key: 'since', head: words.since, cell: ({ since }) => (since === null ? '' : date(since)), wide_only: true },
    {
      key: 'looked_on',
      head: words.looked,
      cell: ({ looked_on }) => (looked_on === null ? '' : date(looked_on)),
      wide_only: true,
    },
  ];
  const end: Column<Alert> = {
    key: 'remove',
    head: words.remove,
    align: 'right',
    csv: false,
    cell: (row) => (
      <Button
        small
        aria-label={`${words.remove}: ${row.rule.label}`}
        onClick={() => {
          forget();
          setRemoved(row);
        }}
      >
        {words.remove}
      </Button>
    ),
  };
  const events: readonly Column<AlertEvent>[] = [
    { key: 'date', head: words.day, cell: (row) => date(row.date) },
    { key: 'label', head: words.alert, cell: ({ label }) => label ?? '' },
    {
      key: 'change',
      head: words.change,
      cell: ({ change }) => <Badge tone={change === 'raised' ? 'bad' : 'good'}>{words.changes[change]}</Badge>,
    },
    { key: 'words', head: words.how, cell: (row) => <span title={row.words}>{row.words}</span> },
  ];
  return (
    <>
      <Section
        title={words.alerts}
        actions={
          may ? (
            <div className="flex gap-2">
              <Button busy={busy} onClick={() => void look()}>
                {words.look}
              </Button>
              <Button look="primary" onClick={() => setAdding(true)}>
                {words.add_alert}
              </Button>
            </div>
          ) : null
        }
      >
        {error === null || removed !== null ? null : <Trouble error={error} />}
        <DataTable<Alert>
          label={words.rule}
          name="alerts"
          path="/v1/alerts"
          columns={may ? [...columns, end] : columns}
          empty={<Empty title={words.no_alerts}>{words.no_alerts_mend}</Empty>}
        />
      </Section>
      <Section title={words.events}>
        <DataTable<AlertEvent>
          label={words.change}
          name="alert-events"
          path="/v1/alert_events"
          columns={events}
          empty={<Empty title={words.no_events} />}
        />
      </Section>
      {adding ? <AlertForm onClose={() => setAdding(false)} /> : null}
      {removed === null ? null : (
        <Confirm
          open
          danger
          onClose={() => setRemoved(null)}
          onConfirm={() => void remove(removed.id)}
          busy={busy}
          title={words.remove_ask(removed.rule.label)}
          confirm={words.remove}
        >
          <p>{words.remove_words}</p>
          {error === null ? null : <Trouble error={error} />}
        </Confirm>
      )}
    </>
  );
}
