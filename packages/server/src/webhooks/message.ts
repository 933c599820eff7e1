// SPDX-License-Identifier: Apache-2.0
import { formatInstant, type Instant } from '@kontor/core';

/** What a webhook tells. */
export interface Message {
  /** The same in every attempt and replay. */
  readonly message_id: string;
  readonly type: string;
  /** When it happened. */
  readonly created_at: Instant;
  readonly payload: unknown;
}

/** The body of every request that tells it, to the byte: what is signed. */
export function messageBody({ message_id: id, type, created_at, payload: data }: Message): string {
  return JSON.stringify({ id, type, timestamp: formatInstant(created_at), data });
}
