// SPDX-License-Identifier: Apache-2.0
import type { IncomingEvent, Recorded } from './record.js';

/**
 * Where events of an organisation go: the port behind which PostgreSQL keeps them, and a segment log may stand in
 * front of it later. `testing/usage-log-conformance.ts` is what every implementation must pass.
 *
 * When `record` resolves, every accepted and quarantined event survives a power cut. When it rejects, sending the same
 * events again is safe: an event counts once by its source and id, whoever sends it, however often, in any order.
 */
export interface UsageLog {
  record(events: readonly IncomingEvent[]): Promise<Recorded>;
}
