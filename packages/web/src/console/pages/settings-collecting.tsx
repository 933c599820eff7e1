// SPDX-License-Identifier: Apache-2.0
import { dateAt } from '@kontor/core';
import { query, type Schemas } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { Loading, Notice, Trouble } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../ui/words.ts';
import { organisationNow } from '../organisation-clock.ts';
import { useCollectingSettings } from '../settings/billing-settings.ts';
import { collectingFields } from '../settings/dunning-fields.ts';
import { DunningPolicies } from '../settings/dunning-policies.tsx';
import { SettingsForm } from '../settings/settings-form.tsx';
import { SettingsFrame, Waiting } from '../settings/settings-frame.tsx';
import type { Settings } from '../settings/value-at.ts';
import { settingsDunningWords } from '../words/settings-dunning.ts';

/** Whether customers are charged and reminded, and when. */
export default function SettingsCollecting() {
  const words = useWords(settingsDunningWords);
  const { found, form } = useCollectingSettings();
  const organisation = query.useQuery('get', '/v1/organisation');
  if (form === null || organisation.data === undefined)
    return (
      <SettingsFrame page="collecting">
        <Waiting {...(form === null ? found : organisation)} />
      </SettingsFrame>
    );
  const { currency, timezone } = organisation.data;
  const now = organisationNow(organisation.data);
  return (
    <SettingsFrame page="collecting">
      <SettingsForm
        title={words.collecting}
        fields={collectingFields(words)}
        consequence={(edited) => <Begins before={form.settings} after={edited} />}
        {...form}
      />
      <DunningPolicies
        policies={form.settings.policies as readonly Schemas['DunningPolicy'][]}
        onSave={(policies) => form.onSave({ ...form.settings, policies })}
        may={form.may}
        may_not={form.may_not}
        currency={currency}
        timezone={timezone}
        today={dateAt(now, timezone)}
      />
    </SettingsFrame>
  );
}

/** What is collected once this is stored: money moves, so it is said before. */
function Begins({ before, after }: { readonly before: Settings; readonly after: Settings }) {
  const words = useWords(settingsDunningWords);
  if (after.enabled !== true) return before.enabled === true ? <Told>{words.stops}</Told> : null;
  if (after.include_open === true) return <OpenInvoices />;
  return before.enabled === true ? null : <Told>{words.begins}</Told>;
}

function Told({ children }: { readonly children: string }) {
  return (
    <div className="mt-3">
      <Notice tone="warn">{children}</Notice>
    </div>
  );
}

const SHOWN = 20;

function OpenInvoices() {
  const words = useWords(settingsDunningWords);
  const { money, date, number } = useFormats();
  const open = query.useQuery('get', '/v1/invoices', { params: { query: { open: 'true', limit: SHOWN } } });
  if (open.isError) return <Trouble error={open.error} />;
  if (open.data === undefined) return <Loading />;
  const { data, has_more } = open.data;
  return (
    <div className="mt-3 flex flex-col gap-2">
      <Notice tone="warn">
        {data.length === 0
          ? words.none_open
          : has_more
            ? words.many_open(number(SHOWN))
            : words.some_open(number(data.length))}
      </Notice>
      {data.length === 0 ? null : (
        <Table
          label={words.open_invoices}
          rows={data}
          row_key={({ id }) => id}
          columns={[
            { key: 'number', head: words.number, cell: (invoice) => invoice.number },
            { key: 'invoice_date', head: words.issued, cell: (invoice) => date(invoice.invoice_date) },
            {
              key: 'due',
              head: words.total,
              align: 'right',
              cell: (invoice) => money(invoice.due, invoice.currency),
            },
          ]}
        />
      )}
    </div>
  );
}
