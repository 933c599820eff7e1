// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { useFormats } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { Badge, Empty, type Tone } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { targetsWords } from '../words/targets.ts';
import type { Goal } from './archive-goal.tsx';

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

/** How targets and objectives stand; who may change them does so from there. */
export function TargetTables({
  status: { targets, objectives },
  may,
  onChange,
  onArchive,
}: {
  readonly status: Status;
  readonly may: boolean;
  readonly onChange: (goal: Goal) => void;
  readonly onArchive: (goal: Goal) => void;
}) {
  const words = useWords(targetsWords);
  const shared = useWords(sharedWords);
  const { date, percent, number } = useFormats();
  const actions = <Row extends { readonly id: string; readonly label: string }>(
    kind: Goal['kind'],
  ): readonly Column<Row>[] =>
    may
      ? [
          {
            key: 'actions',
            head: shared.actions,
            csv: false,
            cell: ({ id, label }) => (
              <span className="flex flex-col items-start gap-2 sm:flex-row">
                <Button
                  small
                  aria-label={words.of_goal(words.change_it, label)}
                  onClick={() => onChange({ kind, id, label })}
                >
                  {words.change_it}
                </Button>
                <Button
                  small
                  aria-label={words.of_goal(words.archive, label)}
                  onClick={() => onArchive({ kind, id, label })}
                >
                  {words.archive}
                </Button>
              </span>
            ),
          },
        ]
      : [];
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
              {
                key: 'progress',
                head: words.progress,
                align: 'right',
                wide_only: true,
                cell: ({ progress }) => percent(progress),
              },
              {
                key: 'due',
                head: words.due,
                align: 'right',
                wide_only: true,
                cell: ({ due }) => <span className="whitespace-nowrap">{date(due)}</span>,
              },
              ...actions<Status['targets'][number]>('target'),
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
              {
                key: 'progress',
                head: words.progress,
                align: 'right',
                wide_only: true,
                cell: ({ progress }) => percent(progress),
              },
              ...actions<Status['objectives'][number]>('objective'),
            ]}
          />
        </Section>
      )}
    </>
  );
}
