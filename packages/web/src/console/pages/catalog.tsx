// SPDX-License-Identifier: Apache-2.0
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Empty, Loading, Trouble } from '../../ui/notice.tsx';
import { Link } from '../../ui/routing.tsx';
import { useWords } from '../../ui/words.ts';
import { useCatalog } from '../catalog/catalog-content.ts';
import { CatalogParts } from '../catalog/catalog-parts.tsx';
import { FeatureMatrix } from '../catalog/feature-matrix.tsx';
import { useOrganisation } from '../session.tsx';
import { catalogWords } from '../words/catalog.ts';

/** What is sold now: plans side by side, and what else the catalog holds. */
export default function Catalog() {
  const words = useWords(catalogWords);
  const { time } = useFormats();
  const { role } = useOrganisation();
  const catalog = useCatalog();
  if (catalog.isPending) return <Loading lines={12} />;
  if (catalog.isError)
    return (
      <>
        <PageHead title={words.title} />
        <Trouble error={catalog.error} onRetry={() => void catalog.refetch()} />
      </>
    );
  if (catalog.data === null)
    return (
      <>
        <PageHead title={words.title} />
        <Empty title={words.empty}>{words.empty_mend}</Empty>
      </>
    );
  const { version, definition } = catalog.data;
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead(String(version.version), time(version.created))}
        actions={<Link to="/catalog/versions">{words.versions}</Link>}
      />
      <FeatureMatrix
        definition={definition}
        version={version.version}
        editable={role === 'owner' || role === 'admin'}
      />
      <CatalogParts definition={definition} />
    </>
  );
}
