// SPDX-License-Identifier: Apache-2.0
import { query } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { Facts, PageHead, Section } from '../../ui/layout.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { CustomerLink } from '../customer/customer-name.tsx';
import { StateBadge } from '../money/state-badge.tsx';
import { QuoteActions } from '../quote/quote-actions.tsx';
import { QuotedInvoices } from '../quote/quoted-invoices.tsx';
import { Link, usePathPart } from '../router.tsx';
import { usePlans } from '../subscription/terms-fields.tsx';
import { quotesWords } from '../words/quotes.ts';

export default function QuotePage() {
  const id = usePathPart('id');
  const words = useWords(quotesWords);
  const { date, time, number } = useFormats();
  const plans = usePlans();
  const found = query.useQuery('get', '/v1/quotes/{id}', { params: { path: { id } } });
  if (found.isError) return <Trouble error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data === undefined) return <Loading lines={8} />;
  const quote = found.data;
  const { signature } = quote;
  return (
    <>
      <PageHead
        title={quote.number === null ? words.draft : words.quote(quote.number)}
        lead={
          <span className="flex flex-wrap items-center gap-2">
            <StateBadge of="quote" state={quote.status} />
            <CustomerLink id={quote.customer_id} />
          </span>
        }
        actions={<QuoteActions quote={quote} />}
      />
      <div className="grid items-start gap-4 xl:grid-cols-[2fr_1fr]">
        <div className="flex min-w-0 flex-col gap-4">
          <QuotedInvoices id={id} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Section title={words.details}>
            <Facts
              facts={[
                [words.customer, <CustomerLink key="customer" id={quote.customer_id} />],
                [words.plan, plans.find((plan) => plan.id === quote.plan)?.name ?? quote.plan],
                [words.start_date, date(quote.start_date)],
                [words.term_months, number(quote.term_months)],
                [words.valid_until, date(quote.valid_until)],
                ...(quote.sent_at === null ? [] : [[words.sent, time(quote.sent_at)] as const]),
                ...(quote.closed_at === null ? [] : [[words.closed, time(quote.closed_at)] as const]),
                ...(quote.decline_reason === null ? [] : [[words.declined, quote.decline_reason] as const]),
                ...(quote.subscription_id === null
                  ? []
                  : [
                      [
                        words.subscription,
                        <Link key="subscription" to={`/subscriptions/${quote.subscription_id}`}>
                          {quote.subscription_id}
                        </Link>,
                      ] as const,
                    ]),
              ]}
            />
          </Section>
          {signature === null ? null : (
            <Section title={words.signature}>
              <Facts
                facts={[
                  [words.signed_by, signature.name],
                  [words.signed_at, time(signature.at)],
                  [words.signed_from, signature.ip ?? '–'],
                  [words.browser, signature.user_agent ?? '–'],
                  [
                    words.fingerprint,
                    <code key="hash" className="text-xs break-all">
                      {signature.document_hash}
                    </code>,
                  ],
                ]}
              />
            </Section>
          )}
        </div>
      </div>
    </>
  );
}
