// SPDX-License-Identifier: Apache-2.0
import { Command, Option } from 'commander';
import { registerAlerts } from './commands/alerts.js';
import { registerAudit } from './commands/audit.js';
import { registerBilling } from './commands/billing.js';
import { registerBillingSettings } from './commands/billing-settings.js';
import { registerCatalog } from './commands/catalog.js';
import { registerCharges } from './commands/charges.js';
import { registerClock } from './commands/clock.js';
import { registerCollecting } from './commands/collecting.js';
import { registerCoupons } from './commands/coupons.js';
import { registerCreditNotes } from './commands/credit-notes.js';
import { registerCredits } from './commands/credits.js';
import { registerCustomers } from './commands/customers.js';
import { registerDirectDebits } from './commands/direct-debits.js';
import { registerDunning } from './commands/dunning.js';
import { registerEntitlements } from './commands/entitlements.js';
import { registerEval } from './commands/eval.js';
import { registerEvents } from './commands/events.js';
import { registerExchangeRates } from './commands/exchange-rates.js';
import { registerForecast } from './commands/forecast.js';
import { registerImport } from './commands/import.js';
import { registerInvoices } from './commands/invoices.js';
import { registerKeys } from './commands/keys.js';
import { registerLeases } from './commands/leases.js';
import { registerLedger } from './commands/ledger.js';
import { registerLicence } from './commands/licence.js';
import { registerLicences } from './commands/licences.js';
import { registerMail } from './commands/mail.js';
import { registerMandates } from './commands/mandates.js';
import { registerMeters } from './commands/meters.js';
import { registerMetrics } from './commands/metrics.js';
import { registerMigrations } from './commands/migrations.js';
import { registerOrganisations } from './commands/organisations.js';
import { registerOverview } from './commands/overview.js';
import { registerPaymentMethods } from './commands/payment-methods.js';
import { registerPaymentProviders } from './commands/payment-providers.js';
import { registerPayments } from './commands/payments.js';
import { registerPayouts } from './commands/payouts.js';
import { registerPlan } from './commands/plan.js';
import { registerPlans } from './commands/plans.js';
import { registerPortal } from './commands/portal.js';
import { registerPricing } from './commands/pricing.js';
import { registerQuarantine } from './commands/quarantine.js';
import { registerQuotes } from './commands/quotes.js';
import { registerRefunds } from './commands/refunds.js';
import { registerReport } from './commands/report.js';
import { registerSample } from './commands/sample.js';
import { registerSearch } from './commands/search.js';
import { registerSite } from './commands/site.js';
import { registerSla } from './commands/sla.js';
import { registerStart } from './commands/start.js';
import { registerSubscriptions } from './commands/subscriptions.js';
import { registerTargets } from './commands/targets.js';
import { registerTeam } from './commands/team.js';
import { registerThresholds } from './commands/thresholds.js';
import { registerUsage } from './commands/usage.js';
import { registerUsageStatements } from './commands/usage-statement.js';
import { registerWebhooks } from './commands/webhooks.js';
import { type Connection, connect, targetFrom } from './connection.js';
import { Output } from './output.js';

/** What every command gets from the options that stand on all of them. */
export interface Session {
  readonly output: Output;
  readonly connection: Connection;
}

export interface GlobalOptions {
  readonly json?: boolean;
  readonly organisation?: string;
  readonly dataDir?: string;
  readonly url?: string;
}

export interface ChangeOptions extends GlobalOptions {
  readonly idempotencyKey?: string;
}

