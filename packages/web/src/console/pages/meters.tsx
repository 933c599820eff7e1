// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { PageHead } from '../../ui/layout.tsx';
import { Empty } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { LinkButton } from '../link-button.tsx';
import { Link, useGo } from '../router.tsx';
import { catalogWords } from '../words/catalog.ts';
import { usageWords } from '../words/usage.ts';

type Meter = Schemas['Meter'];

/** What is counted of the events that come in. */
export default function Meters() {
  const words = useWords(usageWords);
  const { aggregations } = useWords(catalogWords);
  const go = useGo();
  const columns: readonly Column<Meter>[] = [
    { key: 'label', head: words.label, cell: ({ id, label }) => <Link to={`/usage?meter=${id}`}>{label}</Link> },
    { key: 'event_type', head: words.event_type, cell: ({ event_type }) => <code>{event_type}</code> },
    { key: 'aggregation', head: words.aggregation, cell: ({ aggregation }) => aggregations[aggregation] },
    {
      key: 'property',
      head: words.property,
      wide_only: true,
      cell: ({ property }) => (property === null ? '' : <code>{property}</code>),
    },
    { key: 'unit', head: words.unit, cell: ({ unit }) => unit, wide_only: true },
    {
      key: 'filter',
      head: words.where,
      wide_only: true,
      cell: ({ filter }) => (filter === null ? '' : <code>{JSON.stringify(filter)}</code>),
    },
  ];
  return (
    <>
      <PageHead
        title={words.meters_title}
        lead={words.meters_lead}
        actions={<LinkButton to="/usage">{words.title}</LinkButton>}
      />
      <DataTable<Meter>
        label={words.meters_title}
        name="meters"
        path="/v1/meters"
        columns={columns}
        onOpen={({ id }) => go(`/usage?meter=${id}`)}
        empty={<Empty title={words.no_meter}>{words.no_meter_mend}</Empty>}
      />
    </>
  );
}
