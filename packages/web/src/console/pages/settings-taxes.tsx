// SPDX-License-Identifier: Apache-2.0
import { dateAt, type TaxRate } from '@kontor/core';
import { query } from '../../api/client.ts';
import { useWords } from '../../ui/words.ts';
import { LinkButton } from '../link-button.tsx';
import { organisationNow } from '../organisation-clock.ts';
import { useBillingSettings } from '../settings/billing-settings.ts';
import { RateTable } from '../settings/rate-table.tsx';
import { SampleCustomer } from '../settings/sample-customer.tsx';
import type { SettingField } from '../settings/setting-control.tsx';
import { SettingsForm } from '../settings/settings-form.tsx';
import { SettingsFrame, Waiting } from '../settings/settings-frame.tsx';
import { chargingFields, rateField, registrationFields } from '../settings/tax-fields.ts';
import { valueAt } from '../settings/value-at.ts';
import { settingsWords } from '../words/settings.ts';
import { settingsMoneyWords } from '../words/settings-money.ts';

/** Who taxes sales, and at which rates. */
export default function SettingsTaxes() {
  const words = useWords(settingsMoneyWords);
  const { history } = useWords(settingsWords);
  const { found, form } = useBillingSettings();
  const organisation = query.useQuery('get', '/v1/organisation');
  if (form === null || organisation.data === undefined)
    return (
      <SettingsFrame page="taxes">
        <Waiting {...(form === null ? found : organisation)} />
      </SettingsFrame>
    );
  const { currency, timezone } = organisation.data;
  const now = organisationNow(organisation.data);
  const of_rates = rateField(words);
  const fields: readonly SettingField[] = [
    ...registrationFields(words),
    ...chargingFields(words),
    {
      ...of_rates,
      control: ({ value, ...control }) => (
        <RateTable columns={of_rates.columns ?? []} rates={(value ?? []) as readonly TaxRate[]} {...control} />
      ),
    },
  ];
  return (
    <SettingsFrame page="taxes">
      <SettingsForm
        title={words.charging}
        fields={fields}
        actions={<LinkButton to="/audit?action=organisation.changed">{history}</LinkButton>}
        {...form}
      >
        {(edited) =>
          valueAt(edited, 'tax.seller.address.country') === undefined ? (
            <p className="mt-4 text-muted">{words.no_tax_yet}</p>
          ) : (
            <SampleCustomer settings={edited} currency={currency} today={dateAt(now, timezone)} />
          )
        }
      </SettingsForm>
    </SettingsFrame>
  );
}
