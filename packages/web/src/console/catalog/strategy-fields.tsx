// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import { TextField } from '../../ui/field.tsx';
import { typedDecimal } from '../../ui/typed-decimal.ts';
import { useWords } from '../../ui/words.ts';
import { GuardFields, guardOf } from '../plan-migration/guard-fields.tsx';
import { planEditorWords } from '../words/plan-editor.ts';

type Strategy = Schemas['PlanMigrationStrategy'];
type Kind = Strategy['kind'];

/** Who moves, and what stops it. */
export interface MovingTerms {
  readonly strategy: Strategy;
  readonly guard?: Schemas['PlanMigrationGuard'];
}

const KINDS: readonly Kind[] = ['new_only', 'gradual', 'at_renewal', 'all_now'];

/** What the fields say. */
export function termsOf(form: FormData, kind: Kind): MovingTerms {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const guard = guardOf(form);
  return {
    strategy:
      kind === 'gradual'
        ? { kind, percent: typedDecimal(text('percent')), batch_size: Number(text('batch_size')), when: 'now' }
        : { kind },
    ...(guard === null ? {} : { guard }),
  };
}

/** Who moves to a new version, and when that pauses by itself. */
export function StrategyFields({ kind, onKind }: { readonly kind: Kind; readonly onKind: (next: Kind) => void }) {
  const words = useWords(planEditorWords);
  return (
    <>
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
              onChange={() => onKind(each)}
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
      {kind === 'new_only' ? null : <GuardFields />}
    </>
  );
}
