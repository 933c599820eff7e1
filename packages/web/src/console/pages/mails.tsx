// SPDX-License-Identifier: Apache-2.0

import { Coded } from '../../ui/coded.tsx';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Empty } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { FilterBar, type FilterField, useFilter } from '../filter-bar.tsx';
import { LinkButton } from '../link-button.tsx';
import { type Mail, MailStatus } from '../mails/mail-status.tsx';
import { Link, useGo } from '../router.tsx';
import { mailTemplateWords } from '../words/mail-templates.ts';
import { mailsWords } from '../words/mails.ts';

/** What was sent to customers. */
export default function Mails() {
  const words = useWords(mailsWords);
  const templates = useWords(mailTemplateWords);
  const { moment } = useFormats();
  const go = useGo();
  const fields: readonly FilterField[] = [
    {
      name: 'status',
      label: words.status,
      kind: 'choice',
      choices: Object.entries(words.statuses) as [string, string][],
    },
    { name: 'about', label: words.about, kind: 'text' },
  ];
  const { filter, clear } = useFilter(fields);
  const columns: readonly Column<Mail>[] = [
    {
      key: 'subject',
      head: words.subject,
      cell: ({ id, subject, language }) => (
        <Link to={`/mails/${id}`}>
          <span lang={language}>{subject}</span>
        </Link>
      ),
    },
    { key: 'to', head: words.to, cell: ({ to }) => to.address, csv: ({ to }) => to.address },
    { key: 'status', head: words.status, cell: ({ status }) => <MailStatus status={status} /> },
    {
      key: 'template',
      head: words.template,
      cell: ({ template }) => <Coded code={template} words={templates} />,
      wide_only: true,
    },
    { key: 'created', head: words.created, cell: ({ created }) => moment(created), wide_only: true },
  ];
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead}
        actions={
          <>
            <LinkButton to="/mails/templates">{words.templates}</LinkButton>
            <LinkButton to="/mails/suppressions">{words.suppressions}</LinkButton>
          </>
        }
      />
      <FilterBar list="mails" fields={fields} />
      <DataTable<Mail>
        label={words.title}
        name="mails"
        path="/v1/mails"
        filter={filter}
        onClearFilter={clear}
        columns={columns}
        csv_columns={[{ key: 'template_words', csv: ({ template }) => templates[template] }]}
        onOpen={({ id }) => go(`/mails/${id}`)}
        empty={<Empty title={words.empty}>{words.empty_mend}</Empty>}
      />
    </>
  );
}
