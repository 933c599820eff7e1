// SPDX-License-Identifier: Apache-2.0
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { API_ROOT, requestHeaders } from '../api/client.ts';

/** Changes that come within so long are followed by one reading. */
const GATHER_MS = 1_000;
/** Before a stream that ended is opened again; twice as long each time, until the longest. */
const SHORTEST_REST_MS = 2_000;
const LONGEST_REST_MS = 60_000;

/** What is shown of what an entry of the audit trail is about; the overview is of everything. */
const PATHS: Readonly<Record<string, readonly string[]>> = {
  customer: ['/v1/customers'],
  customers: ['/v1/customers'],
  subscription: ['/v1/subscriptions', '/v1/customers'],
  subscriptions: ['/v1/subscriptions', '/v1/customers'],
  billing: ['/v1/invoices', '/v1/customers'],
  invoice: ['/v1/invoices', '/v1/customers'],
  payment: ['/v1/payments', '/v1/invoices', '/v1/customers'],
  refund: ['/v1/refunds', '/v1/payments'],
  quote: ['/v1/quotes', '/v1/customers'],
  licence: ['/v1/licences', '/v1/customers'],
  catalog: ['/v1/catalog', '/v1/plans', '/v1/meters'],
  plan_migration: ['/v1/plan_migrations'],
  coupon: ['/v1/coupons'],
  wallet: ['/v1/wallets', '/v1/customers'],
};

function pathsOf(type: string): readonly string[] {
  return ['/v1/overview', ...(PATHS[type.split('.')[0] ?? ''] ?? [])];
}

/** The types of the changes in a piece of a stream; null: too many were missed to tell. */
export function changesIn(messages: string): readonly string[] | null {
  const types: string[] = [];
  for (const message of messages.split('\n\n')) {
    const event = /^event: (\w+)$/m.exec(message)?.[1];
    if (event === 'behind') return null;
    const data = /^data: (.*)$/m.exec(message)?.[1];
    if (event === 'change' && data !== undefined) types.push((JSON.parse(data) as { type: string }).type);
  }
  return types;
}

/** Reads again what is on the screen when it changes, as the server tells; a stream that breaks off is gone on with. */
export function useLive(organisation: string | null): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (organisation === null) return;
    const leaving = new AbortController();
    const stale = new Set<string>();
    let gathering: ReturnType<typeof setTimeout> | undefined;
    const read = () => {
      gathering = undefined;
      const paths = [...stale];
      stale.clear();
      void queries.invalidateQueries({
        predicate: ({ queryKey: [, path] }) =>
          typeof path === 'string' && paths.some((one) => one === '' || path.startsWith(one)),
      });
    };
    const note = (types: readonly string[] | null) => {
      for (const path of types === null ? [''] : types.flatMap(pathsOf)) stale.add(path);
      if (stale.size > 0) gathering ??= setTimeout(read, GATHER_MS);
    };
    void follow(note, leaving.signal);
    return () => {
      leaving.abort();
      clearTimeout(gathering);
    };
  }, [queries, organisation]);
}

async function follow(note: (types: readonly string[] | null) => void, signal: AbortSignal): Promise<void> {
  let last_event_id: string | null = null;
  for (let rest = SHORTEST_REST_MS; !signal.aborted; rest = Math.min(rest * 2, LONGEST_REST_MS)) {
    try {
      const response = await fetch(`${API_ROOT}/v1/live`, {
        headers: { ...requestHeaders('GET'), ...(last_event_id === null ? {} : { 'Last-Event-ID': last_event_id }) },
        credentials: 'same-origin',
        signal,
      });
      // who may not listen need not ask again
      if (response.status >= 400 && response.status < 500) return;
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      let held = '';
      for (let piece = await reader?.read(); piece !== undefined && !piece.done; piece = await reader?.read()) {
        rest = SHORTEST_REST_MS;
        held += piece.value;
        const end = held.lastIndexOf('\n\n') + 2;
        if (end < 2) continue;
        const whole = held.slice(0, end);
        held = held.slice(end);
        last_event_id = [...whole.matchAll(/^id: (\S+)$/gm)].at(-1)?.[1] ?? last_event_id;
        note(changesIn(whole));
      }
    } catch {
      if (signal.aborted) return;
    }
    await new Promise((resolve) => setTimeout(resolve, rest));
  }
}
