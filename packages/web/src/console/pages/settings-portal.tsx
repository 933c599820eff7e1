// SPDX-License-Identifier: Apache-2.0
import { useStale } from '../../api/change.ts';
import { query, type Schemas } from '../../api/client.ts';
import { useWords } from '../../ui/words.ts';
import { useOrganisation } from '../session.tsx';
import { PortalDomains } from '../settings/portal-domains.tsx';
import { portalFields } from '../settings/portal-fields.ts';
import { SettingsForm } from '../settings/settings-form.tsx';
import { SettingsFrame, Waiting } from '../settings/settings-frame.tsx';
import type { Settings } from '../settings/value-at.ts';
import { leads } from '../team/roles.ts';
import { settingsWords } from '../words/settings.ts';
import { settingsOutsideWords } from '../words/settings-outside.ts';

/** What customers see and may do by themselves. */
export default function SettingsPortal() {
  const words = useWords(settingsOutsideWords);
  const document_words = useWords(settingsWords);
  const stale = useStale();
  const may = leads(useOrganisation().role);
  const found = query.useQuery('get', '/v1/portal_settings');
  const change = query.useMutation('put', '/v1/portal_settings');
  return (
    <SettingsFrame page="portal">
      {found.data === undefined ? (
        <Waiting {...found} />
      ) : (
        <SettingsForm
          title={words.portal}
          lead={
            <>
              {words.portal_at} <code className="break-all">{found.data.url}</code>
            </>
          }
          fields={portalFields(words, document_words)}
          settings={found.data as Settings}
          may={may}
          onSave={async ({ object: _object, url: _url, ...body }) => {
            await change.mutateAsync({ body: body as unknown as Schemas['PortalSettings'] });
            await stale('/v1/portal_settings');
          }}
        />
      )}
      <PortalDomains may={may} />
    </SettingsFrame>
  );
}
