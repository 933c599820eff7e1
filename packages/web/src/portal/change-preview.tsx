// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../api/client.ts';
import { useFormats } from '../ui/format.ts';
import { useWords } from '../ui/words.ts';
import { planWords } from './words/plan.ts';

type Invoice = Schemas['SubscriptionChange']['invoices'][number];

/** What a change costs: every invoice it brings, line by line, as it will be issued. */
export function ChangePreview({ change }: { readonly change: Schemas['SubscriptionChange'] }) {
  const words = useWords(planWords);
  const { moment } = useFormats();
  return (
    <>
      <p>{words.takes_effect(moment(change.effective_date))}</p>
      {change.invoices.length === 0 ? (
        <p className="mt-2 font-medium">{words.nothing_due}</p>
      ) : (
        change.invoices.map((invoice, place) => <PreviewedInvoice key={invoice.id ?? place} invoice={invoice} />)
      )}
      {change.problems.map(({ code, message }) => (
        <p key={code + message} className="mt-2 text-bad">
          {message}
        </p>
      ))}
    </>
  );
}

function PreviewedInvoice({ invoice }: { readonly invoice: Invoice }) {
  const words = useWords(planWords);
  const { money } = useFormats();
  const { currency, lines, tax, credited, total, due } = invoice;
  const sums = [
    ...(isZero(tax) ? [] : [[words.tax, tax] as const]),
    [words.total, total] as const,
    ...(isZero(credited) ? [] : [[words.from_credit, credited] as const]),
  ];
  return (
    <div className="mt-3">
      <table className="w-full">
        <caption className="sr-only">{words.now_due}</caption>
        <tbody>
          {lines.map(({ charge_key, kind, label, amount, sentence, period }) => (
            <tr key={`${kind} ${charge_key} ${period.start}`} className="border-b border-line align-top">
              <th scope="row" className="py-2 pr-4 text-left font-normal">
                {label}
                <span className="block text-sm text-muted">{sentence}</span>
              </th>
              <td className="py-2 text-right whitespace-nowrap tabular-nums">{money(amount, currency)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {sums.map(([name, amount]) => (
            <tr key={name}>
              <th scope="row" className="pt-1 pr-4 text-left font-normal text-muted">
                {name}
              </th>
              <td className="pt-1 text-right tabular-nums">{money(amount, currency)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row" className="pt-2 pr-4 text-left text-lg font-semibold">
              {due.startsWith('-') || total.startsWith('-') ? words.back : words.now_due}
            </th>
            <td className="pt-2 text-right text-lg font-semibold tabular-nums">{money(due, currency)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function isZero(amount: string): boolean {
  return /^-?[0.]*$/.test(amount);
}
