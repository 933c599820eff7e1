// SPDX-License-Identifier: Apache-2.0

/** What a message tells of, and what its `data` is. */
interface EventKind {
  readonly when: string;
  /** The object of the API that `data` is, as it was right after the change. */
  readonly data:
    | 'Customer'
    | 'Subscription'
    | 'Invoice'
    | 'Payment'
    | 'PaymentAttempt'
    | 'Licence'
    | 'PaymentReturn'
    | 'Payout'
    | 'Refund'
    | 'Quote'
    | 'PlanMigration'
    | 'CatalogVersion'
    | 'ThresholdCrossing'
    | 'UsageStatement'
    | 'ServiceCredit'
    | 'AlertEvent'
    | 'WebhookTest';
  /** The operation that answers with the same object. */
  readonly read: string | null;
}

/** Everything that can be told; a row here is all that a new type needs besides being recorded. */
export const EVENT_TYPES = {
  'alert.cleared': {
    when: 'A figure or a target that an alert was raised for is as it should be again.',
    data: 'AlertEvent',
    read: 'GET /v1/alert_events',
  },
  'alert.raised': {
    when: 'A figure is beyond the threshold of an alert, or a target is off track or missed. Told once, until it is cleared.',
    data: 'AlertEvent',
    read: 'GET /v1/alert_events',
  },
  'catalog.pushed': {
    when: 'A new version of the catalog came into force.',
    data: 'CatalogVersion',
    read: 'GET /v1/catalog/versions',
  },
  'customer.created': { when: 'A customer was made.', data: 'Customer', read: 'GET /v1/customers/{id}' },
  'customer.changed': {
    when: 'A customer has other details, from some day on.',
    data: 'Customer',
    read: 'GET /v1/customers/{id}',
  },
  'invoice.issued': {
    when: 'An invoice or credit note (`kind` says which) got its number; it does not change any more. The lines are read through the API.',
    data: 'Invoice',
    read: 'GET /v1/invoices/{id}',
  },
  'invoice.paid': {
    when: 'Nothing is left to pay of an invoice, since payments or money on account have paid the rest.',
    data: 'Invoice',
    read: 'GET /v1/invoices/{id}',
  },
  'invoice.past_due': {
    when: 'An invoice that is collected was not paid within the grace after its due date.',
    data: 'Invoice',
    read: 'GET /v1/invoices/{id}',
  },
  'payment.failed': {
    when: 'A try to take money came to nothing; the failure says why.',
    data: 'PaymentAttempt',
    read: 'GET /v1/payment_attempts/{id}',
  },
  'payment.received': {
    when: 'Money of a customer was recorded: by a provider, from a statement or by hand.',
    data: 'Payment',
    read: 'GET /v1/payments/{id}',
  },
  'payment.returned': {
    when: 'The bank or the provider took a payment back; what it paid is open again.',
    data: 'PaymentReturn',
    read: 'POST /v1/payments/{id}/return',
  },
  'payout.failed': {
    when: 'A payout that was in the books came to nothing: the provider has the money again.',
    data: 'Payout',
    read: 'GET /v1/payouts/{id}',
  },
  'payout.paid': {
    when: 'A payment provider paid out to the bank: it told so, or somebody recorded it.',
    data: 'Payout',
    read: 'GET /v1/payouts/{id}',
  },
  'plan_migration.completed': {
    when: 'A plan migration has moved everybody it was to move.',
    data: 'PlanMigration',
    read: 'GET /v1/plan_migrations/{id}',
  },
  'plan_migration.paused': {
    when: 'A plan migration waits for somebody to decide: its guard tripped (`paused_because` says how), or it was paused.',
    data: 'PlanMigration',
    read: 'GET /v1/plan_migrations/{id}',
  },
  'plan_migration.rolled_back': {
    when: 'A plan migration has taken back what it had moved.',
    data: 'PlanMigration',
    read: 'GET /v1/plan_migrations/{id}',
  },
  'quote.accepted': {
    when: 'A quote was signed; its contract is `subscription_id`.',
    data: 'Quote',
    read: 'GET /v1/quotes/{id}',
  },
  'quote.declined': { when: 'A customer declined a quote.', data: 'Quote', read: 'GET /v1/quotes/{id}' },
  'quote.revoked': { when: 'A quote was taken back.', data: 'Quote', read: 'GET /v1/quotes/{id}' },
  'quote.sent': {
    when: 'A quote got its number and its link. The link is not in the message.',
    data: 'Quote',
    read: 'GET /v1/quotes/{id}',
  },
  'refund.changed': {
    when: 'The provider has sent a refund, or could not: then what it was taken from has it again.',
    data: 'Refund',
    read: 'GET /v1/refunds/{id}',
  },
  'refund.created': {
    when: 'Money goes back to a customer: recorded, or to be sent by the provider.',
    data: 'Refund',
    read: 'GET /v1/refunds/{id}',
  },
  'licence.issued': {
    when: 'A licence was issued, or renewed by another; `token` is the licence itself.',
    data: 'Licence',
    read: 'GET /v1/licences/{id}',
  },
  'licence.resumed': {
    when: 'A licence is not suspended any more: the revocation list has taken it off.',
    data: 'Licence',
    read: 'GET /v1/licences/{id}',
  },
  'licence.revoked': {
    when: 'A licence was revoked: the revocation list says so from now on.',
    data: 'Licence',
    read: 'GET /v1/licences/{id}',
  },
  'licence.suspended': {
    when: 'A licence was suspended: the revocation list says so until it is resumed.',
    data: 'Licence',
    read: 'GET /v1/licences/{id}',
  },
  'service_credit.granted': {
    when: 'Somebody granted the credit for a month in which a promise of uptime or support was not kept.',
    data: 'ServiceCredit',
    read: 'GET /v1/service_credits/{id}',
  },
  'service_credit.reversed': {
    when: 'Such a credit was taken back; nothing of it had been used.',
    data: 'ServiceCredit',
    read: 'GET /v1/service_credits/{id}',
  },
  'subscription.created': {
    when: 'A subscription was made.',
    data: 'Subscription',
    read: 'GET /v1/subscriptions/{id}',
  },
  'subscription.changed': {
    when: 'A subscription has other terms, from some day on: plan, quantities, add-ons, status.',
    data: 'Subscription',
    read: 'GET /v1/subscriptions/{id}',
  },
  'usage_statement.imported': {
    when: 'The signed usage statement of an installation was taken; what it recorded and billed is done.',
    data: 'UsageStatement',
    read: 'GET /v1/usage_statements/{id}',
  },
  'usage.threshold_crossed': {
    when: 'Usage reached a step of a threshold: of an alert, a spend cap or an invoice threshold.',
    data: 'ThresholdCrossing',
    read: 'GET /v1/threshold_crossings',
  },
  'webhook.test': {
    when: 'Somebody asked for a test of this endpoint. It is sent to that endpoint only, whatever types it wants.',
    data: 'WebhookTest',
    read: null,
  },
} as const satisfies Record<string, EventKind>;

export type EventType = keyof typeof EVENT_TYPES;

/** Whether a change of that name is told; `quote.changed` is noted in the audit trail alone. */
export function isEventType(name: string): name is EventType {
  return Object.hasOwn(EVENT_TYPES, name);
}

/** All types, sorted. */
export const eventTypes = Object.keys(EVENT_TYPES).sort() as [EventType, ...EventType[]];

/** The catalogue of events as the guide prints it. */
export function eventCatalogue(): string {
  const rows = eventTypes.map((type) => {
    const { when, data, read }: EventKind = EVENT_TYPES[type];
    return `| \`${type}\` | ${when} | ${read === null ? `\`${data}\`` : `\`${data}\`, as \`${read}\` shows it`} |`;
  });
  return ['| type | when | `data` |', '| --- | --- | --- |', ...rows].join('\n');
}
