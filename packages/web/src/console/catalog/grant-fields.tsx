// SPDX-License-Identifier: Apache-2.0
import type { CatalogDefinition } from '@kontor/core/pricing';
import { Choice, TextField } from '../../ui/field.tsx';
import { typedDecimal } from '../../ui/typed-decimal.ts';
import { useWords } from '../../ui/words.ts';
import { planEditorWords } from '../words/plan-editor.ts';

type PlanDefinition = CatalogDefinition['plans'][string];
type Grant = NonNullable<PlanDefinition['features']>[string];
type Feature = CatalogDefinition['features'][string];
type LimitTerms = Extract<Grant, { readonly limit: unknown }>;

/** What a plan gives of each feature; nothing said means: as the plan it inherits from, else not at all. */
export function GrantFields({
  plan,
  definition,
  onChange,
}: {
  readonly plan: PlanDefinition;
  readonly definition: CatalogDefinition;
  readonly onChange: (features: Record<string, Grant>) => void;
}) {
  const features = plan.features ?? {};
  const set = (key: string, grant: Grant | undefined) => {
    const { [key]: _before, ...others } = features;
    // in the order of the catalog's features, so that the same terms are the same text
    const next = grant === undefined ? others : { ...others, [key]: grant };
    onChange(
      Object.fromEntries(
        Object.keys(definition.features).flatMap((name) => (name in next ? [[name, next[name] as Grant]] : [])),
      ),
    );
  };
  return (
    <ul className="divide-y divide-line">
      {Object.entries(definition.features).map(([key, feature]) => (
        <li key={key} className="grid items-end gap-3 py-3 sm:grid-cols-[minmax(12rem,1fr)_2fr]">
          <div className="self-center">
            <div className="font-medium">{feature.label}</div>
            {feature.description === undefined ? null : <div className="text-sm text-muted">{feature.description}</div>}
          </div>
          <GrantField
            feature={feature}
            grant={features[key]}
            inherits={plan.inherits !== undefined}
            onChange={(grant) => set(key, grant)}
          />
        </li>
      ))}
    </ul>
  );
}

function GrantField({
  feature,
  grant,
  inherits,
  onChange,
}: {
  readonly feature: Feature;
  readonly grant: Grant | undefined;
  readonly inherits: boolean;
  readonly onChange: (grant: Grant | undefined) => void;
}) {
  const words = useWords(planEditorWords);
  const absent = ['', inherits ? words.feature_inherited : words.feature_none] as const;
  switch (feature.kind) {
    case 'boolean': {
      const included = typeof grant === 'object' && 'included' in grant ? grant.included : grant;
      return (
        <Choice
          label={feature.label}
          hide_label
          value={grant === undefined ? '' : String(included)}
          choices={[absent, ['true', words.feature_yes], ...(inherits ? [['false', words.feature_none] as const] : [])]}
          onChange={({ target: { value } }) => onChange(value === '' ? undefined : value === 'true')}
        />
      );
    }
    case 'value': {
      const value = typeof grant === 'object' && 'value' in grant ? grant.value : grant;
      return (
        <TextField
          label={`${feature.label}: ${words.value}`}
          hide_label
          value={value === undefined ? '' : String(value)}
          placeholder={absent[1]}
          onChange={({ target }) =>
            onChange(
              target.value === ''
                ? undefined
                : feature.type === 'number' && /^\d+$/.test(target.value)
                  ? Number(target.value)
                  : target.value,
            )
          }
        />
      );
    }
    default:
      return <LimitField {...{ feature, absent, onChange }} terms={limitTerms(grant)} />;
  }
}

function LimitField({
  feature,
  absent,
  terms,
  onChange,
}: {
  readonly feature: Feature;
  readonly absent: readonly [string, string];
  readonly terms: LimitTerms | undefined;
  readonly onChange: (grant: Grant | undefined) => void;
}) {
  const words = useWords(planEditorWords);
  const kind = terms === undefined ? '' : terms.limit === 'unlimited' ? 'unlimited' : 'limited';
  const put = (change: Partial<LimitTerms>) => onChange(shortest({ ...(terms as LimitTerms), ...change }));
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      <Choice
        label={feature.label}
        hide_label
        value={kind}
        choices={[absent, ['limited', words.limited], ['unlimited', words.unlimited]]}
        onChange={({ target: { value } }) =>
          onChange(value === '' ? undefined : value === 'unlimited' ? 'unlimited' : shortest({ ...terms, limit: '1' }))
        }
      />
      {kind !== 'limited' || terms === undefined ? null : (
        <>
          <TextField
            label={`${feature.label}: ${words.limit}`}
            hide_label
            inputMode="decimal"
            value={String(terms.limit)}
            onChange={({ target }) => put({ limit: typedDecimal(target.value) })}
          />
          <Choice
            label={`${feature.label}: ${words.enforcement}`}
            hide_label
            value={terms.enforcement ?? 'hard'}
            choices={[
              ['hard', words.enforcements.hard],
              ['soft', words.enforcements.soft],
            ]}
            onChange={({ target: { value } }) => put({ enforcement: value as 'hard' | 'soft' })}
          />
        </>
      )}
    </div>
  );
}

function limitTerms(grant: Grant | undefined): LimitTerms | undefined {
  if (typeof grant === 'object' && 'limit' in grant) return grant;
  return grant === undefined ? undefined : ({ limit: grant } as LimitTerms);
}

/** As it is usually written: a number where nothing else is said. */
function shortest({ limit, ...terms }: LimitTerms): Grant {
  const { enforcement, ...others } = terms;
  const said = { ...(enforcement === undefined || enforcement === 'hard' ? {} : { enforcement }), ...others };
  const number = typeof limit === 'string' && /^\d{1,15}$/.test(limit) ? Number(limit) : limit;
  return Object.keys(said).length === 0 && (typeof number === 'number' || number === 'unlimited')
    ? number
    : { limit: number, ...said };
}
