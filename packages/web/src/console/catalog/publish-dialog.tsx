// SPDX-License-Identifier: Apache-2.0
import type { CatalogDefinition } from '@kontor/core/pricing';
import { type FormEvent, useState } from 'react';
import { useIdempotencyKey, useStale } from '../../api/change.ts';
import { api, type Schemas } from '../../api/client.ts';
import { allRows } from '../../api/pages.ts';
import { troubleOf } from '../../api/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Checkbox, TextField } from '../../ui/field.tsx';
import { Notice, Trouble } from '../../ui/notice.tsx';
import { useGo } from '../../ui/routing.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { planEditorWords } from '../words/plan-editor.ts';

type Strategy = Schemas['PlanMigrationStrategy'];
type Kind = Strategy['kind'];
const KINDS: readonly Kind[] = ['new_only', 'gradual', 'at_renewal', 'all_now'];

/**
 * Publishes a version and drafts who moves to it. The draft moves nobody: its page shows the dry run, and starts it.
 * `onConflict`: somebody else published meanwhile.
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
  const [kind, setKind] = useState<Kind>('new_only');
  const [guarded, setGuarded] = useState(true);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const publish = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    setBusy(true);
    setError(null);
    try {
      const pushed = await api.PUT('/v1/catalog', {
        params: { header: { ...publishing.header() } },
        headers: { 'If-Match': etag },
        body: draft as unknown as Record<string, unknown>,
      });
      if (pushed.error !== undefined) throw pushed.error;
      const { version } = pushed.data;
      if (kind === 'new_only') {
        await stale('/v1/catalog', '/v1/plans');
        tell(words.published);
        return go('/catalog');
      }
      const strategy: Strategy =
        kind === 'gradual'
          ? { kind, percent: text('percent'), batch_size: Number(text('batch_size')), when: 'now' }
          : { kind };
      const from_versions: number[] = [];
      for await (const rows of allRows<Schemas['CatalogVersion']>(
        '/v1/catalog/versions',
        {},
        new AbortController().signal,
      ))
        from_versions.push(...rows.map((row) => row.version).filter((each) => each < version));
      const made = await api.POST('/v1/plan_migrations', {
        params: { header: { ...drafting.header() } },
        body: {
          name: `${draft.plans[plan]?.name ?? plan} → ${version}`,
          from_versions: from_versions.slice(0, 1_000),
          to_version: version,
          plans: { [plan]: plan },
          strategy,
          ...(guarded
            ? { guard: { dearer_by_percent: text('dearer'), share_percent: text('share'), minimum_invoices: 1 } }
            : {}),
        },
      });
      if (made.error !== undefined) throw made.error;
      await stale('/v1/catalog', '/v1/plans', '/v1/plan_migrations');
      tell(words.published);
      go(`/plan-migrations/${made.data.id}`);
    } catch (thrown) {
      if (troubleOf(thrown).code === 'precondition-failed') onConflict();
      else setError(thrown);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog open onClose={onClose} title={words.publish_title} wide>
      <form className="flex flex-col gap-4" onSubmit={(event) => void publish(event)}>
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 font-medium">{words.strategy}</legend>
          {KINDS.map((each) => (
            <label
              key={each}
              className="flex items-start gap-2 rounded-md border border-line p-3 has-checked:border-accent has-checked:bg-accent-soft"
            >
              <input
                type="radio"
                name="strategy"
                className="mt-1 accent-accent"
                checked={kind === each}
                onChange={() => setKind(each)}
              />
              <span>
                <span className="font-medium">{words.strategies[each]}</span>
                <span className="block text-sm text-muted">{words.strategy_hints[each]}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {kind === 'gradual' ? (
          <div className="grid gap-3 sm:grid-cols-2">
            <TextField label={words.percent} name="percent" inputMode="decimal" defaultValue="10" required />
            <TextField
              label={words.batch_size}
              name="batch_size"
              type="number"
              min={1}
              max={1000}
              defaultValue="100"
              required
            />
          </div>
        ) : null}
        {kind === 'new_only' ? null : (
          <>
            <Checkbox label={words.guard} checked={guarded} onChange={(event) => setGuarded(event.target.checked)} />
            {guarded ? (
              <div className="grid gap-3 sm:grid-cols-2">
                <TextField label={words.guard_dearer} name="dearer" inputMode="decimal" defaultValue="20" required />
                <TextField label={words.guard_share} name="share" inputMode="decimal" defaultValue="5" required />
              </div>
            ) : null}
            <Notice>{words.publish_note}</Notice>
          </>
        )}
        {error === null ? null : <Trouble error={error} />}
        <div className="flex justify-end">
          <Button type="submit" look="primary" busy={busy}>
            {words.publish}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
