// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type GlobalOptions, inSession, withSession } from '../program.js';
import { table } from '../terminal/table.js';
import { readJson } from './subscriptions.js';

interface Step {
  readonly local: string;
  readonly action: string;
  readonly template: string | null;
  readonly method_id: string | null;
  readonly outcome: string | null;
  readonly because: string;
}
interface PreviewOptions extends GlobalOptions {
  readonly due: string;
  readonly policy?: string;
  readonly transfer?: boolean;
  readonly cards: string;
  readonly timezone: string;
  readonly failure?: string;
  readonly from?: string;
}

export function registerDunning(program: Command): void {
  const dunning = program.command('dunning').description('What is done about invoices that are not paid');
  withSession(dunning.command('preview').description('The whole schedule of an invoice that is never paid'))
    .requiredOption('--due <date>', 'when the invoice is due, YYYY-MM-DD')
    .option('--policy <file>', 'a policy as JSON, or - for stdin; default: the one Kontor comes with')
    .option('--transfer', 'the customer pays by bank transfer')
    .option('--cards <months>', 'last months of the cards to try in order, as 2027-05,2028-01; or never', 'never')
    .option('--timezone <name>', 'where the customer lives', 'UTC')
    .option('--failure <code>', 'how every try ends, e.g. insufficient-funds or card-expired')
    .option('--from <instant>', 'when the preview begins; default now')
    .action((options: PreviewOptions) =>
      inSession(options, async ({ connection, output }) => {
        const answer = await connection.request<{ steps: readonly Step[] }>('POST', '/v1/dunning/preview', {
          body: requestOf(options),
        });
        output.show(answer, ({ steps }) =>
          table(steps, [
            { title: 'When', value: (step) => step.local },
            { title: 'What', value: (step) => step.action },
            { title: 'Which', value: (step) => step.template ?? step.method_id ?? step.outcome ?? '' },
            { title: 'Why', value: (step) => step.because },
          ]),
        );
      }),
    );
}

function requestOf({ due, policy, transfer, cards, timezone, failure, from }: PreviewOptions) {
  return {
    ...(policy === undefined ? {} : { policy: readJson(policy) }),
    invoice: { due_date: due, timezone, collection: transfer ? 'transfer' : 'charge' },
    methods: transfer ? [] : cards.split(',').map(cardOf),
    ...(failure === undefined ? {} : { failure }),
    ...(from === undefined ? {} : { from }),
  };
}

/** `2027-05` is good until the end of that month, `never` never expires. */
function cardOf(text: string, index: number) {
  const id = `card_${index + 1}`;
  if (text === 'never') return { id };
  const [year, month] = text.split('-').map(Number);
  return { id, exp_year: year, exp_month: month };
}
