// SPDX-License-Identifier: Apache-2.0
import { isCurrency } from '../kit/currency.js';
import { decimal } from '../kit/decimal.js';
import { fail, ok, type Problem, type Result } from '../kit/result.js';
import { isTimezone } from '../kit/timezone.js';
import type { CatalogDefinition } from './definition.js';
import { checkPrice } from './price-check.js';
import {
  amount,
  below,
  type Check,
  checkFields,
  decimalOf,
  entries,
  type Field,
  flag,
  fraction,
  id,
  invalidType,
  isRecord,
  listOf,
  object,
  oneOf,
  optional,
  required,
  shown,
  text,
  whole,
} from './structure.js';

const texts = listOf(text);
const price: Check = (value, path, problems) => {
  problems.push(...checkPrice(value, path));
};
const scalar: Check = (value, path, problems) => {
  if (!['string', 'number', 'boolean'].includes(typeof value))
    problems.push(invalidType(value, path, 'a text, a number or a boolean'));
};
const currencies: Check = (value, path, problems) => {
  if (!Array.isArray(value) || value.length === 0) {
    problems.push(invalidType(value, path, "a list of at least one currency, e.g. ['USD']"));
    return;
  }
  for (const [index, code] of value.entries())
    if (typeof code !== 'string' || !isCurrency(code))
      problems.push({
        code: 'unknown-currency',
        path: `${path}[${index}]`,
        message: `${shown(code)} is no currency`,
        mend: 'write an ISO 4217 code in capitals, such as USD or EUR',
      });
};

const availability = optional(oneOf('sold', 'planned', 'retired'));

const licence = object({
  name: required(text),
  spdx: required(text),
  covers: optional(texts),
  converts_to: optional(object({ spdx: required(text), after_years: required(whole) })),
  commercial_use: optional(flag),
  modification_disclosure: optional(flag),
  attribution: optional(flag),
  considered: optional(texts),
  mechanism: optional(text),
  governance: optional(text),
  extension_point: optional(object({ open_default: required(text), paid: required(text) })),
});

const edition = object({
  name: required(text),
  licence: optional(text),
  delivery: optional(texts),
  tenancy: optional(oneOf('single', 'multi')),
  targets: optional(texts),
  infrastructure: optional(texts),
  headlines: optional(texts),
  support: optional(text),
});

const meter = object({
  label: required(text),
  event_type: required(text),
  aggregation: required(oneOf('count', 'sum', 'max', 'latest', 'unique')),
  property: optional(text),
  unit: required(text),
  filter: optional((value, path, problems) => {
    if (!isRecord(value)) problems.push(invalidType(value, path, 'an object of values by member'));
    else for (const [name, held] of Object.entries(value)) scalar(held, below(path, name), problems);
  }),
  amount_property: optional(text),
});

const COMMON_FEATURE: Readonly<Record<string, Field>> = {
  kind: required(text),
  label: required(text),
  group: optional(text),
  description: optional(text),
  rationale: optional(text),
  edition: optional(text),
  product: optional(text),
  availability,
};
const FEATURES: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  boolean: {},
  value: { type: required(oneOf('string', 'number')), unit: optional(text), order: optional(texts) },
  metered: {
    meter: required(text),
    unit: required(text),
    reset: required(oneOf('day', 'week', 'month', 'year', 'never')),
  },
  seats: { unit: required(text) },
};
const feature: Check = (value, path, problems) => {
  const kind = isRecord(value) ? value.kind : undefined;
  if (isRecord(value) && (typeof kind !== 'string' || !Object.hasOwn(FEATURES, kind)))
    oneOf(...Object.keys(FEATURES))(kind, below(path, 'kind'), problems);
  else checkFields(value, path, { ...COMMON_FEATURE, ...FEATURES[kind as string] }, problems);
};

/** Any of the forms a grant has; whether it fits its feature is for the check of references. */
const grant: Check = (value, path, problems) => {
  if (!isRecord(value)) {
    scalar(value, path, problems);
    return;
  }
  const detail = optional(text);
  if ('included' in value) checkFields(value, path, { included: required(flag), detail }, problems);
  else if ('value' in value) checkFields(value, path, { value: required(scalar), detail }, problems);
  else {
    const limit: Check = (held, where, found) => {
      if (held !== 'unlimited') amount(held, where, found);
    };
    const enforcement = optional(oneOf('hard', 'soft'));
    const grace = optional(amount);
    const fields = { limit: required(limit), at_least: optional(amount), enforcement, grace, detail };
    checkFields(value, path, fields, problems);
    if (value.grace !== undefined && value.enforcement !== 'soft')
      problems.push({
        code: 'modifier-without-effect',
        path: below(path, 'grace'),
        message: 'a hard limit lets nothing past it, so it has no grace',
        mend: "add enforcement: 'soft', or leave the grace out",
      });
  }
};

