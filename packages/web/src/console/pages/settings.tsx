// SPDX-License-Identifier: Apache-2.0
import { useStale } from '../../api/change.ts';
import { query, type Schemas } from '../../api/client.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useWords } from '../../ui/words.ts';
import { useAddress } from '../router.tsx';
import { useOrganisation } from '../session.tsx';
import { bankFields, brandFields, printingFields, sellerFields, taxFields } from '../settings/document-fields.ts';
import { mailFields, quoteMailFields } from '../settings/mail-fields.ts';
import { SettingsForm } from '../settings/settings-form.tsx';
import type { Settings as SettingsObject } from '../settings/value-at.ts';
import { leads } from '../team/roles.ts';
import { settingsWords } from '../words/settings.ts';

export default function Settings() {
  const words = useWords(settingsWords);
  const [{ part = 'organisation' }, change] = useAddress();
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <Tabs
        label={words.parts}
        active={part}
        onChange={(next) => change({ part: next })}
        tabs={[
          { key: 'organisation', label: words.organisation, content: () => <OrganisationPart /> },
          { key: 'documents', label: words.documents, content: () => <BillingPart part="documents" /> },
          { key: 'brand', label: words.brand, content: () => <BillingPart part="brand" /> },
          { key: 'taxes', label: words.taxes, content: () => <BillingPart part="taxes" /> },
          { key: 'mail', label: words.mail, content: () => <MailPart /> },
        ]}
      />
    </>
  );
}

function OrganisationPart() {
  const words = useWords(settingsWords);
  const stale = useStale();
  const { role } = useOrganisation();
  const found = query.useQuery('get', '/v1/organisation');
  const change = query.useMutation('patch', '/v1/organisation');
  if (found.data === undefined) return <Waiting {...found} />;
  const { name, currency, timezone, invoice_prefix } = found.data;
  return (
    <SettingsForm
      title={words.organisation}
      may={leads(role)}
      settings={{ name, currency, timezone, invoice_prefix }}
      fields={[
        { path: 'name', label: words.name, required: true },
        { path: 'invoice_prefix', label: words.invoice_prefix, required: true },
        { path: 'timezone', label: words.timezone, hint: words.timezone_hint, required: true },
        { path: 'currency', label: words.currency, required: true },
      ]}
      onSave={async (body) => {
        await change.mutateAsync({ body });
        await stale('/v1/organisation');
      }}
    />
  );
}

function BillingPart({ part }: { readonly part: 'documents' | 'brand' | 'taxes' }) {
  const words = useWords(settingsWords);
  const found = query.useQuery('get', '/v1/billing_settings');
  const save = useSaveBilling();
  const may = leads(useOrganisation().role);
  if (found.data === undefined) return <Waiting {...found} />;
  const form = { settings: found.data as SettingsObject, onSave: save, may };
  // a form begins anew with what another one has stored
  const key = found.dataUpdatedAt;
  if (part === 'brand') return <SettingsForm key={key} title={words.brand} fields={brandFields(words)} {...form} />;
  if (part === 'taxes') return <SettingsForm key={key} title={words.taxes} fields={taxFields(words)} {...form} />;
  return (
    <div key={key} className="flex flex-col gap-4">
      <SettingsForm title={words.seller} fields={sellerFields(words)} {...form} />
      <SettingsForm title={words.bank} fields={bankFields(words)} {...form} />
      <SettingsForm title={words.printing} fields={printingFields(words)} {...form} />
    </div>
  );
}

function MailPart() {
  const words = useWords(settingsWords);
  const stale = useStale();
  const { role } = useOrganisation();
  const collecting = query.useQuery('get', '/v1/collecting');
  const billing = query.useQuery('get', '/v1/billing_settings');
  const change = query.useMutation('put', '/v1/collecting');
  const saveBilling = useSaveBilling();
  if (collecting.data === undefined) return <Waiting {...collecting} />;
  if (billing.data === undefined) return <Waiting {...billing} />;
  const { object: _object, ...settings } = collecting.data;
  return (
    <div className="flex flex-col gap-4">
      <SettingsForm
        key={`mail ${collecting.dataUpdatedAt}`}
        title={words.mail_sender}
        may={leads(role) || role === 'finance'}
        settings={settings}
        fields={mailFields(words)}
        onSave={async (body) => {
          await change.mutateAsync({ body: { mail: {}, ...body } as Schemas['NewCollectingSettings'] });
          await stale('/v1/collecting');
        }}
      />
      <SettingsForm
        key={`quotes ${billing.dataUpdatedAt}`}
        title={words.mail_which}
        may={leads(role)}
        settings={billing.data as SettingsObject}
        fields={quoteMailFields(words)}
        onSave={saveBilling}
      />
    </div>
  );
}

function useSaveBilling() {
  const stale = useStale();
  const change = query.useMutation('put', '/v1/billing_settings');
  return async (body: SettingsObject) => {
    await change.mutateAsync({ body: body as Schemas['BillingSettings'] });
    await stale('/v1/billing_settings');
  };
}

function Waiting({ error, refetch }: { readonly error: unknown; readonly refetch: () => unknown }) {
  return error === null ? <Loading lines={6} /> : <Trouble error={error} onRetry={() => void refetch()} />;
}
