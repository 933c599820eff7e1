// SPDX-License-Identifier: Apache-2.0
import { usePreview } from '../../api/ask.ts';
import { api } from '../../api/client.ts';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { useLanguage, useWords } from '../../ui/words.ts';
import { settingsWords } from '../words/settings.ts';
import { type Settings, valueAt } from './value-at.ts';

/** What the query of the preview takes of the settings of mails. */
const SHOWN = ['sender_name', 'accent_colour', 'logo_url', 'footer'] as const;

/** The text of a mail with the settings as they are edited; nothing is sent. */
export function MailPreview({ settings }: { readonly settings: Settings }) {
  const words = useWords(settingsWords);
  const language = useLanguage();
  const query = {
    language,
    ...Object.fromEntries(
      SHOWN.flatMap((name) => {
        const value = valueAt(settings, `mail.${name}`);
        return typeof value === 'string' ? [[name, value] as const] : [];
      }),
    ),
  };
  const preview = usePreview(['mail', query], () =>
    api.GET('/v1/mail_templates/{template}/preview', { params: { path: { template: 'invoice_issued' }, query } }),
  );
  return (
    <section aria-label={words.mail_preview} className="mt-4 min-w-0 rounded-md bg-sunken p-3">
      <h3 className="font-medium">{words.mail_preview}</h3>
      <p className="mb-2 text-muted">{words.mail_preview_lead}</p>
      {preview.isError ? (
        <Trouble error={preview.error} />
      ) : preview.data === undefined ? (
        <Loading lines={5} />
      ) : (
        <ScrollRegion label={preview.data.subject} className="max-h-72 overflow-auto rounded-md bg-surface p-3">
          <p className="font-medium" lang={language}>
            {preview.data.subject}
          </p>
          <p className="mt-2 whitespace-pre-wrap" lang={language}>
            {preview.data.text}
          </p>
        </ScrollRegion>
      )}
    </section>
  );
}
