// SPDX-License-Identifier: Apache-2.0
import { cors } from 'hono/cors';
import { stripeConnection } from '../collecting/providers.js';
import { SignInThrottle } from '../identity/sign-in-throttle.js';
import { smtpSettings } from '../mail/smtp.js';
import { localWebhooksAllowed } from '../webhooks/deliver.js';
import { Api, type ApiOptions } from './api.js';
import { addPages, unknownRoute } from './pages.js';
import { addPayPage } from './pay-page.js';
import { addPortalPages } from './portal-pages.js';
import { addPricingPages } from './pricing-pages.js';
import { Refusal } from './problem.js';
import { addQuotePage } from './quote-page.js';
import { addActivations } from './routes/activations.js';
import { addAlerts } from './routes/alerts.js';
import { addApiKeys } from './routes/api-keys.js';
import { addAudit } from './routes/audit.js';
import { addBankStatements } from './routes/bank-statements.js';
import { addBilling } from './routes/billing.js';
import { addBillingSettings } from './routes/billing-settings.js';
import { addBoardReports } from './routes/board-reports.js';
import { addCatalog } from './routes/catalog.js';
import { addCharges } from './routes/charges.js';
import { addCollecting } from './routes/collecting.js';
import { addCollections } from './routes/collections.js';
import { addCoupons } from './routes/coupons.js';
import { addCreditNotes } from './routes/credit-notes.js';
import { addCredits } from './routes/credits.js';
import { addCustomers } from './routes/customers.js';
import { addDirectDebitFiles } from './routes/direct-debit-files.js';
import { addDunning } from './routes/dunning.js';
import { addEntitlements } from './routes/entitlements.js';
import { addExchangeRates } from './routes/exchange-rates.js';
import { addForecasts } from './routes/forecasts.js';
import { addRevaluation } from './routes/functional-books.js';
import { addInstalls } from './routes/installs.js';
import { addInvitations } from './routes/invitations.js';
import { addInvoiceDocuments } from './routes/invoice-documents.js';
import { addInvoices } from './routes/invoices.js';
import { addLeases } from './routes/leases.js';
import { addLedger } from './routes/ledger.js';
import { addLicences } from './routes/licences.js';
import { addLive } from './routes/live.js';
import { addMails } from './routes/mails.js';
import { addMandates } from './routes/mandates.js';
import { addMembers } from './routes/members.js';
import { addMetricBridge } from './routes/metric-bridge.js';
import { addMetricCohorts } from './routes/metric-cohorts.js';
import { addMetricFigures } from './routes/metric-figures.js';
import { addMetricImports } from './routes/metric-imports.js';
import { addMetricMovements } from './routes/metric-movements.js';
import { addMetricPolicies } from './routes/metric-policies.js';
import { addOrganisations } from './routes/organisations.js';
import { addOverview } from './routes/overview.js';
import { addOwnSessions } from './routes/own-sessions.js';
import { addPaymentLinks } from './routes/payment-links.js';
import { addPaymentMethods } from './routes/payment-methods.js';
import { addPaymentProviders } from './routes/payment-providers.js';
import { addPaymentReturns } from './routes/payment-returns.js';
import { addPayments } from './routes/payments.js';
import { addPayouts } from './routes/payouts.js';
import { addPlanMigrationDryRun } from './routes/plan-migration-dry-run.js';
import { addPlanMigrationPreview } from './routes/plan-migration-preview.js';
import { addPlanMigrations } from './routes/plan-migrations.js';
import { addPortal } from './routes/portal/portal.js';
import { addPriceExperiments } from './routes/price-experiments.js';
import { addPricing } from './routes/pricing.js';
import { addProviderWebhooks } from './routes/provider-webhooks.js';
import { addQuoteDocuments } from './routes/quote-documents.js';
import { addQuoteLinks } from './routes/quote-links.js';
import { addQuotes } from './routes/quotes.js';
import { addReceivables } from './routes/receivables.js';
import { addRefunds } from './routes/refunds.js';
import { addSavedFilters } from './routes/saved-filters.js';
import { addSearch } from './routes/search.js';
import { addServiceLevels } from './routes/service-levels.js';
import { addServiceRecords } from './routes/service-records.js';
import { addSessions } from './routes/sessions.js';
import { addSignInLinks } from './routes/sign-in-links.js';
import { addSigningKeys } from './routes/signing-keys.js';
import { addStatements } from './routes/statements.js';
import { addSubscriptionActions } from './routes/subscription-actions.js';
import { addSubscriptions } from './routes/subscriptions.js';
import { addTargets } from './routes/targets.js';
import { addTestClock } from './routes/test-clock.js';
import { addTimeline } from './routes/timeline.js';
import { addTopUps } from './routes/top-ups.js';
import { addUnbilledUsage } from './routes/unbilled-usage.js';
import { addUsage } from './routes/usage.js';
import { addUsageStatements } from './routes/usage-statements.js';
import { addUsageThresholds } from './routes/usage-thresholds.js';
import { addWallets } from './routes/wallets.js';
import { addWebhookDeliveries } from './routes/webhook-deliveries.js';
import { addWebhooks } from './routes/webhooks.js';
import { addConsole } from './web-pages.js';

