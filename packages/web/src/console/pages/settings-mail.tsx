// SPDX-License-Identifier: Apache-2.0
import { useWords } from '../../ui/words.ts';
import { LinkButton } from '../link-button.tsx';
import { useBillingSettings, useCollectingSettings } from '../settings/billing-settings.ts';
import { mailFields, quoteMailFields } from '../settings/mail-fields.ts';
import { MailPreview } from '../settings/mail-preview.tsx';
import { SettingsForm } from '../settings/settings-form.tsx';
import { SettingsFrame, Waiting } from '../settings/settings-frame.tsx';
import { settingsWords } from '../words/settings.ts';

/** From whom mails come, and which of them go out. */
export default function SettingsMail() {
  const words = useWords(settingsWords);
  const collecting = useCollectingSettings();
  const billing = useBillingSettings();
  return (
    <SettingsFrame page="mail">
      {collecting.form === null ? (
        <Waiting {...collecting.found} />
      ) : (
        <SettingsForm
          title={words.mail_sender}
          lead={words.server_sends}
          fields={mailFields(words)}
          actions={<LinkButton to="/mails/templates">{words.see_templates}</LinkButton>}
          {...collecting.form}
        >
          {(edited) => <MailPreview settings={edited} />}
        </SettingsForm>
      )}
      {billing.form === null ? (
        <Waiting {...billing.found} />
      ) : (
        <SettingsForm title={words.mail_which} fields={quoteMailFields(words)} {...billing.form} />
      )}
    </SettingsFrame>
  );
}
