// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Badge, Empty } from '../../ui/notice.tsx';
import { Link, useGo } from '../../ui/routing.tsx';
import { useWords } from '../../ui/words.ts';
import { catalogWords } from '../words/catalog.ts';

/** Every version that was ever published; none is changed or lost. */
export default function CatalogVersions() {
  const words = useWords(catalogWords);
  const { time } = useFormats();
  const go = useGo();
  const columns: readonly Column<Schemas['CatalogVersion']>[] = [
    {
      key: 'version',
      head: words.versions,
      cell: ({ version, in_force }) => (
        <span className="flex items-center gap-2">
          <Link to={`/catalog/versions/${version}`}>{words.version(String(version))}</Link>
          {in_force ? <Badge tone="good">{words.in_force}</Badge> : null}
        </span>
      ),
    },
    { key: 'created', head: words.made, cell: ({ created }) => time(created) },
    { key: 'hash', head: words.hash, cell: ({ hash }) => <code>{hash.slice(0, 12)}</code>, wide_only: true },
  ];
  return (
    <>
      <PageHead title={words.versions} actions={<Link to="/catalog">{words.back}</Link>} />
      <DataTable
        label={words.versions}
        name="catalog-versions"
        path="/v1/catalog/versions"
        columns={columns}
        onOpen={({ version }) => go(`/catalog/versions/${version}`)}
        empty={<Empty title={words.empty}>{words.empty_mend}</Empty>}
      />
    </>
  );
}
