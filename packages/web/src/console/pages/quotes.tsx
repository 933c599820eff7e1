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
import { CustomerLink } from '../customer/customer-name.tsx';
import { FilterBar, type FilterField, useFilter } from '../filter-bar.tsx';
import { StateBadge, useStateChoices } from '../money/state-badge.tsx';
import { useMay } from '../permission.ts';
import { NewQuoteDialog } from '../quote/quote-dialog.tsx';
import { Link, useGo } from '../router.tsx';
import { usePlans } from '../subscription/terms-fields.tsx';
import { quotesWords } from '../words/quotes.ts';

export default function Quotes() {
  const words = useWords(quotesWords);
  const { date, number } = useFormats();
  const go = useGo();
  const may = useMay('finance');
  const plans = usePlans();
  const [making, setMaking] = useState(false);
  const fields: readonly FilterField[] = [
    { name: 'status', label: words.state, kind: 'choice', choices: useStateChoices('quote') },
  ];
  const { filter, clear } = useFilter([...fields, { name: 'customer_id', label: words.customer, kind: 'text' }]);
  const columns: readonly Column<Schemas['Quote']>[] = [
    {
      key: 'number',
      head: words.number,
      cell: (quote) => <Link to={`/quotes/${quote.id}`}>{quote.number ?? '–'}</Link>,
    },
    { key: 'customer_id', head: words.customer, cell: ({ customer_id }) => <CustomerLink id={customer_id} /> },
    { key: 'status', head: words.state, cell: ({ status }) => <StateBadge of="quote" state={status} /> },
    {
      key: 'plan',
      head: words.plan,
      wide_only: true,
      cell: ({ plan }) => plans.find(({ id }) => id === plan)?.name ?? plan,
    },
    {
      key: 'term_months',
      head: words.term_months,
      align: 'right',
      wide_only: true,
      cell: ({ term_months }) => number(term_months),
    },
    { key: 'valid_until', head: words.valid_until, wide_only: true, cell: ({ valid_until }) => date(valid_until) },
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
      <FilterBar list="quotes" fields={fields} />
      <DataTable
        label={words.title}
        name="quotes"
        path="/v1/quotes"
        filter={filter}
        columns={columns}
        onOpen={({ id }) => go(`/quotes/${id}`)}
        onClearFilter={clear}
        empty={<Empty title={words.empty}>{words.empty_mend}</Empty>}
      />
      {making ? <NewQuoteDialog onClose={() => setMaking(false)} /> : null}
    </>
  );
}
