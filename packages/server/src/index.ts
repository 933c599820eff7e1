// SPDX-License-Identifier: Apache-2.0

export { planChange } from './billing/change-subscription.js';
export { type CloseOptions, type CloseProgress, type CloseResult, closePeriod } from './billing/close.js';
export {
  type MigrationWorker,
  type MigrationWorkerOptions,
  type RunOptions,
  runMigration,
  startMigrationWorker,
} from './billing/plan-migration/worker.js';
export { type OrganisationSummary, organisationSummary } from './billing/summary.js';
export {
  type AdvanceOptions,
  type AdvanceResult,
  advanceTestClock,
  CLOCK_STEPS,
  type ClockStep,
  clockStops,
  parseMoment,
} from './billing/test-clock.js';
export { type CollectOptions, type CollectResult, collect } from './collecting/collect.js';
export {
  listProviders,
  type ProviderKey,
  type ProviderSettings,
  providerFor,
  providerIn,
  type StripeConnection,
  stripeConnection,
} from './collecting/providers.js';
export {
  type CollectingWorker,
  type CollectingWorkerOptions,
  startCollectingWorker,
} from './collecting/worker.js';
export { pushScenario } from './forecast/scenarios.js';
export type { ApiOptions } from './http/api.js';
export { createApp } from './http/app.js';
export { openApiDocument } from './http/document.js';
export type { RateLimit } from './http/rate-limit.js';
export { type Served, serve } from './http/serve.js';
export { consoleLink } from './identity/console-link.js';
export { makeLink } from './identity/links.js';
export { listMembers, putMember } from './identity/members.js';
export { createUser, findUser, forgetUser, type User } from './identity/users.js';
export {
  contentDigest,
  type ImportAnswer,
  type ImportOptions,
  type ImportProgress,
  importUsage,
  type RejectedRow,
} from './ingest/import/import-usage.js';
export {
  type IngestAnswer,
  ingestEvents,
  MAX_BATCH_EVENTS,
  type RejectedEvent,
  replay as replayQuarantine,
  synchroniseMeters,
} from './ingest/ingest.js';
export type { MeterSync } from './ingest/meter-registry.js';
export { listQuarantine, type QuarantineRow } from './ingest/quarantine-table.js';
export type { QuarantinedEvent, Recorded } from './ingest/record.js';
export { type SubscriptionUsageNeed, usageTotals, usageWatermark } from './ingest/totals.js';
export type { MailBrand } from './mail/content.js';
export { sendMails } from './mail/deliver.js';
export { listMails, type MailStatus, type NewMail, queueMail, type StoredMail } from './mail/outbox.js';
export { type RenderedMail, renderMail } from './mail/render.js';
export { openMailer, type SmtpSettings, smtpSettings } from './mail/smtp.js';
export type { MailData, MailTemplate, TransferDetails } from './mail/template-data.js';
export { MAIL_LANGUAGES, type MailLanguage } from './mail/words/words.js';
export { type MailWorker, startMailWorker } from './mail/worker.js';
export { type Refreshed, refreshDerivedRevenue } from './metrics/derived-revenue.js';
export { type Frame, type FrameRequest, openFrame } from './metrics/frame.js';
export { type FileKind, type MetricFile, readMetricFile } from './metrics/import/import-file.js';
export { type OverviewWorkerOptions, startOverviewWorker } from './overview/worker.js';
export { parseCamt053 } from './payments/bank-transfer/camt053.js';
export {
  creditorReference,
  findCreditorReference,
  isCreditorReference,
} from './payments/bank-transfer/creditor-reference.js';
export { parseCsvStatement, type StatementMapping } from './payments/bank-transfer/csv-statement.js';
export {
  type Collection,
  type DirectDebitFile,
  directDebitFile,
  type Mandate,
} from './payments/bank-transfer/direct-debit.js';
export { parseBic, parseIban, printedIban } from './payments/bank-transfer/iban.js';
export { type CreditorAccount, transferInstruction } from './payments/bank-transfer/instruction.js';
export {
  type Application,
  matchTransfer,
  matchTransfers,
  type OpenItem,
  type TransferMatch,
} from './payments/bank-transfer/match.js';
export { type BankTransferSettings, bankTransferProvider } from './payments/bank-transfer/provider.js';
export type { Statement, StatementLine } from './payments/bank-transfer/statement.js';
export { type FailureCode, PAYMENT_FAILURES, type PaymentFailure, paymentFailure } from './payments/failure.js';
export * from './payments/provider.js';
export type { ProviderEvent } from './payments/provider-event.js';
export type { TransferInstruction } from './payments/transfer-instruction.js';
export { customerLink } from './portal/customer-link.js';
export { NO_PORTAL, PERMISSIONS, portalOf, putPortal } from './portal/settings.js';
export { type SendRefundsOptions, sendRefunds } from './refunding/send.js';
export { type RefundWorker, type RefundWorkerOptions, startRefundWorker } from './refunding/worker.js';
export { type AsOf, parseAsOf } from './store/as-of.js';
export type { AuditEntry } from './store/audit.js';
export type { CatalogVersion } from './store/catalogs.js';
export type { Customer, NewCustomer } from './store/customers.js';
export type { Claim } from './store/idempotency.js';
export type { Invoice, InvoiceLineRow } from './store/invoices.js';
export type { ApiKey } from './store/keys.js';
export { type OpenStoreOptions, openStore, type StoreProgress } from './store/open.js';
export type { NewOrganisation, Organisation, OrganisationChange } from './store/organisations.js';
export type { Page, PageRequest } from './store/page.js';
export { removeSample, type SampleCounts, sampleCounts } from './store/sample.js';
export type { ApiKeyKind, Database, Metadata } from './store/schema.js';
export type { Actor, Store } from './store/store.js';
export { StoreError } from './store/store-error.js';
export type { NewSubscription, StoredSubscription } from './store/subscriptions.js';
export type { ReadTransaction, Transaction, WriteTransaction } from './store/transaction.js';
export { toTimestamp } from './store/values.js';
export { importGoals } from './targets/goals.js';
export { lookAtAlerts } from './targets/look.js';
export { type AlertWorkerOptions, startAlertWorker } from './targets/worker.js';
export { type LookOptions, type LookResult, lookAtUsage } from './thresholds/look.js';
export { startUsageWorker, type UsageWorker, type UsageWorkerOptions } from './thresholds/worker.js';
export { type DeliverOptions, deliverWebhooks } from './webhooks/deliver.js';
export { EVENT_TYPES, type EventType } from './webhooks/event-types.js';
export { startWebhookWorker, type WebhookWorker, type WorkerOptions } from './webhooks/worker.js';
