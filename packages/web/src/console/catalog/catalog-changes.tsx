// SPDX-License-Identifier: Apache-2.0
import type { CatalogDefinition } from '@kontor/core/pricing';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { Badge, Loading, Notice, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { planEditorWords } from '../words/plan-editor.ts';

const TONES = { better: 'good', worse: 'bad', neutral: 'plain' } as const;

/** What publishing a catalog would change, in words, for how many; and what is doubtful about it. Asks the server. */
export function useCatalogChanges(draft: CatalogDefinition | null) {
  return useQuery({
    queryKey: ['catalog-changes', draft],
    enabled: draft !== null,
    queryFn: async () => {
      const body = draft as unknown as Record<string, unknown>;
      const check = await api.POST('/v1/catalog/check', { body });
      if (check.error !== undefined) throw check.error;
      const diff = await api.POST('/v1/catalog/diff', { body });
      if (diff.error !== undefined) throw diff.error;
      return { findings: check.data.findings, changes: diff.data.changes };
    },
    retry: false,
  });
}

export function CatalogChanges({ found }: { readonly found: ReturnType<typeof useCatalogChanges> }) {
  const words = useWords(planEditorWords);
  const { number } = useFormats();
  return (
    <Section title={words.changes}>
      {found.isPending ? (
        <Loading />
      ) : found.isError ? (
        <Trouble error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <>
          {found.data.changes.length === 0 ? <p className="text-muted">{words.changes_none}</p> : null}
          <ul className="flex flex-col gap-2">
            {found.data.changes.map(({ path, sentence, direction, customers }) => (
              <li key={path + sentence} className="flex flex-wrap items-baseline gap-2">
                <span>{sentence}</span>
                <Badge tone={TONES[direction]}>{words.directions[direction]}</Badge>
                <span className="text-sm text-muted">{words.customers_touched(number(customers))}</span>
              </li>
            ))}
          </ul>
          {found.data.findings.length === 0 ? null : (
            <div className="mt-3">
              <Notice tone="warn">
                <p className="font-medium">{words.warnings}</p>
                <ul className="list-disc pl-5">
                  {found.data.findings.map(({ path, message, mend }) => (
                    <li key={path + message}>
                      <code>{path}</code> {message}; {mend}
                    </li>
                  ))}
                </ul>
              </Notice>
            </div>
          )}
        </>
      )}
    </Section>
  );
}
