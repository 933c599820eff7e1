// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { Badge, Empty, type Tone } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../ui/words.ts';
import { targetsWords } from '../words/targets.ts';

type Status = Schemas['TargetStatus'];

const TONES: Readonly<Record<Status['targets'][number]['status'], Tone>> = {
  reached: 'good',
  on_track: 'good',
  off_track: 'warn',
  missed: 'bad',
  no_data: 'plain',
};
const COLOURS: Readonly<Record<Status['objectives'][number]['colour'], Tone>> = {
  green: 'good',
  yellow: 'warn',
  red: 'bad',
};

/** How targets and objectives stand. */
export function TargetTables({ status: { targets, objectives } }: { readonly status: Status }) {
  const words = useWords(targetsWords);
  const { date, percent, number } = useFormats();
  if (targets.length === 0 && objectives.length === 0) return <Empty title={words.empty}>{words.empty_mend}</Empty>;
  return (
    <>
      {targets.length === 0 ? null : (
        <Section title={words.targets}>
          <Table
            label={`${words.targets}: ${words.status}`}
            rows={targets}
            row_key={({ id }) => id}
            columns={[
              { key: 'label', head: words.target, cell: ({ label }) => label },
              {
                key: 'status',
                head: words.status,
                cell: ({ status }) => <Badge tone={TONES[status]}>{words.statuses[status]}</Badge>,
              },
              { key: 'words', head: words.how, cell: (target) => <span className="text-muted">{target.words}</span> },
              { key: 'progress', head: words.progress, align: 'right', cell: ({ progress }) => percent(progress) },
              { key: 'due', head: words.due, align: 'right', cell: ({ due }) => date(due) },
            ]}
          />
        </Section>
      )}
      {objectives.length === 0 ? null : (
        <Section title={words.objectives}>
          <Table
            label={`${words.objectives}: ${words.grade}`}
            rows={objectives}
            row_key={({ id }) => id}
            columns={[
              { key: 'label', head: words.objective, cell: ({ label }) => label },
              {
                key: 'colour',
                head: words.grade,
                cell: ({ colour, grade }) => (
                  <Badge tone={COLOURS[colour]}>{`${words.colours[colour]}, ${number(grade)}`}</Badge>
                ),
              },
              {
                key: 'key_results',
                head: words.key_results,
                cell: ({ key_results }) => key_results.map(({ target }) => target).join(', '),
                csv: ({ key_results }) => key_results.map(({ target }) => target).join(' '),
              },
              { key: 'progress', head: words.progress, align: 'right', cell: ({ progress }) => percent(progress) },
            ]}
          />
        </Section>
      )}
    </>
  );
}
