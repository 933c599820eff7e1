// SPDX-License-Identifier: Apache-2.0
import type { CatalogDefinition } from '@kontor/core/pricing';
import { query } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Badge, Loading, Trouble } from '../../ui/notice.tsx';
import { Link, usePathPart } from '../../ui/routing.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { useWords } from '../../ui/words.ts';
import { CatalogParts } from '../catalog/catalog-parts.tsx';
import { FeatureMatrix } from '../catalog/feature-matrix.tsx';
import { catalogWords } from '../words/catalog.ts';

/** One version as it was published, also as data. */
export default function CatalogVersion() {
  const words = useWords(catalogWords);
  const { time } = useFormats();
  const version = Number(usePathPart('version'));
  const { data, error, isPending } = query.useQuery('get', '/v1/catalog/versions/{version}', {
    params: { path: { version } },
  });
  if (isPending) return <Loading lines={12} />;
  const title = words.version(String(version));
  if (error !== null)
    return (
      <>
        <PageHead title={title} />
        <Trouble error={error} />
      </>
    );
  const definition = data.content as unknown as CatalogDefinition;
  return (
    <>
      <PageHead
        title={title}
        lead={
          <span className="flex items-center gap-2">
            {time(data.created)} {data.in_force ? <Badge tone="good">{words.in_force}</Badge> : null}
          </span>
        }
        actions={<Link to="/catalog/versions">{words.versions}</Link>}
      />
      <FeatureMatrix definition={definition} version={version} editable={false} />
      <CatalogParts definition={definition} />
      <details className="mt-6">
        <summary className="cursor-pointer">{words.raw}</summary>
        <ScrollRegion label={words.raw} className="mt-2 max-h-96 overflow-auto rounded-lg bg-sunken p-3">
          <pre className="text-sm">{JSON.stringify(definition, null, 2)}</pre>
        </ScrollRegion>
      </details>
    </>
  );
}
