// SPDX-License-Identifier: Apache-2.0
import type { CatalogDefinition } from '@kontor/core/pricing';
import { type FormEvent, useRef, useState } from 'react';
import { useIdempotencyKey, useStale } from '../../api/change.ts';
import { api, type Schemas } from '../../api/client.ts';
import { allRows } from '../../api/pages.ts';
import { troubleOf } from '../../api/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice, Trouble } from '../../ui/notice.tsx';
import { useGo } from '../../ui/routing.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { planEditorWords } from '../words/plan-editor.ts';
import { type MovingTerms, StrategyFields, termsOf } from './strategy-fields.tsx';
import { UnpublishedDryRun } from './unpublished-dry-run.tsx';

type Preview = Schemas['PlanMigrationPreview'];

/**
 * Publishes a version and drafts who moves to it, once the dry run of just these terms was seen. The draft moves nobody:
 * its page starts it. `onConflict`: somebody else published meanwhile.
 */
export function PublishDialog({
  plan,
  draft,
  etag,
  onClose,
  onConflict,
}: {
  readonly plan: string;
  readonly draft: CatalogDefinition;
  readonly etag: string;
  readonly onClose: () => void;
  readonly onConflict: () => void;
}) {
  const words = useWords(planEditorWords);
  const tell = useToast();
  const go = useGo();
  const stale = useStale();
  const publishing = useIdempotencyKey();
  const drafting = useIdempotencyKey();
  const form = useRef<HTMLFormElement>(null);
  const [kind, setKind] = useState<MovingTerms['strategy']['kind']>('new_only');
  const [seen, setSeen] = useState<{ readonly terms: MovingTerms; readonly preview: Preview } | null>(null);
  // published, but not yet followed by a migration: what failed is tried again, and nothing is published twice
  const [version, setVersion] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const content = draft as unknown as Record<string, unknown>;

  const work = async (task: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await task();
    } catch (thrown) {
      if (troubleOf(thrown).code === 'precondition-failed') onConflict();
      else setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  const lookFirst = () =>
    work(async () => {
      const terms = termsOf(new FormData(form.current as HTMLFormElement), kind);
      const { data, error: refused } = await api.POST('/v1/plan_migrations/preview', {
        body: {
          ...terms,
          catalog: content,
          from_versions: await earlierVersions(null),
          plans: { [plan]: plan },
          limit: 20,
        },
      });
      if (refused !== undefined) throw refused;
      setSeen({ terms, preview: data });
    });
  const publish = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void work(async () => {
      const published = version ?? (await push());
      setVersion(published);
      await stale('/v1/plans', '/v1/catalog/versions');
      if (seen === null) {
        await stale('/v1/catalog');
        tell(words.published);
        return go('/catalog');
      }
      const { data, error: refused } = await api.POST('/v1/plan_migrations', {
        params: { header: drafting.header() },
        body: {
          ...seen.terms,
          id: seen.preview.migration_id,
          name: `${draft.plans[plan]?.name ?? plan} → ${published}`,
          from_versions: await earlierVersions(published),
          to_version: published,
          plans: { [plan]: plan },
        },
      });
      if (refused !== undefined) throw refused;
      await stale('/v1/catalog', '/v1/plan_migrations');
      tell(words.published);
      go(`/plan-migrations/${data.id}`);
    });
  };
  const push = async () => {
    const { data, error: refused } = await api.PUT('/v1/catalog', {
      params: { header: publishing.header() },
      headers: { 'If-Match': etag },
      body: content,
    });
    if (refused !== undefined) throw refused;
    return data.version;
  };

  return (
    <Dialog open onClose={onClose} title={words.publish_title} wide>
      <form ref={form} className="flex flex-col gap-4" onSubmit={publish} onChange={() => setSeen(null)}>
        <StrategyFields kind={kind} onKind={setKind} />
        {kind === 'new_only' ? null : (
          <>
            <p className="text-muted">{words.dry_run_first}</p>
            {seen === null ? null : (
              <>
                <UnpublishedDryRun preview={seen.preview} />
                <Notice>{words.publish_note}</Notice>
              </>
            )}
          </>
        )}
        {error === null ? null : <Trouble error={error} />}
        <div className="flex justify-end gap-2">
          {kind === 'new_only' || seen !== null ? null : (
            <Button look="primary" busy={busy} onClick={() => form.current?.reportValidity() && void lookFirst()}>
              {words.dry_run}
            </Button>
          )}
          {kind === 'new_only' || seen !== null ? (
            <Button type="submit" look="primary" busy={busy}>
              {words.publish}
            </Button>
          ) : null}
        </div>
      </form>
    </Dialog>
  );
}

/** The versions that subscribers can be on, besides the one they would move to. */
async function earlierVersions(to_version: number | null): Promise<number[]> {
  const found: number[] = [];
  const { signal } = new AbortController();
  for await (const rows of allRows<Schemas['CatalogVersion']>('/v1/catalog/versions', {}, signal))
    found.push(...rows.map(({ version }) => version).filter((version) => version !== to_version));
  // the newest thousand, which is what a migration takes
  return found.slice(0, 1_000);
}