/** Browsers of any site may read with a publishable key. Cookies are not allowed along, so nobody's session is exposed. */
const BROWSERS = cors({
  origin: '*',
  allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowHeaders: [
    'Authorization',
    'Content-Type',
    'If-Match',
    'If-None-Match',
    'Idempotency-Key',
    'Kontor-Version',
    'Last-Event-ID',
  ],
  exposeHeaders: ['ETag', 'Location', 'Retry-After', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'],
  maxAge: 86_400,
});

/** For a year browsers come by TLS alone, also to who types the address without it. Other names of the domain decide for themselves. */
const TLS_ONLY = 'max-age=31536000';

/** The whole API over one store, as a function of requests: to be served, or called in process. */
export function createApp(options: ApiOptions) {
  const api = new Api(options);
  const { app } = api;
  const { public_url } = api;
  const stripe = options.stripe ?? stripeConnection();
  if (public_url?.startsWith('https://'))
    app.use(async (context, next) => {
      await next();
      context.header('strict-transport-security', TLS_ONLY);
    });
  app.use('/v1/*', BROWSERS);
  addPortalPages(app, options.store, public_url);
  addOrganisations(api);
  addApiKeys(api);
  const throttle = new SignInThrottle(options.store);
  addSessions(api, throttle);
  addOwnSessions(api);
  addSignInLinks(api, { throttle, sends_mail: options.sends_mail ?? smtpSettings() !== null });
  addMembers(api);
  addInvitations(api);
  addCatalog(api);
  addBillingSettings(api);
  addExchangeRates(api);
  addCustomers(api);
  addTimeline(api);
  const entitlements = addEntitlements(api);
  addLeases(api);
  addSubscriptions(api);
  addSubscriptionActions(api);
  addPlanMigrations(api);
  addPlanMigrationDryRun(api);
  addPlanMigrationPreview(api);
  addPriceExperiments(api);
  addForecasts(api);
  addQuotes(api, { public_url });
  addQuoteLinks(api);
  addQuoteDocuments(api);
  addQuotePage(api, options.store);
  const signing = {
    secrets: options.store.secrets,
    passphrase: options.signing_passphrase ?? process.env.KONTOR_SIGNING_PASSPHRASE,
    external: options.external_signer,
  };
  addLicences(api, signing);
  addActivations(api);
  addSigningKeys(api, signing);
  addInstalls(api);
  addTargets(api);
  addAlerts(api);
  addServiceRecords(api);
  addServiceLevels(api);
  addUsageStatements(api);
  addUsage(api);
  addInvoices(api);
  addInvoiceDocuments(api);
  addCreditNotes(api, { stripe });
  addCharges(api);
  addCoupons(api);
  addWallets(api);
  addTopUps(api);
  addCredits(api);
  addPayments(api);
  addPaymentProviders(api);
  addMandates(api);
  addDirectDebitFiles(api);
  addPaymentReturns(api);
  addPayouts(api);
  addBankStatements(api);
  addRefunds(api, { stripe });
  addProviderWebhooks(api, { stripe });
  addPaymentMethods(api, { stripe });
  addCollecting(api, { stripe, public_url });
  addCollections(api);
  addPaymentLinks(api, { public_url });
  addPayPage(api, options.store, { stripe, public_url });
  addReceivables(api);
  addStatements(api);
  addLedger(api);
  addOverview(api);
  addBoardReports(api);
  addRevaluation(api);
  addMetricFigures(api);
  addMetricCohorts(api);
  addMetricBridge(api);
  addMetricPolicies(api);
  addMetricMovements(api);
  addMetricImports(api);
  addBilling(api);
  addUnbilledUsage(api);
  addUsageThresholds(api);
  addTestClock(api, { stripe, public_url });
  addDunning(api);
  addMails(api);
  addAudit(api);
  const changes = addLive(api);
  addSearch(api);
  addSavedFilters(api);
  addWebhooks(api, { allow_local: options.allow_local_webhooks ?? localWebhooksAllowed() });
  addWebhookDeliveries(api);
  addPortal(api, { stripe, public_url, resolve: options.resolve_txt });
  addPricing(api);
  addPricingPages(api, options.store);
  addConsole(app, public_url);
  addPages(app, () => options.store.ping());
  app.notFound((context) => {
    const { path, method } = context.req;
    const methods = api.methodsAt(path);
    if (methods.length === 0) throw unknownRoute(path);
    throw new Refusal(
      405,
      [
        {
          code: 'method-not-allowed',
          path: '',
          message: `${path} does not take ${method}`,
          mend: `use ${methods.join(' or ')}`,
        },
      ],
      { allow: methods.join(', ') },
    );
  });
  // ends what is sent as long as somebody listens: a server that is to stop would wait for it
  const endStreams = () => {
    entitlements.endStreams();
    changes.endStreams();
  };
  return Object.assign(app, { endStreams, settled: () => api.settled() });
}
