// SPDX-License-Identifier: Apache-2.0
import { ACCOUNT_KEYS, CHARTS } from '@kontor/core';
import { useWords } from '../../ui/words.ts';
import { LinkButton } from '../link-button.tsx';
import { useBillingSettings } from '../settings/billing-settings.ts';
import type { SettingField } from '../settings/setting-control.tsx';
import { SettingsForm } from '../settings/settings-form.tsx';
import { SettingsFrame, Waiting } from '../settings/settings-frame.tsx';
import { ledgerWords } from '../words/ledger.ts';
import { settingsMoneyWords } from '../words/settings-money.ts';

/** How the journal is written for a bookkeeping program. */
export default function SettingsLedger() {
  const words = useWords(settingsMoneyWords);
  const { accounts } = useWords(ledgerWords);
  const { found, form } = useBillingSettings();
  const fields: readonly SettingField[] = ACCOUNT_KEYS.flatMap((key) => [
    {
      path: `ledger.accounts.${key}.number`,
      label: words.account_number(accounts[key]),
      hint: words.account_defaults(CHARTS.generic[key], CHARTS.skr03[key], CHARTS.skr04[key]),
    },
    { path: `ledger.accounts.${key}.name`, label: words.account_name(accounts[key]) },
  ]);
  return (
    <SettingsFrame page="ledger">
      {form === null ? (
        <Waiting {...found} />
      ) : (
        <>
          <SettingsForm
            title={words.journal_file}
            fields={[
              {
                path: 'ledger.date_order',
                label: words.date_order,
                kind: 'choice',
                choices: [
                  ['', words.date_orders.none],
                  ['iso', '2024-01-31'],
                  ['month_first', '01/31/2024'],
                  ['day_first', '31/01/2024'],
                ],
              },
            ]}
            actions={<LinkButton to="/ledger?tab=journal">{words.export_journal}</LinkButton>}
            {...form}
          />
          <SettingsForm title={words.accounts} lead={words.accounts_lead} fields={fields} {...form} />
        </>
      )}
    </SettingsFrame>
  );
}
