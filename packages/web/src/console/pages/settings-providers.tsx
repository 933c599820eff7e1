// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange } from '../../api/ask.ts';
import { useStale } from '../../api/change.ts';
import { API_ROOT, api, query, type Schemas } from '../../api/client.ts';
import type { paths } from '../../api/openapi.d.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmChange } from '../../ui/confirm-change.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { useOrganisation } from '../session.tsx';
import { bankTransferFields, stripeFields } from '../settings/provider-fields.ts';
import { SettingsForm } from '../settings/settings-form.tsx';
import { SettingsFrame, Waiting } from '../settings/settings-frame.tsx';
import type { Settings } from '../settings/value-at.ts';
import { leads } from '../team/roles.ts';
import { settingsOutsideWords } from '../words/settings-outside.ts';

/** What a provider is set up with; the server judges what a form has put together. */
type BodyOf<Path extends '/v1/payment_providers/stripe' | '/v1/payment_providers/bank-transfer'> = NonNullable<
  paths[Path]['put']['requestBody']
>['content']['application/json'];
type Provider = Schemas['PaymentProvider'];
const PATH = '/v1/payment_providers';
const NONE: Settings = {};

/** Who moves money: cards through Stripe, and the account that customers send money to. */
export default function SettingsProviders() {
  const words = useWords(settingsOutsideWords);
  const stale = useStale();
  const may = leads(useOrganisation().role);
  const found = query.useQuery('get', PATH);
  const putStripe = query.useMutation('put', `${PATH}/stripe`);
  const putBank = query.useMutation('put', `${PATH}/bank-transfer`);
  if (found.data === undefined)
    return (
      <SettingsFrame page="providers">
        <Waiting {...found} />
      </SettingsFrame>
    );
  const stripe = found.data.data.find(({ id }) => id === 'stripe');
  const bank = found.data.data.find(({ id }) => id === 'bank-transfer');
  return (
    <SettingsFrame page="providers">
      <SettingsForm
        title={words.stripe}
        lead={<Lead provider={stripe} words={words.stripe_lead} />}
        fields={stripeFields(words, stripe?.api_key_end ?? null)}
        settings={(stripe as Settings | undefined) ?? NONE}
        {...(stripe === undefined ? { start: { method_types: ['card'] } } : {})}
        actions={stripe === undefined || !may ? null : <Remove provider={stripe} name={words.stripe} />}
        may={may}
        onSave={async ({ api_key, method_types = [], webhook_secrets }) => {
          const body = {
            method_types,
            ...said('api_key', api_key),
            ...said('webhook_secrets', secretsOf(webhook_secrets)),
          };
          await putStripe.mutateAsync({ body: body as BodyOf<'/v1/payment_providers/stripe'> });
          await stale(PATH);
        }}
      />
      <SettingsForm
        title={words.bank}
        lead={<Lead provider={bank} words={words.bank_lead} />}
        fields={bankTransferFields(words)}
        settings={(bank as Settings | undefined) ?? NONE}
        actions={bank === undefined || !may ? null : <Remove provider={bank} name={words.bank} />}
        consequence={() => (
          <div className="mt-3">
            <Notice tone="warn">{words.bank_changes}</Notice>
          </div>
        )}
        may={may}
        onSave={async ({ beneficiary, iban, bic, direct_debit, webhook_secrets }) => {
          const body = {
            ...{ beneficiary, iban, bic: bic ?? null },
            ...said('direct_debit', direct_debit ?? undefined),
            ...said('webhook_secrets', secretsOf(webhook_secrets)),
          };
          await putBank.mutateAsync({ body: body as BodyOf<'/v1/payment_providers/bank-transfer'> });
          await stale(PATH);
        }}
      />
    </SettingsFrame>
  );
}

const said = (name: string, value: unknown) => (value === undefined ? {} : { [name]: value });

/** Secrets are written with spaces or commas between them. */
function secretsOf(text: unknown): readonly string[] | undefined {
  return typeof text === 'string' ? text.split(/[\s,]+/).filter((secret) => secret !== '') : undefined;
}

function Lead({ provider, words: lead }: { readonly provider: Provider | undefined; readonly words: string }) {
  const words = useWords(settingsOutsideWords);
  if (provider === undefined) return lead;
  const address = `${API_ROOT}${provider.webhook_path}`;
  return (
    <>
      <p>{lead}</p>
      <p className="mt-2">
        {words.webhook_address} <code className="break-all">{address}</code> <CopyButton text={address} />
      </p>
    </>
  );
}

function Remove({ provider, name }: { readonly provider: Provider; readonly name: string }) {
  const words = useWords(settingsOutsideWords);
  const tell = useToast();
  const [asking, setAsking] = useState(false);
  const change = useChange(
    (header) => api.DELETE('/v1/payment_providers/{provider}', { params: { path: { provider: provider.id }, header } }),
    {
      stale: [PATH],
      onDone: () => {
        tell(words.removed);
        setAsking(false);
      },
    },
  );
  return (
    <>
      <Button look="danger" small onClick={() => setAsking(true)}>
        {words.remove}
      </Button>
      <ConfirmChange
        danger
        open={asking}
        onClose={() => setAsking(false)}
        change={change}
        title={words.remove_provider(name)}
        confirm={words.remove}
      >
        <p>{words.remove_lead}</p>
      </ConfirmChange>
    </>
  );
}
