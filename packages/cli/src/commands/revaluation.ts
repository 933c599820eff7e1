// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type GlobalOptions, inSession, type Session, withSession } from '../program.js';
import { grouped, table } from '../terminal/table.js';

/** Documents that are not in the functional currency for want of a rate. */
export interface LeftOut {
  readonly missing_rates: readonly {
    readonly reference: string;
    readonly kind: string;
    readonly base: string;
    readonly quote: string;
    readonly rate_date: string | null;
    readonly waits_for: string;
  }[];
  readonly missing_rate_count: number;
}
interface Revaluation extends LeftOut {
  readonly functional_currency: string;
  readonly receivables: readonly {
    readonly currency: string;
    readonly open: string;
    readonly carried: string;
    readonly rate: string | null;
    readonly rate_date: string | null;
    readonly worth: string | null;
    readonly gain: string | null;
  }[];
}
type RevaluationOptions = GlobalOptions & { on?: string; asOf?: string };

/** Adds the valuation of what is owed to the command of the books. */
export function registerRevaluation(ledger: Command): void {
  withSession(ledger.command('revaluation').description('What is owed in other currencies, at the rates of a day'))
    .option('--on <date>', 'the last day that counts (default: today)')
    .option('--as-of <moment>', 'as it was known then: an instant or a number of the commit clock')
    .addHelpText('after', '\nExample:\n  kontor ledger revaluation -o acme --on 2026-12-31')
    .action((options: RevaluationOptions) => inSession(options, (session) => revaluation(session, options)));
}

async function revaluation({ connection, output }: Session, { on, asOf: as_of }: RevaluationOptions): Promise<void> {
  const found = await connection.request<Revaluation>('GET', '/v1/ledger/revaluation', { query: { on, as_of } });
  const told = (amount: string | null) => (amount === null ? 'no rate' : grouped(amount));
  output.show(found, ({ receivables, functional_currency, ...leftOut }) =>
    [
      receivables.length === 0
        ? 'nothing is owed in another currency'
        : table(receivables, [
            { title: 'Owed', value: (row) => `${grouped(row.open)} ${row.currency}`, align: 'right' },
            { title: `Carried ${functional_currency}`, value: (row) => grouped(row.carried), align: 'right' },
            { title: 'Rate', value: (row) => row.rate ?? 'no rate' },
            { title: 'Of', value: (row) => row.rate_date ?? '' },
            { title: `Worth ${functional_currency}`, value: (row) => told(row.worth), align: 'right' },
            { title: 'Gain', value: (row) => told(row.gain), align: 'right' },
          ]),
      ...leftOutText(leftOut),
    ].join('\n'),
  );
}

export function leftOutText({ missing_rates, missing_rate_count }: LeftOut): string[] {
  if (missing_rate_count === 0) return [];
  return [
    `Left out for want of an exchange rate: ${missing_rate_count}`,
    ...missing_rates.map(({ kind, reference, base, quote, rate_date, waits_for }) =>
      rate_date === null
        ? `  ${kind} ${reference} waits for ${waits_for}`
        : `  ${kind} ${reference} needs ${base} in ${quote} of ${rate_date}`,
    ),
  ];
}
