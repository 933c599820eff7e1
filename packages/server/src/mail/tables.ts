// SPDX-License-Identifier: Apache-2.0
import type { ColumnType } from 'kysely';
import type { InstantColumn, NullableInstantColumn } from '../store/schema.js';

// The tables of migrations/0008_mail.sql and 0051_sealed_mail.sql as the query builder knows them.

export interface MailTable {
  org_id: string;
  id: string;
  customer_id: string | null;
  to_address: string;
  to_name: string | null;
  from_name: string;
  reply_to: string | null;
  subject: string;
  html: string;
  text: string;
  language: string;
  template: string;
  object: string;
  step: string;
  unsubscribe_url: string | null;
  sealed: ColumnType<string | null, string | null | undefined, string | null>;
  status: string;
  attempts: number;
  next_attempt_at: InstantColumn;
  retry_until: InstantColumn;
  lease: string | null;
  message_id: string | null;
  last_error: string | null;
  sent_at: NullableInstantColumn;
  created_at: InstantColumn;
}
export interface MailQueueTable {
  org_id: string;
  due_at: InstantColumn;
}
export interface MailSuppressionTable {
  org_id: string;
  address: string;
  reason: string;
  created_at: InstantColumn;
}

declare module '../store/schema.js' {
  interface Database {
    mail: MailTable;
    mail_queue: MailQueueTable;
    mail_suppression: MailSuppressionTable;
  }
}
