// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { Badge, Empty, type Tone } from '../../ui/notice.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
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
          <PlainTable
            label={`${words.targets}: ${words.status}`}
            rows={targets}
            keyOf={({ id }) => id}
            columns={[
              { head: words.target, cell: ({ label }) => label },
              {
                head: words.status,
                cell: ({ status }) => <Badge tone={TONES[status]}>{words.statuses[status]}</Badge>,
              },
              { head: words.how, cell: (target) => <span className="text-muted">{target.words}</span> },
              { head: words.progress, align: 'right', cell: ({ progress }) => percent(progress) },
              { head: words.due, align: 'right', cell: ({ due }) => date(due) },
            ]}
          />
        </Section>
      )}
      {objectives.length === 0 ? null : (
        <Section title={words.objectives}>
          <PlainTable
            label={`${words.objectives}: ${words.grade}`}
            rows={objectives}
            keyOf={({ id }) => id}
            columns={[
              { head: words.objective, cell: ({ label }) => label },
              {
                head: words.grade,
                cell: ({ colour, grade }) => (
                  <Badge tone={COLOURS[colour]}>{`${words.colours[colour]}, ${number(grade)}`}</Badge>
                ),
              },
              {
                head: words.key_results,
                cell: ({ key_results }) => key_results.map(({ target }) => target).join(', '),
              },
              { head: words.progress, align: 'right', cell: ({ progress }) => percent(progress) },
            ]}
          />
        </Section>
      )}
    </>
  );
}
