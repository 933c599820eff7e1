// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import { Checkbox, TextField } from '../../ui/field.tsx';
import { typedDecimal } from '../../ui/typed-decimal.ts';
import { useWords } from '../../ui/words.ts';
import { planEditorWords } from '../words/plan-editor.ts';

type Guard = Schemas['PlanMigrationGuard'];

/** The guard that the fields say; null: none is wanted. */
export function guardOf(form: FormData): Guard | null {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  if (!form.has('dearer')) return null;
  return {
    dearer_by_percent: typedDecimal(text('dearer')),
    share_percent: typedDecimal(text('share')),
    minimum_invoices: Number(text('minimum_invoices')),
  };
}

/** When a migration pauses by itself; `guard` is what the fields say at first. */
export function GuardFields({ guard }: { readonly guard?: Guard }) {
  const words = useWords(planEditorWords);
  const [guarded, setGuarded] = useState(true);
  return (
    <>
      <Checkbox label={words.guard} checked={guarded} onChange={(event) => setGuarded(event.target.checked)} />
      {guarded ? (
        <div className="grid items-end gap-3 sm:grid-cols-3">
          <TextField
            label={words.guard_dearer}
            name="dearer"
            inputMode="decimal"
            defaultValue={guard?.dearer_by_percent ?? '20'}
            required
          />
          <TextField
            label={words.guard_share}
            name="share"
            inputMode="decimal"
            defaultValue={guard?.share_percent ?? '5'}
            required
          />
          <TextField
            label={words.guard_minimum}
            name="minimum_invoices"
            type="number"
            min={1}
            defaultValue={guard?.minimum_invoices ?? '10'}
            required
          />
        </div>
      ) : null}
    </>
  );
}
