// SPDX-License-Identifier: Apache-2.0
import { query } from '../../api/client.ts';
import { Coded } from '../../ui/coded.tsx';
import { useFormats } from '../../ui/format.ts';
import { Facts, PageHead, Section } from '../../ui/layout.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { LinkButton } from '../link-button.tsx';
import { MailStatus } from '../mails/mail-status.tsx';
import { MailText } from '../mails/mail-text.tsx';
import { usePathPart } from '../router.tsx';
import { mailTemplateWords } from '../words/mail-templates.ts';
import { mailsWords } from '../words/mails.ts';

/** One mail: what it says, and what became of it. */
export default function MailPage() {
  const words = useWords(mailsWords);
  const templates = useWords(mailTemplateWords);
  const { moment, number } = useFormats();
  const id = usePathPart('id');
  const mail = query.useQuery('get', '/v1/mails/{id}', { params: { path: { id } } });
  if (mail.isPending) return <Loading lines={8} />;
  if (mail.isError) return <Trouble error={mail.error} onRetry={() => void mail.refetch()} />;
  const { subject, to, status, template, about, attempts, next_attempt, error, sent, created, text, html } = mail.data;
  return (
    <>
      <PageHead
        title={subject}
        title_language={mail.data.language}
        actions={<LinkButton to="/mails">{words.all}</LinkButton>}
      />
      <div className="flex flex-col gap-4">
        <Section title={words.status}>
          <Facts
            facts={[
              [words.status, <MailStatus key="status" status={status} />],
              ...(error === null ? [] : [[words.error, error] as const]),
              [words.to, to.name === null ? to.address : `${to.name} <${to.address}>`],
              [words.template, <Coded key="template" code={template} words={templates} />],
              [words.about, <code key="about">{about}</code>],
              [words.created, moment(created)],
              ...(sent === null ? [] : [[words.sent, moment(sent)] as const]),
              ...(next_attempt === null ? [] : [[words.next, moment(next_attempt)] as const]),
              [words.attempts, number(attempts)],
            ]}
          />
        </Section>
        <MailText text={text} html={html} language={mail.data.language} name={id} />
      </div>
    </>
  );
}
