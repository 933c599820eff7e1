// SPDX-License-Identifier: Apache-2.0
import { useStale } from '../../api/change.ts';
import { query, type Schemas } from '../../api/client.ts';
import { useWords } from '../../ui/words.ts';
import { useMay } from '../permission.ts';
import { useOrganisation } from '../session.tsx';
import { leads } from '../team/roles.ts';
import { settingsWords } from '../words/settings.ts';
import type { Settings } from './value-at.ts';

/** How the organisation bills, as it is and as a form takes it; `form` is null until it is read. */
export function useBillingSettings() {
  const stale = useStale();
  const may = leads(useOrganisation().role);
  const found = query.useQuery('get', '/v1/billing_settings');
  const change = query.useMutation('put', '/v1/billing_settings');
  const onSave = async (body: Settings) => {
    await change.mutateAsync({ body: body as Schemas['BillingSettings'] });
    await stale('/v1/billing_settings');
  };
  return { found, form: found.data === undefined ? null : { settings: found.data as Settings, onSave, may } };
}

/** How the organisation collects, in the same manner; finance may change it, too. */
export function useCollectingSettings() {
  const stale = useStale();
  const may = useMay('finance');
  const { finance_may_not: may_not } = useWords(settingsWords);
  const found = query.useQuery('get', '/v1/collecting');
  const change = query.useMutation('put', '/v1/collecting');
  const onSave = async ({ object: _object, ...body }: Settings) => {
    await change.mutateAsync({ body: body as unknown as Schemas['NewCollectingSettings'] });
    await stale('/v1/collecting');
  };
  return { found, form: found.data === undefined ? null : { settings: found.data as Settings, onSave, may, may_not } };
}
