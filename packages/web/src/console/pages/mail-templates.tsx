// SPDX-License-Identifier: Apache-2.0
import { query } from '../../api/client.ts';
import type { paths } from '../../api/openapi.d.ts';
import { Choice } from '../../ui/field.tsx';
import { Facts, PageHead, Section } from '../../ui/layout.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { useLanguage, useWords } from '../../ui/words.ts';
import { LinkButton } from '../link-button.tsx';
import { MailText } from '../mails/mail-text.tsx';
import { useAddress } from '../router.tsx';
import { mailTemplateWords } from '../words/mail-templates.ts';
import { mailsWords } from '../words/mails.ts';

type Parameters = paths['/v1/mail_templates/{template}/preview']['get']['parameters'];
type Template = Parameters['path']['template'];
type MailLanguage = NonNullable<NonNullable<Parameters['query']>['language']>;

/** How mails read, before any is sent. */
export default function MailTemplates() {
  const words = useWords(mailsWords);
  const names = useWords(mailTemplateWords);
  const own = useLanguage();
  const [address, change] = useAddress();
  const template = (address.template ?? 'invoice_issued') as Template;
  const language = (address.language ?? own) as MailLanguage;
  const preview = query.useQuery('get', '/v1/mail_templates/{template}/preview', {
    params: { path: { template }, query: { language } },
  });
  return (
    <>
      <PageHead
        title={words.templates_title}
        lead={words.templates_lead}
        actions={<LinkButton to="/mails">{words.all}</LinkButton>}
      />
      <div className="mb-4 flex flex-wrap gap-2">
        <Choice
          className="w-72"
          label={words.template}
          value={template}
          choices={Object.entries(names) as [string, string][]}
          onChange={(event) => change({ template: event.target.value })}
        />
        <Choice
          className="w-44"
          label={words.language}
          value={language}
          choices={Object.entries(words.languages) as [string, string][]}
          onChange={(event) => change({ language: event.target.value })}
        />
      </div>
      {preview.isPending ? (
        <Loading lines={8} />
      ) : preview.isError ? (
        <Trouble error={preview.error} onRetry={() => void preview.refetch()} />
      ) : (
        <div className="flex flex-col gap-4">
          <Section title={words.preview}>
            <Facts
              facts={[
                [
                  words.subject,
                  <span key="subject" lang={language}>
                    {preview.data.subject}
                  </span>,
                ],
                [
                  words.preheader,
                  <span key="preheader" lang={language}>
                    {preview.data.preheader}
                  </span>,
                ],
              ]}
            />
          </Section>
          <MailText
            text={preview.data.text}
            html={preview.data.html}
            language={language}
            name={`${template}-${language}`}
          />
        </div>
      )}
    </>
  );
}
