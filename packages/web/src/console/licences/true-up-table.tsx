// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { Badge, type Tone } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../ui/words.ts';
import { licencesWords } from '../words/licences.ts';

export type TrueUp = Schemas['TrueUp'];

const BANDS: Readonly<Record<TrueUp['band'], Tone>> = {
  within: 'good',
  tolerated: 'plain',
  true_up: 'warn',
  over_cap: 'bad',
};

/** Periods of true-up: how many seats were in use, and what they come to. */
export function TrueUpTable({ label, true_ups }: { readonly label: string; readonly true_ups: readonly TrueUp[] }) {
  const words = useWords(licencesWords);
  const { date, money, number } = useFormats();
  return (
    <Table
      label={label}
      rows={true_ups}
      row_key={({ licence_id, feature, start }) => `${licence_id} ${feature} ${start}`}
      columns={[
        { key: 'feature', head: words.feature, cell: ({ feature }) => feature },
        {
          key: 'period',
          head: words.period,
          cell: ({ start, end }) => `${date(start)} – ${date(end)}`,
          csv: ({ start, end }) => `${start}/${end}`,
        },
        { key: 'status', head: words.status, cell: ({ status }) => words.true_up_statuses[status] },
        { key: 'band', head: words.band, cell: ({ band }) => <Badge tone={BANDS[band]}>{words.bands[band]}</Badge> },
        { key: 'licensed', head: words.licensed, align: 'right', cell: ({ licensed }) => number(licensed) },
        { key: 'high_water', head: words.most_in_use, align: 'right', cell: ({ high_water }) => number(high_water) },
        { key: 'seats', head: words.seats, align: 'right', cell: ({ seats }) => number(seats) },
        {
          key: 'amount',
          head: words.amount,
          align: 'right',
          cell: ({ amount, currency, seats }) =>
            amount === null || currency === null ? (seats === '0' ? '' : words.by_hand) : money(amount, currency),
        },
      ]}
    />
  );
}
