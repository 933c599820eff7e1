// SPDX-License-Identifier: Apache-2.0
import { query, type Schemas } from '../../api/client.ts';
import { Checkbox, Choice, TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { typedDecimal } from '../../ui/typed-decimal.ts';
import { useWords } from '../../ui/words.ts';
import { subscriptionsWords } from '../words/subscriptions.ts';

/** What somebody is sold, as a form describes it. */
export interface Terms {
  readonly plan: string;
  readonly option: string | null;
  /** By feature. */
  readonly quantities: Readonly<Record<string, string>>;
  readonly add_ons: Readonly<Record<string, string>>;
}

type Plan = Schemas['Plan'];
interface CatalogContent {
  readonly add_ons?: Readonly<Record<string, { readonly name?: string }>>;
}

/** The features of a plan that are sold by a quantity which is agreed. */
function quantityFeatures(plan: Plan): readonly { readonly key: string; readonly label: string }[] {
  const priced = new Set(
    plan.prices.flatMap(({ price }) => {
      const { feature, meter } = (price ?? {}) as { readonly feature?: string; readonly meter?: string };
      return feature === undefined || meter !== undefined ? [] : [feature];
    }),
  );
  return plan.features.filter(({ key }) => priced.has(key));
}

/** The plans that are sold now; with what a subscription has already, also when that is sold no more. */
export function usePlans(): readonly Plan[] {
  const { data } = query.useQuery('get', '/v1/plans');
  return data?.data ?? [];
}

/** What a subscription or a quote says, as a form has it. */
export const termsOf = ({
  plan,
  option,
  quantities,
  add_ons,
}: Pick<Schemas['Subscription'] | Schemas['Quote'], 'plan' | 'option' | 'quantities' | 'add_ons'>): Terms => ({
  plan,
  option,
  quantities,
  add_ons: Object.fromEntries(add_ons.map(({ add_on, quantity }) => [add_on, quantity])),
});

/** As the API takes them: without what is empty. */
export function termsBody({ plan, option, quantities, add_ons }: Terms) {
  return {
    plan,
    ...(option === null ? {} : { option }),
    quantities: Object.fromEntries(Object.entries(quantities).filter(([, quantity]) => quantity !== '')),
    add_ons: Object.entries(add_ons).map(([add_on, quantity]) => ({
      add_on,
      quantity: quantity === '' ? '1' : quantity,
    })),
  };
}

/** Plan, option, quantities and add-ons. */
export function TermsFields({ terms, onChange }: { readonly terms: Terms; readonly onChange: (terms: Terms) => void }) {
  const words = useWords(subscriptionsWords);
  const plans = usePlans();
  const catalog = query.useQuery('get', '/v1/catalog');
  const plan = plans.find(({ id }) => id === terms.plan);
  const sold = plans.filter(({ id, availability }) => availability === 'sold' || id === terms.plan);
  const add_ons = Object.entries((catalog.data?.content as CatalogContent | undefined)?.add_ons ?? {});
  if (plans.length === 0) return <Notice tone="warn">{words.no_plans}</Notice>;
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Choice
          label={words.plan}
          choices={[
            ...(terms.plan === '' ? [['', '–'] as const] : []),
            ...sold.map(({ id, name }) => [id, name] as const),
          ]}
          value={terms.plan}
          onChange={(event) => onChange({ ...terms, plan: event.target.value, option: null })}
        />
        {plan === undefined || plan.options.length === 0 ? null : (
          <Choice
            label={words.option}
            choices={[['', words.no_option], ...plan.options.map((option) => [option, option] as const)]}
            value={terms.option ?? ''}
            onChange={(event) => onChange({ ...terms, option: event.target.value === '' ? null : event.target.value })}
          />
        )}
        {plan === undefined
          ? null
          : quantityFeatures(plan).map(({ key, label }) => (
              <TextField
                key={key}
                label={words.quantity(label)}
                inputMode="decimal"
                value={terms.quantities[key] ?? ''}
                onChange={(event) =>
                  onChange({ ...terms, quantities: { ...terms.quantities, [key]: typedDecimal(event.target.value) } })
                }
              />
            ))}
      </div>
      {add_ons.length === 0 ? null : (
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 text-sm font-medium">{words.add_ons}</legend>
          {add_ons.map(([key, { name = key }]) => {
            const { [key]: quantity, ...others } = terms.add_ons;
            return (
              <div key={key} className="flex flex-wrap items-center justify-between gap-2">
                <Checkbox
                  label={name}
                  checked={quantity !== undefined}
                  onChange={(event) =>
                    onChange({ ...terms, add_ons: event.target.checked ? { ...others, [key]: '1' } : others })
                  }
                />
                {quantity === undefined ? null : (
                  <TextField
                    className="w-24"
                    hide_label
                    label={words.add_on_quantity(name)}
                    inputMode="decimal"
                    value={quantity}
                    onChange={(event) =>
                      onChange({ ...terms, add_ons: { ...others, [key]: typedDecimal(event.target.value) } })
                    }
                  />
                )}
              </div>
            );
          })}
        </fieldset>
      )}
    </>
  );
}

export const NO_TERMS: Terms = { plan: '', option: null, quantities: {}, add_ons: {} };
