// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { Badge, type Tone } from '../../ui/notice.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
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
    <PlainTable
      label={label}
      rows={true_ups}
      keyOf={({ licence_id, feature, start }) => `${licence_id} ${feature} ${start}`}
      columns={[
        { head: words.feature, cell: ({ feature }) => feature },
        { head: words.period, cell: ({ start, end }) => `${date(start)} – ${date(end)}` },
        { head: words.status, cell: ({ status }) => words.true_up_statuses[status] },
        { head: words.band, cell: ({ band }) => <Badge tone={BANDS[band]}>{words.bands[band]}</Badge> },
        { head: words.licensed, align: 'right', cell: ({ licensed }) => number(licensed) },
        { head: words.most_in_use, align: 'right', cell: ({ high_water }) => number(high_water) },
        { head: words.seats, align: 'right', cell: ({ seats }) => number(seats) },
        {
          head: words.amount,
          align: 'right',
          cell: ({ amount, currency, seats }) =>
            amount === null || currency === null ? (seats === '0' ? '' : words.by_hand) : money(amount, currency),
        },
      ]}
    />
  );
}
