// SPDX-License-Identifier: Apache-2.0
import type { Charge, ChargeModel } from '@kontor/core';
import { Plus, Trash2 } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Choice, TextField } from '../../ui/field.tsx';
import { typedDecimal } from '../../ui/typed-decimal.ts';
import { useWords } from '../../ui/words.ts';
import { planEditorWords } from '../words/plan-editor.ts';

/** The plain fields of each model. */
const FIELDS = {
  flat: ['amount'],
  per_unit: ['unit_amount'],
  per_seat: ['unit_amount'],
  package: ['amount', 'size'],
  graduated: [],
  volume: [],
  stairstep: [],
  percentage: ['rate', 'fixed_amount'],
  graduated_percentage: [],
  committed: ['committed_quantity', 'committed_amount', 'overage_unit_amount'],
  dynamic: [],
  negotiated: ['minimum', 'maximum'],
} as const satisfies Record<ChargeModel, readonly string[]>;
const OPTIONAL: ReadonlySet<string> = new Set(['fixed_amount', 'minimum', 'maximum', 'flat_amount']);
const TIER_FIELDS = {
  graduated: ['unit_amount', 'flat_amount'],
  volume: ['unit_amount', 'flat_amount'],
  stairstep: ['amount'],
  graduated_percentage: ['rate', 'flat_amount'],
} as const;
type TieredModel = keyof typeof TIER_FIELDS;
type Tier = Record<string, string | number | null | undefined>;
type Values = Record<string, unknown>;

export const MODELS = Object.keys(FIELDS) as readonly ChargeModel[];
const isTiered = (model: ChargeModel): model is TieredModel => model in TIER_FIELDS;

/** A charge of another model, with what of the old one fits. */
export function chargeOf(model: ChargeModel, before: Charge): Charge {
  const kept = before as Values;
  const plain = Object.fromEntries(
    FIELDS[model].flatMap((name): [string, unknown][] => {
      const value =
        kept[name] ?? (name === 'amount' ? kept.unit_amount : name === 'unit_amount' ? kept.amount : undefined);
      return value !== undefined ? [[name, value]] : OPTIONAL.has(name) ? [] : [[name, name === 'size' ? '1' : '0']];
    }),
  );
  const [field] = isTiered(model) ? TIER_FIELDS[model] : [];
  return {
    model,
    ...plain,
    ...(field === undefined ? {} : { tiers: [{ up_to: null, [field]: '0' }] }),
    ...(model === 'negotiated' ? { basis: 'flat' } : {}),
  } as Charge;
}

/** The fields that a charge of its model has; amounts are decimal text. */
export function ChargeFields({
  charge,
  onChange,
}: {
  readonly charge: Charge;
  readonly onChange: (next: Charge) => void;
}) {
  const words = useWords(planEditorWords);
  const values = charge as unknown as Values;
  const set = (name: string, value: string) => {
    const { [name]: _before, ...others } = values;
    onChange((value === '' && OPTIONAL.has(name) ? others : { ...others, [name]: value }) as unknown as Charge);
  };
  return (
    <>
      {FIELDS[charge.model].map((name) => (
        <TextField
          key={name}
          label={words.fields[name]}
          inputMode="decimal"
          value={String(values[name] ?? '')}
          onChange={(event) => set(name, typedDecimal(event.target.value))}
        />
      ))}
      {charge.model === 'negotiated' ? (
        <Choice
          label={words.basis}
          value={charge.basis}
          choices={(['flat', 'per_unit', 'per_seat'] as const).map((basis) => [basis, words.bases[basis]])}
          onChange={(event) => set('basis', event.target.value)}
        />
      ) : null}
      {isTiered(charge.model) ? (
        <TierFields
          model={charge.model}
          tiers={values.tiers as readonly Tier[]}
          onChange={(tiers) => onChange({ ...values, tiers } as unknown as Charge)}
        />
      ) : null}
    </>
  );
}

function TierFields({
  model,
  tiers,
  onChange,
}: {
  readonly model: TieredModel;
  readonly tiers: readonly Tier[];
  readonly onChange: (next: readonly Tier[]) => void;
}) {
  const words = useWords(planEditorWords);
  const fields = TIER_FIELDS[model];
  const set = (at: number, name: string, value: string) =>
    onChange(
      tiers.map((tier, place) => {
        if (place !== at) return tier;
        const { [name]: _before, ...others } = tier;
        return value === '' && name === 'flat_amount' ? others : { ...others, [name]: value };
      }),
    );
  // the last is without end; a new one goes before it, from where the one before it ended
  const add = () => {
    const last = tiers.at(-1) as Tier;
    onChange([...tiers.slice(0, -1), { ...last, up_to: '' }, last]);
  };
  return (
    <fieldset className="sm:col-span-2 lg:col-span-3">
      <legend className="text-sm font-medium">{words.tiers}</legend>
      <ul className="mt-1 flex flex-col gap-2">
        {tiers.map((tier, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a tier is its place
          <li key={at} className="flex flex-wrap items-end gap-2">
            {tier.up_to === null ? (
              <span className="w-32 pb-2 text-muted">{words.endless}</span>
            ) : (
              <TextField
                className="w-32"
                label={words.fields.up_to}
                inputMode="decimal"
                value={String(tier.up_to ?? '')}
                onChange={(event) => set(at, 'up_to', typedDecimal(event.target.value))}
              />
            )}
            {fields.map((name) => (
              <TextField
                key={name}
                className="w-40"
                label={words.fields[name]}
                inputMode="decimal"
                value={String(tier[name] ?? '')}
                onChange={(event) => set(at, name, typedDecimal(event.target.value))}
              />
            ))}
            {tier.up_to === null ? null : (
              <Button
                look="quiet"
                aria-label={words.remove_tier(String(at + 1))}
                icon={<Trash2 size={16} aria-hidden />}
                onClick={() => onChange(tiers.filter((_tier, place) => place !== at))}
              />
            )}
          </li>
        ))}
      </ul>
      <Button small className="mt-2" icon={<Plus size={14} aria-hidden />} onClick={add}>
        {words.add_tier}
      </Button>
    </fieldset>
  );
}
