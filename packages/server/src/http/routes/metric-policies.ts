// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant, type MetricPolicy, POLICY_PRESETS, parseMetricPolicy, policyWords } from '@kontor/core';
import { addPolicy, listPolicies, type NamedPolicy, policyBy } from '../../metrics/policies.js';
import type { Api } from '../api.js';
import { orRefuse, Refusal, unknownResource } from '../problem.js';
import type { ProblemLanguage } from '../problem-words/problem-words.js';
import { asOfQuery, instant, listOf } from '../shapes.js';
import { TAG } from './metric-frame.js';

const options = z.record(z.string(), z.union([z.string(), z.int(), z.null()])).openapi({
  description: 'By name: see the guide of metric policies.',
  example: { churn_at: 'cancellation', usage_months: 3 },
});
const shownPolicy = z
  .object({
    id: z.string().openapi({ description: 'Name and version, as `policy` of any figure takes it.', example: 'ours@2' }),
    object: z.literal('metric_policy'),
    name: z.string(),
    version: z.int(),
    preset: z.boolean(),
    options,
    words: z.array(z.string()),
    created: instant.nullable(),
  })
  .openapi('MetricPolicy');
const newPolicy = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'write lower-case letters, digits and hyphens, such as ours'),
    base: z.string().min(1).max(60).default('kontor').openapi({ description: 'What the options are put on top of.' }),
    options,
  })
  .openapi('NewMetricPolicy');

function shown({ policy, preset, created_at }: NamedPolicy, language: ProblemLanguage) {
  const { name, version, ...rest } = policy;
  return {
    id: `${name}@${version}`,
    object: 'metric_policy' as const,
    name,
    version,
    preset,
    options: rest as Record<string, string | number | null>,
    words: policyWords(policy, language),
    created: created_at === null ? null : formatInstant(created_at),
  };
}

function refusePreset(name: string): void {
  if (!POLICY_PRESETS.has(name)) return;
  throw new Refusal(409, [
    {
      code: 'metric-policy-preset',
      path: 'name',
      message: `${name} is a preset, which stays as it is`,
      mend: 'choose a name of your own, and name the preset as `base`',
    },
  ]);
}

export function addMetricPolicies(api: Api): void {
  api.add(
    {
      operation_id: 'listMetricPolicies',
      method: 'get',
      path: '/v1/metric_policies',
      tag: TAG,
      summary: 'What counts as recurring revenue: the presets, and every version of your own',
      query: asOfQuery,
      answer: listOf(shownPolicy, 'MetricPolicyList'),
    },
    ({ read, language }) =>
      read(async (tx) => ({
        object: 'list' as const,
        data: (await listPolicies(tx)).map((each) => shown(each, language)),
        has_more: false,
      })),
  );
  api.add(
    {
      operation_id: 'getMetricPolicy',
      method: 'get',
      path: '/v1/metric_policies/{id}',
      tag: TAG,
      summary: 'A policy by its name, in the latest version, or by `name@version`',
      params: z.strictObject({ id: z.string().min(1).max(60) }),
      query: asOfQuery,
      answer: shownPolicy,
    },
    ({ read, params, language }) =>
      read(async (tx) => {
        const found = await policyBy(tx, params.id);
        if (found === null) throw unknownResource('metric policy', params.id);
        return shown(found, language);
      }),
  );
  api.add(
    {
      operation_id: 'addMetricPolicy',
      method: 'post',
      path: '/v1/metric_policies',
      tag: TAG,
      summary: 'Store a policy, or another version of one; what is stored never changes',
      body: newPolicy,
      status: 201,
      answer: shownPolicy,
    },
    ({ write, body, language }) => {
      refusePreset(body.name);
      return write(async (tx) => {
        const base = await policyBy(tx, body.base);
        if (base === null) throw unknownResource('metric policy', body.base);
        const before = await policyBy(tx, body.name);
        const named = { name: body.name, version: (before?.policy.version ?? 0) + 1 };
        const policy: MetricPolicy = orRefuse(parseMetricPolicy(body.options, named, base.policy));
        return shown(await addPolicy(tx, policy), language);
      });
    },
  );
}
