// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange } from '../../api/ask.ts';
import { api } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Checkbox, Choice, TextField } from '../../ui/field.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { typedDecimal } from '../../ui/typed-decimal.ts';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { shareOfPercent } from '../money/settled.ts';
import { usePlans } from '../subscription/terms-fields.tsx';
import { couponsWords } from '../words/coupons.ts';

interface Draft {
  readonly code: string;
  readonly name: string;
  readonly kind: 'percent' | 'amount';
  readonly value: string;
  readonly currency: string;
  readonly carry_over: boolean;
  readonly lasts: 'once' | 'periods' | 'forever';
  readonly count: string;
  readonly redeem_by: string;
  readonly max_redemptions: string;
  readonly first_time_only: boolean;
  readonly exclusive: boolean;
  readonly plans: readonly string[];
}
const EMPTY: Draft = {
  code: '',
  name: '',
  kind: 'percent',
  value: '',
  currency: 'EUR',
  carry_over: false,
  lasts: 'once',
  count: '3',
  redeem_by: '',
  max_redemptions: '',
  first_time_only: false,
  exclusive: false,
  plans: [],
};

const bodyOf = (draft: Draft) => ({
  code: draft.code.trim(),
  name: draft.name.trim(),
  discount:
    draft.kind === 'percent'
      ? { percent: shareOfPercent(draft.value) }
      : {
          amount: typedDecimal(draft.value),
          currency: draft.currency.toUpperCase(),
          ...(draft.carry_over ? { carry_over: true } : {}),
        },
  duration:
    draft.lasts === 'periods' ? { kind: draft.lasts, count: Number(draft.count) } : ({ kind: draft.lasts } as const),
  ...(draft.redeem_by === '' ? {} : { redeem_by: draft.redeem_by }),
  ...(draft.max_redemptions === '' ? {} : { max_redemptions: Number(draft.max_redemptions) }),
  ...(draft.first_time_only ? { first_time_only: true } : {}),
  ...(draft.exclusive ? { stacking: 'exclusive' as const } : {}),
  ...(draft.plans.length === 0 ? {} : { applies_to: { plans: [...draft.plans] } }),
});

/** Makes a coupon; it does not change afterwards. */
export function NewCouponDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(couponsWords);
  const shared = useWords(sharedWords);
  const tell = useToast();
  const plans = usePlans();
  const [draft, setDraft] = useState(EMPTY);
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const change = useChange((header) => api.POST('/v1/coupons', { params: { header }, body: bodyOf(draft) }), {
    stale: ['/v1/coupons'],
    onDone: () => {
      tell(words.made);
      onClose();
    },
  });
  return (
    <Dialog open wide onClose={onClose} title={words.new} lead={words.lead}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={words.code}
            hint={words.code_hint}
            required
            value={draft.code}
            onChange={(event) => set({ code: event.target.value })}
          />
          <TextField
            label={words.name}
            hint={words.name_hint}
            required
            value={draft.name}
            onChange={(event) => set({ name: event.target.value })}
          />
          <Choice
            label={words.discount}
            choices={Object.entries(words.kinds)}
            value={draft.kind}
            onChange={(event) => set({ kind: event.target.value as Draft['kind'] })}
          />
          <TextField
            label={words[draft.kind]}
            inputMode="decimal"
            required
            value={draft.value}
            onChange={(event) => set({ value: event.target.value })}
          />
          {draft.kind === 'amount' ? (
            <TextField
              label={words.currency}
              required
              maxLength={3}
              value={draft.currency}
              onChange={(event) => set({ currency: event.target.value })}
            />
          ) : null}
          <Choice
            label={words.duration}
            choices={Object.entries(words.durations)}
            value={draft.lasts}
            onChange={(event) => set({ lasts: event.target.value as Draft['lasts'] })}
          />
          {draft.lasts === 'periods' ? (
            <TextField
              label={words.count}
              type="number"
              min={1}
              value={draft.count}
              onChange={(event) => set({ count: event.target.value })}
            />
          ) : null}
          <TextField
            label={words.redeem_by}
            type="date"
            value={draft.redeem_by}
            onChange={(event) => set({ redeem_by: event.target.value })}
          />
          <TextField
            label={words.max_redemptions}
            type="number"
            min={1}
            value={draft.max_redemptions}
            onChange={(event) => set({ max_redemptions: event.target.value })}
          />
        </div>
        {draft.kind === 'amount' ? (
          <Checkbox
            label={words.carry_over}
            checked={draft.carry_over}
            onChange={(event) => set({ carry_over: event.target.checked })}
          />
        ) : null}
        <Checkbox
          label={words.first_time_only}
          checked={draft.first_time_only}
          onChange={(event) => set({ first_time_only: event.target.checked })}
        />
        <Checkbox
          label={words.exclusive}
          checked={draft.exclusive}
          onChange={(event) => set({ exclusive: event.target.checked })}
        />
        <fieldset className="flex flex-col gap-1">
          <legend className="text-sm font-medium">{words.plans}</legend>
          <p className="text-sm text-muted">{words.all_plans}</p>
          {plans.map(({ id, name }) => (
            <Checkbox
              key={id}
              label={name}
              checked={draft.plans.includes(id)}
              onChange={(event) =>
                set({
                  plans: event.target.checked ? [...draft.plans, id] : draft.plans.filter((plan) => plan !== id),
                })
              }
            />
          ))}
        </fieldset>
        {change.isError ? <Trouble error={change.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{shared.cancel}</Button>
          <Button type="submit" look="primary" busy={change.isPending}>
            {words.create}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
