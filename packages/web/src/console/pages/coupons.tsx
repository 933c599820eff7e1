// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Empty } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { EndDialog } from '../coupon/end-dialog.tsx';
import { NewCouponDialog } from '../coupon/new-coupon-dialog.tsx';
import { RedeemDialog } from '../coupon/redeem-dialog.tsx';
import { FilterBar, type FilterField, useFilter } from '../filter-bar.tsx';
import { useMay } from '../permission.ts';
import { couponsWords } from '../words/coupons.ts';

type Coupon = Schemas['Coupon'];

export default function Coupons() {
  const words = useWords(couponsWords);
  const shared = useWords(sharedWords);
  const { date, money, number, percent, time } = useFormats();
  const may = useMay('finance');
  const [making, setMaking] = useState(false);
  const [redeeming, setRedeeming] = useState<Coupon | null>(null);
  const [ending, setEnding] = useState<Coupon | null>(null);
  const fields: readonly FilterField[] = [{ name: 'q', label: words.search, kind: 'text' }];
  const { filter, clear } = useFilter(fields);
  const discount = ({ discount: one }: Coupon) =>
    'percent' in one ? percent(one.percent) : money(one.amount, one.currency);
  const duration = ({ duration: one }: Coupon) =>
    one.kind === 'periods' ? words.periods(number(one.count)) : words.durations[one.kind];
  const columns: readonly Column<Coupon>[] = [
    { key: 'code', head: words.code, cell: ({ code }) => <code>{code}</code> },
    { key: 'name', head: words.name, cell: ({ name }) => name, wide_only: true },
    { key: 'discount', head: words.discount, align: 'right', cell: discount },
    { key: 'duration', head: words.duration, cell: duration },
    {
      key: 'redeem_by',
      head: words.redeem_by,
      wide_only: true,
      cell: ({ redeem_by }) => (redeem_by === undefined ? '' : date(redeem_by)),
    },
    {
      key: 'ends_at',
      head: words.ends_at,
      cell: ({ ends_at }) => (ends_at === null ? '' : time(ends_at)),
    },
    {
      key: 'actions',
      head: shared.actions,
      csv: false,
      cell: (coupon) => (
        <span className="flex flex-wrap gap-2">
          <Button small onClick={() => setRedeeming(coupon)}>
            {words.redeem}
          </Button>
          {coupon.ends_at === null ? (
            <Button small aria-label={words.end_of(coupon.code)} onClick={() => setEnding(coupon)}>
              {words.end}
            </Button>
          ) : null}
        </span>
      ),
    },
  ];
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead}
        actions={
          may ? (
            <Button look="primary" onClick={() => setMaking(true)}>
              {words.new}
            </Button>
          ) : null
        }
      />
      <FilterBar list="coupons" fields={fields} />
      <DataTable
        label={words.title}
        name="coupons"
        path="/v1/coupons"
        filter={filter}
        columns={may ? columns : columns.slice(0, -1)}
        onClearFilter={clear}
        empty={<Empty title={words.empty}>{words.empty_mend}</Empty>}
      />
      {making ? <NewCouponDialog onClose={() => setMaking(false)} /> : null}
      {ending === null ? null : <EndDialog coupon={ending} onClose={() => setEnding(null)} />}
      {redeeming === null ? null : <RedeemDialog coupon={redeeming} onClose={() => setRedeeming(null)} />}
    </>
  );
}