export function buildProgram(): Command {
  const program = new Command('kontor')
    .description('The commercial engine of open-core software: catalog, usage, invoices, explained to the cent.')
    .version('0.1.0')
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError('(add --help for the options)')
    .addHelpText(
      'after',
      `
Environment:
  KONTOR_URL, KONTOR_API_KEY   talk to a running Kontor instead of opening the database here
  KONTOR_DATABASE_URL          a PostgreSQL 15 or newer instead of the embedded one in ./.kontor
  KONTOR_DATA_DIR              where the embedded database lives
  KONTOR_SECRET_KEY            encrypts stored secrets; needed with KONTOR_DATABASE_URL and webhooks
  KONTOR_SIGNING_PASSPHRASE    encrypts the private keys of licences besides
  KONTOR_SMTP_URL              sends mails, with KONTOR_MAIL_FROM; without it they are kept: kontor mail list
  KONTOR_PUBLIC_URL            where customers reach the server, for the links of quotes and of payments
  KONTOR_STRIPE_URL            a proxy that requests to Stripe have to take
  KONTOR_TRUSTED_PROXIES       how many proxies of yours add to X-Forwarded-For; default none
  KONTOR_SITE_TOKEN            what the nodes of a site carry to its door: kontor site serve
  KONTOR_WEBHOOK_RETENTION_DAYS  how long delivered and dead webhooks are kept; default 30
  KONTOR_ORGANISATION          the organisation to act for, as --organisation

Exit codes: 0 done · 1 refused or failed · 2 wrong usage or bad input`,
    );
  for (const register of [
    registerStart,
    registerCatalog,
    registerPlans,
    registerPlan,
    registerPortal,
    registerPricing,
    registerOrganisations,
    registerKeys,
    registerTeam,
    registerCustomers,
    registerSubscriptions,
    registerMigrations,
    registerQuotes,
    registerEntitlements,
    registerLicences,
    registerLicence,
    registerSite,
    registerMeters,
    registerEvents,
    registerUsage,
    registerUsageStatements,
    registerImport,
    registerQuarantine,
    registerBilling,
    registerThresholds,
    registerBillingSettings,
    registerExchangeRates,
    registerClock,
    registerInvoices,
    registerCreditNotes,
    registerPayments,
    registerPaymentProviders,
    registerRefunds,
    registerPayouts,
    registerCharges,
    registerPaymentMethods,
    registerMandates,
    registerDirectDebits,
    registerCollecting,
    registerCoupons,
    registerCredits,
    registerLeases,
    registerLedger,
    registerMetrics,
    registerTargets,
    registerAlerts,
    registerSla,
    registerReport,
    registerDunning,
    registerMail,
    registerWebhooks,
    registerForecast,
    registerAudit,
    registerSearch,
    registerOverview,
    registerSample,
    registerEval,
  ])
    register(program);
  return program;
}

/** The options a command of the API has: `--json`, `--organisation`, `--data-dir`, `--url`. */
export function withSession(command: Command): Command {
  return command
    .option('--json', 'answer with JSON')
    .addOption(new Option('-o, --organisation <key>', 'act for this organisation').env('KONTOR_ORGANISATION'))
    .addOption(new Option('--data-dir <folder>', 'embedded database').env('KONTOR_DATA_DIR').default('.kontor'))
    .addOption(new Option('--url <url>', 'a running Kontor, with KONTOR_API_KEY').env('KONTOR_URL'));
}

/** As `withSession`, for a command that changes something: repeated with the same key it changes nothing more. */
export function withChange(command: Command): Command {
  return withSession(command).option(
    '--idempotency-key <text>',
    'repeated with the same text within a day, gives the first answer and changes nothing',
  );
}

/** What `--idempotency-key` adds to a request. */
export function once({ idempotencyKey }: ChangeOptions): { readonly idempotency_key?: string } {
  return idempotencyKey === undefined ? {} : { idempotency_key: idempotencyKey };
}

/** Runs an action with a connection that is closed afterwards, whatever happens. */
export async function inSession(options: GlobalOptions, action: (session: Session) => Promise<void>): Promise<void> {
  const connection = await connect(targetFrom(options));
  try {
    await action({ output: new Output(options.json === true), connection });
  } finally {
    await connection.close();
  }
}
