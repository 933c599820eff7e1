// SPDX-License-Identifier: Apache-2.0
import type { ChargeModel, Price } from '@kontor/core';
import type { CatalogDefinition } from '@kontor/core/pricing';
import { Trash2 } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Choice, TextField } from '../../ui/field.tsx';
import { typedDecimal } from '../../ui/typed-decimal.ts';
import { useWords } from '../../ui/words.ts';
import { planEditorWords } from '../words/plan-editor.ts';
import { ChargeFields, chargeOf, MODELS } from './charge-fields.tsx';

const INTERVALS = ['month', 'quarter', 'year', 'week', 'day', 'once'] as const;

/** One price of a plan: how much, how often, of what. */
export function PriceFields({
  name,
  price,
  definition,
  onChange,
  onRemove,
}: {
  /** Its key. */
  readonly name: string;
  readonly price: Price;
  readonly definition: CatalogDefinition;
  readonly onChange: (next: Price) => void;
  readonly onRemove: () => void;
}) {
  const words = useWords(planEditorWords);
  const set = (change: { readonly [Field in keyof Price]?: Price[Field] | undefined }) =>
    onChange(
      Object.fromEntries(
        Object.entries({ ...price, ...change }).filter(([, value]) => value !== undefined),
      ) as unknown as Price,
    );
  const { interval, included } = price;
  const meters = Object.entries(definition.meters ?? {});
  const seats = Object.entries(definition.features).filter(([, { kind }]) => kind === 'seats');
  const counted =
    price.meter !== undefined ? `meter ${price.meter}` : price.feature !== undefined ? `feature ${price.feature}` : '';
  return (
    <fieldset className="rounded-md border border-line p-3">
      <legend className="px-1 text-sm font-semibold">{words.price(name)}</legend>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        <TextField
          label={words.label}
          value={price.label ?? ''}
          onChange={(event) => set({ label: event.target.value === '' ? undefined : event.target.value })}
        />
        <Choice
          label={words.model}
          value={price.charge.model}
          choices={MODELS.map((model) => [model, words.models[model]])}
          onChange={(event) => set({ charge: chargeOf(event.target.value as ChargeModel, price.charge) })}
        />
        <ChargeFields charge={price.charge} onChange={(charge) => set({ charge })} />
        <Choice
          label={words.interval}
          value={typeof interval === 'string' ? interval : 'other'}
          choices={[
            ...INTERVALS.map((each) => [each, words.intervals[each]] as const),
            ...(typeof interval === 'string' ? [] : [['other', words.intervals.other] as const]),
          ]}
          onChange={(event) => {
            if (event.target.value !== 'other') set({ interval: event.target.value as (typeof INTERVALS)[number] });
          }}
        />
        <Choice
          label={words.timing}
          value={price.timing ?? ''}
          choices={[
            ['', words.timings.default],
            ['advance', words.timings.advance],
            ['arrears', words.timings.arrears],
          ]}
          onChange={(event) =>
            set({ timing: event.target.value === '' ? undefined : (event.target.value as 'advance' | 'arrears') })
          }
        />
        <Choice
          label={words.currency}
          value={price.currency ?? definition.currencies[0]}
          choices={definition.currencies.map((code) => [code, code])}
          onChange={(event) =>
            set({ currency: event.target.value === definition.currencies[0] ? undefined : event.target.value })
          }
        />
        <Choice
          label={words.meter}
          value={counted}
          choices={[
            ['', words.nothing_counted],
            ...meters.map(([key, { label }]) => [`meter ${key}`, label] as const),
            ...seats.map(([key, { label }]) => [`feature ${key}`, label] as const),
          ]}
          onChange={(event) => {
            const [kind, key] = event.target.value.split(' ');
            set({ meter: kind === 'meter' ? key : undefined, feature: kind === 'feature' ? key : undefined });
          }}
        />
        {price.meter === undefined && price.feature === undefined ? null : typeof included === 'object' ? (
          <TextField label={words.included} value={words.included_limit(included.limit_of)} readOnly />
        ) : (
          <TextField
            label={words.included}
            inputMode="decimal"
            value={String(included ?? '')}
            onChange={(event) =>
              set({ included: event.target.value === '' ? undefined : typedDecimal(event.target.value) })
            }
          />
        )}
        <TextField
          label={words.minimum_amount}
          inputMode="decimal"
          value={String(price.minimum_amount ?? '')}
          onChange={(event) =>
            set({ minimum_amount: event.target.value === '' ? undefined : typedDecimal(event.target.value) })
          }
        />
      </div>
      <Button small look="quiet" className="mt-3" icon={<Trash2 size={14} aria-hidden />} onClick={onRemove}>
        {words.remove_price(price.label ?? name)}
      </Button>
    </fieldset>
  );
}
