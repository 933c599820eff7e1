// SPDX-License-Identifier: Apache-2.0
import { CircleCheck } from 'lucide-react';
import type { Schemas } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { Badge, type Tone } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { PageLink } from '../page-link.tsx';
import { overviewWords } from '../words/overview.ts';

type Attention = Schemas['Overview']['attention'][number];

/** Where each kind is looked at in the console, and how urgent it is. */
const KINDS: Readonly<Record<Attention['kind'], readonly [to: string, tone: Tone]>> = {
  collections_past_due: ['/collections?status=open', 'bad'],
  payment_attempts_failed: ['/payments', 'bad'],
  refunds_failed: ['/payments', 'bad'],
  top_ups_unpaid: ['/invoices?open=true', 'warn'],
  events_quarantined: ['/usage/quarantine', 'bad'],
  deliveries_dead: ['/webhooks/dead-letters', 'bad'],
  plan_migrations_paused: ['/plan-migrations', 'bad'],
  alerts_raised: ['/targets', 'warn'],
  licences_expiring: ['/licences', 'warn'],
  quotes_expiring: ['/quotes?status=sent', 'warn'],
  quotes_waiting: ['/quotes?status=sent', 'plain'],
  mails_failed: ['/mails?status=failed', 'warn'],
  mail_addresses_suppressed: ['/mails', 'plain'],
};
/** Counting ends there. */
const MOST = 1_000;

export function AttentionList({ items }: { readonly items: readonly Attention[] }) {
  const words = useWords(overviewWords);
  const { number } = useFormats();
  if (items.length === 0)
    return (
      <p className="flex items-center gap-2 text-muted">
        <CircleCheck size={16} className="text-good" aria-hidden />
        {words.calm}
      </p>
    );
  return (
    <ul className="flex flex-col divide-y divide-line">
      {items.map(({ kind, count }) => {
        const [to, tone] = KINDS[kind];
        return (
          <li key={kind} className="flex items-center justify-between gap-3 py-2">
            <PageLink to={to}>{words.kinds[kind]}</PageLink>
            <Badge tone={tone}>{count < MOST ? number(count) : words.more_than(number(count))}</Badge>
          </li>
        );
      })}
    </ul>
  );
}