const percentage: Check = (value, path, problems) => {
  amount(value, path, problems);
  if (typeof value !== 'string') problems.push(invalidType(value, path, "a percentage as text, e.g. '99.9'"));
  else if (decimalOf(value)?.greaterThan(decimal(100)))
    problems.push({
      code: 'out-of-range',
      path,
      message: `${shown(value)} % is more than everything`,
      mend: "write a percentage from '0' to '100'",
    });
};

const serviceCredits = object({
  steps: required(listOf(object({ below_percent: required(percentage), credit: required(fraction) }))),
  cap: optional(fraction),
});

/** The SLA of a plan or of a contract. */
export const serviceLevelAgreement = object({
  uptime_percent: optional(percentage),
  custom: optional(flag),
  components: optional(texts),
  credits: optional(serviceCredits),
});

const supportHours = object({
  timezone: optional((value, path, problems) => {
    if (typeof value !== 'string' || !isTimezone(value))
      problems.push({
        code: 'unknown-timezone',
        path,
        message: `${shown(value)} is no time zone`,
        mend: 'write an IANA name such as Europe/Berlin',
      });
  }),
  from_hour: required(whole),
  to_hour: required(whole),
  weekdays: required(listOf(whole)),
  holidays: optional(text),
});

const supportLevel = object({
  name: required(text),
  channels: required(texts),
  response_hours: optional((value, path, problems) => {
    if (isRecord(value))
      checkFields(value, path, { minimum: required(whole), maximum: required(whole), by: optional(text) }, problems);
    else whole(value, path, problems);
  }),
  response_hours_by_severity: optional(entries(whole)),
  hours: optional(supportHours),
  response_percent: optional(percentage),
  credits: optional(serviceCredits),
  response: optional(text),
  coverage: optional(text),
  technical_account_manager: optional(flag),
  onboarding: optional(flag),
  includes: optional(texts),
  availability,
  prices: optional(entries(price)),
});

const plan = object({
  name: required(text),
  edition: optional(text),
  product: optional(text),
  inherits: optional(text),
  availability,
  planned_for: optional(text),
  contract: optional(flag),
  target: optional(text),
  sized_for: optional(entries(object({ minimum: optional(whole), maximum: optional(whole) }))),
  headlines: optional(texts),
  options: optional(entries(object({ label: required(text), availability }))),
  prices: optional(entries(price)),
  features: optional(entries(grant)),
  support: optional(text),
  sla: optional(serviceLevelAgreement),
  trial: optional(object({ trial_days: required(whole), card_required: required(flag) })),
});

const addOn = object({
  name: required(text),
  description: optional(text),
  availability,
  planned_for: optional(text),
  kind: optional(oneOf('extension', 'marketplace')),
  applies_to: required(object({ plans: optional(texts), editions: optional(texts) })),
  trigger: optional(oneOf('chosen', 'beyond_limit')),
  prices: required(entries(price)),
  features: optional(entries(grant)),
});

const service = object({
  name: required(text),
  scope: optional(text),
  items: optional(texts),
  availability,
  prices: optional(entries(price)),
});

const address: Check = (value, path, problems) => {
  if (typeof value !== 'string' || !/^https?:\/\/[^\s/]+\S*$/.test(value))
    problems.push({
      code: 'invalid-format',
      path,
      message: `${shown(value)} is no address of a page`,
      mend: 'write it whole: `https://acme.example/upgrade?to={offer}`',
    });
};

const expiryRule: Check = (value, path, problems) => {
  if (isRecord(value))
    checkFields(
      value,
      path,
      { stays_days: required(whole), afterwards: required(oneOf('stops', 'read_only')) },
      problems,
    );
  else oneOf('stops', 'read_only', 'stays')(value, path, problems);
};

const licensing = object({
  warn_days: optional(whole),
  grace_days: optional(whole),
  on_expiry: optional(expiryRule),
  features: optional(entries(expiryRule)),
  overage: optional(
    entries(
      object({
        tolerance: required(fraction),
        cap: optional(amount),
        true_up: required(oneOf('quarterly', 'yearly')),
      }),
    ),
  ),
});

const CATALOG: Readonly<Record<string, Field>> = {
  id: required(id),
  name: required(text),
  currencies: required(currencies),
  rounding: optional(oneOf('half-away', 'half-even', 'up', 'down', 'ceiling', 'floor')),
  upgrade_url: optional(address),
  products: required(entries(object({ name: required(text), description: optional(text) }))),
  licences: optional(entries(licence)),
  editions: optional(entries(edition)),
  meters: optional(entries(meter)),
  features: required(entries(feature)),
  support_levels: optional(entries(supportLevel)),
  plans: required(entries(plan)),
  add_ons: optional(entries(addOn)),
  services: optional(entries(service)),
  licensing: optional(licensing),
};

/**
 * A catalog of unknown shape, e.g. from JSON: its value, or every place where its shape is wrong. What stands in
 * relation (references, inheritance, prices among plans) is for `checkCatalog`.
 */
export function parseCatalog(input: unknown): Result<CatalogDefinition> {
  const problems: Problem[] = [];
  checkFields(input, '', CATALOG, problems);
  return problems.length === 0 ? ok(input as unknown as CatalogDefinition) : fail(...problems);
}
