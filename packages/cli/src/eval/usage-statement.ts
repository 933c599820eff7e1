// SPDX-License-Identifier: Apache-2.0
import { fail, formatInstant, ok, type Result } from '@kontor/core';
import { importKeySet } from '@kontor/sdk/licence';
import { installIdOf, newlyStated, verifyUsageStatement } from '@kontor/sdk/usage-statement';
import type { EvalRequest } from './protocol.js';

/** What a usage statement says, held against its key and against what was stated before; or why it is refused. */
export function usageStatement(request: EvalRequest<'usage_statement'>): Result<unknown> {
  const { statement: text, public_key: x, before } = request;
  const keys = importKeySet(JSON.stringify({ keys: [{ kty: 'OKP', crv: 'Ed25519', kid: installIdOf(x), x }] }));
  if (!keys.ok) return fail({ ...keys.refusal, path: 'public_key' });
  const verified = verifyUsageStatement(text, keys.value);
  if (!verified.ok) return ok({ valid: false, refusal: verified.refusal });
  const statement = verified.value;
  const fresh = newlyStated(statement, before ?? null);
  if (!fresh.ok) return ok({ valid: false, refusal: fresh.refusal });
  const { replayed, entries } = fresh.value;
  const { install, issued_at, from, to, days } = statement;
  return ok({
    valid: true,
    install,
    issued_at,
    from,
    to,
    covers: { from: formatInstant(statement.covers_from), until: formatInstant(statement.covers_until) },
    days,
    new_from: replayed ? null : (entries?.[0]?.sequence ?? from.sequence),
  });
}
