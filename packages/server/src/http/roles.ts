// SPDX-License-Identifier: Apache-2.0
import type { Role } from '../identity/role.js';

/** What of an operation decides who may call it. */
export interface RoleQuestion {
  readonly operation_id: string;
  readonly method: string;
  readonly tag: string;
}

/**
 * Who may change what, by the tag of the operation, besides owners and admins. Every role may read. A tag that is not
 * here is closed to all, and a test fails until it is.
 */
const CHANGES: Readonly<Record<string, readonly Role[]>> = {
  Organisations: [],
  'API keys': ['developer'],
  Catalog: [],
  'Pricing page': [],
  'Plan migrations': [],
  Customers: ['finance'],
  Subscriptions: ['finance'],
  Quotes: ['finance'],
  Licences: ['developer'],
  'Usage statements': ['developer'],
  Usage: ['developer'],
  'Usage thresholds': ['finance', 'developer'],
  Invoices: ['finance'],
  'Coupons and credits': ['finance'],
  Payments: ['finance'],
  Collecting: ['finance'],
  Currencies: ['finance'],
  Dunning: ['finance'],
  Ledger: ['finance'],
  Reports: ['finance'],
  Metrics: ['finance'],
  Forecast: ['finance'],
  Targets: ['finance'],
  'Service levels': ['finance'],
  Mail: ['finance'],
  'Portal settings': [],
  Webhooks: ['developer'],
  'Test clock': ['developer'],
  Audit: [],
  Search: [],
  // everybody keeps their own
  'Saved filters': ['finance', 'developer', 'viewer'],
  Team: [],
};

/** Operations that are not as their tag says. */
const EXCEPTIONS: Readonly<Record<string, readonly Role[]>> = {
  // entitlements, not customers
  renewLease: ['developer'],
  // they bill
  settleTrueUps: ['finance'],
  // what every licence ever issued hangs on
  createSigningKey: [],
  compromiseSigningKey: [],
  // accounts at providers
  putStripe: [],
  putBankTransfer: [],
  deletePaymentProvider: [],
};

/** They compute and change nothing, so whoever reads may call them. */
const COMPUTATIONS: ReadonlySet<string> = new Set([
  'checkCatalog',
  'diffCatalog',
  'previewSubscriptionAction',
  'previewPlanMigration',
  'previewLicence',
  'previewBilling',
  'previewDunning',
  'tryPrices',
  'runForecast',
  'judgeTargets',
]);

/** What somebody may do who is signed in, whatever they are where: about themselves. */
const OWN_TAG = 'Sessions';

/** Owners and admins, who may do whatever a secret key may. */
export function leads(role: Role | null): boolean {
  return role === 'owner' || role === 'admin';
}

/** Whether an operation is about the one who calls, not about an organisation. */
export function isOwn({ tag }: RoleQuestion): boolean {
  return tag === OWN_TAG;
}

/** Deny by default: whether a member of this role may call the operation. */
export function roleMay(role: Role, question: RoleQuestion): boolean {
  const { operation_id, method, tag } = question;
  if (isOwn(question)) return true;
  const allowed = EXCEPTIONS[operation_id] ?? CHANGES[tag];
  if (allowed === undefined) return false;
  if (method.toLowerCase() === 'get' || COMPUTATIONS.has(operation_id)) return true;
  return leads(role) || allowed.includes(role);
}
