// SPDX-License-Identifier: Apache-2.0
import { useWords } from '../../ui/words.ts';
import { useBillingSettings } from '../settings/billing-settings.ts';
import { bankFields, brandFields, printingFields, sellerFields } from '../settings/document-fields.ts';
import { SettingsForm } from '../settings/settings-form.tsx';
import { SettingsFrame, Waiting } from '../settings/settings-frame.tsx';
import { settingsWords } from '../words/settings.ts';

/** What stands on documents, and how they look. */
export default function SettingsDocuments() {
  const words = useWords(settingsWords);
  const { found, form } = useBillingSettings();
  return (
    <SettingsFrame page="documents">
      {form === null ? (
        <Waiting {...found} />
      ) : (
        <>
          <SettingsForm title={words.seller} fields={sellerFields(words)} {...form} />
          <SettingsForm title={words.bank} fields={bankFields(words)} {...form} />
          <SettingsForm title={words.printing} fields={printingFields(words)} {...form} />
          <SettingsForm title={words.brand} fields={brandFields(words)} {...form} />
        </>
      )}
    </SettingsFrame>
  );
}
