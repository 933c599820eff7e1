// SPDX-License-Identifier: Apache-2.0
import { useStale } from '../../api/change.ts';
import { query, type Schemas } from '../../api/client.ts';
import { useWords } from '../../ui/words.ts';
import { LinkButton } from '../link-button.tsx';
import { useOrganisation } from '../session.tsx';
import { metadataOf, metadataRows } from '../settings/metadata-rows.ts';
import { SettingsForm } from '../settings/settings-form.tsx';
import { SettingsFrame, Waiting } from '../settings/settings-frame.tsx';
import { leads } from '../team/roles.ts';
import { settingsWords } from '../words/settings.ts';

/** Who the organisation is. */
export default function Settings() {
  return (
    <SettingsFrame page="organisation">
      <OrganisationForm />
    </SettingsFrame>
  );
}

function OrganisationForm() {
  const words = useWords(settingsWords);
  const stale = useStale();
  const { role } = useOrganisation();
  const found = query.useQuery('get', '/v1/organisation', {}, { select: formOf });
  const change = query.useMutation('patch', '/v1/organisation');
  if (found.data === undefined) return <Waiting {...found} />;
  return (
    <SettingsForm
      title={words.organisation}
      may={leads(role)}
      settings={found.data}
      actions={<LinkButton to="/audit?action=organisation.changed">{words.history}</LinkButton>}
      fields={[
        { path: 'name', label: words.name, required: true },
        {
          path: 'invoice_prefix',
          label: words.invoice_prefix,
          hint: words.invoice_prefix_hint(`${found.data.invoice_prefix}-000017`),
          required: true,
        },
        { path: 'timezone', label: words.timezone, hint: words.timezone_hint, required: true },
        { path: 'currency', label: words.currency, required: true },
        {
          path: 'metadata',
          label: words.metadata,
          kind: 'rows',
          columns: [
            { key: 'key', label: words.key },
            { key: 'value', label: words.value },
          ],
        },
      ]}
      onSave={async ({ metadata = [], ...body }) => {
        await change.mutateAsync({ body: { ...body, metadata: metadataOf(metadata) } });
        await stale('/v1/organisation');
      }}
    />
  );
}

/** What can be changed of it. */
function formOf({ name, invoice_prefix, timezone, currency, metadata }: Schemas['Organisation']) {
  return { name, invoice_prefix, timezone, currency, metadata: metadataRows(metadata) };
}
