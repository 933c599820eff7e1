// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange } from '../../api/ask.ts';
import { api, type Schemas } from '../../api/client.ts';
import { ConfirmChange } from '../../ui/confirm-change.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { CustomerField } from '../customer/customer-field.tsx';
import { couponsWords } from '../words/coupons.ts';

/** Gives a customer the discount of a coupon. */
export function RedeemDialog({
  coupon,
  onClose,
}: {
  readonly coupon: Schemas['Coupon'];
  readonly onClose: () => void;
}) {
  const words = useWords(couponsWords);
  const tell = useToast();
  const [customer_id, setCustomer] = useState<string | null>(null);
  const change = useChange(
    (header) =>
      api.POST('/v1/coupons/{id}/redeem', {
        params: { path: { id: coupon.id }, header },
        body: { customer_id: customer_id ?? '' },
      }),
    {
      stale: ['/v1/coupons', '/v1/customers'],
      onDone: () => {
        tell(words.redeemed);
        onClose();
      },
    },
  );
  return (
    <ConfirmChange
      open
      onClose={onClose}
      change={change}
      title={`${words.redeem}: ${coupon.code}`}
      confirm={words.redeem}
      disabled={customer_id === null}
    >
      <p className="mb-3 text-muted">{coupon.name}</p>
      <CustomerField value={customer_id} onChange={setCustomer} />
    </ConfirmChange>
  );
}
