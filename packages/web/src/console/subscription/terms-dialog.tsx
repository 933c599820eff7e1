// SPDX-License-Identifier: Apache-2.0
import type { UseMutationResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { CustomerField } from '../customer/customer-field.tsx';
import { type Terms, TermsFields } from './terms-fields.tsx';

/** Describes what somebody is sold: for whom unless that stands already, the terms, and `children` for its days. */
export function TermsDialog<Done>({
  title,
  lead,
  confirm,
  customer,
  terms,
  onTerms,
  ready = true,
  change,
  onClose,
  children,
}: {
  readonly title: string;
  readonly lead: string;
  /** The word on the button: what it does. */
  readonly confirm: string;
  readonly customer?: { readonly id: string | null; readonly onChange: (id: string | null) => void };
  readonly terms: Terms;
  readonly onTerms: (terms: Terms) => void;
  /** What `children` ask for is there. */
  readonly ready?: boolean;
  readonly change: UseMutationResult<Done, unknown, void>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const shared = useWords(sharedWords);
  return (
    <Dialog open onClose={onClose} title={title} lead={lead}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        {customer === undefined ? null : <CustomerField value={customer.id} onChange={customer.onChange} />}
        <TermsFields terms={terms} onChange={onTerms} />
        {children}
        {change.isError ? <Trouble error={change.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{shared.cancel}</Button>
          <Button
            type="submit"
            look="primary"
            busy={change.isPending}
            disabled={customer?.id === null || terms.plan === '' || !ready}
          >
            {confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
