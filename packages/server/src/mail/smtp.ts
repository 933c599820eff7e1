// SPDX-License-Identifier: Apache-2.0
import type { Transporter } from 'nodemailer';

/** A mail as the sender needs it. */
export interface OutgoingMail {
  readonly id: string;
  readonly message_id: string;
  readonly to_address: string;
  readonly to_name: string | null;
  readonly from_name: string;
  readonly reply_to: string | null;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly language: string;
  readonly unsubscribe_url: string | null;
  readonly created_at: number;
}

/**
 * What came of an attempt. `refused`: this mail will never be taken; with `address` nothing for this address will.
 * `deferred`: later perhaps, as after every failure that is not the mail's own.
 */
export type Sending =
  | { readonly kind: 'sent' }
  | { readonly kind: 'deferred'; readonly error: string }
  | { readonly kind: 'refused'; readonly error: string; readonly address: boolean };

export interface SmtpSettings {
  /** `smtps://user:password@host:465`, `smtp://host:587`; the options of nodemailer as query parameters. */
  readonly url: string;
  /** The address mails come from. */
  readonly from: string;
}

export interface Mailer {
  send(mail: OutgoingMail): Promise<Sending>;
  close(): void;
}

/** From KONTOR_SMTP_URL and KONTOR_MAIL_FROM; null when mails are only kept. Throws a RangeError for half of them. */
export function smtpSettings(environment: NodeJS.ProcessEnv = process.env): SmtpSettings | null {
  const { KONTOR_SMTP_URL: url, KONTOR_MAIL_FROM: from } = environment;
  if (!url) return null;
  if (!URL.canParse(url) || !/^smtps?:$/.test(new URL(url).protocol))
    throw new RangeError('KONTOR_SMTP_URL is not smtp://host:port or smtps://host:port');
  if (from === undefined || !/^[^\s@<>]+@[^\s@<>]+$/.test(from))
    throw new RangeError(
      'KONTOR_SMTP_URL needs KONTOR_MAIL_FROM: the address mails come from, such as billing@example.com',
    );
  return { url, from };
}

/** How long a server may take: to connect, to greet, and between two words. */
const TIMEOUTS = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000 };

/** The part of an address after the @, for Message-IDs. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

export function openMailer({ url, from }: SmtpSettings): Mailer {
  let transport: Promise<Transporter> | null = null;
  const open = async () => {
    const { createTransport } = await import('nodemailer');
    // tries are counted in the outbox, so the pool makes none of its own
    return createTransport({ url, pool: true, maxConnections: 4, maxRequeues: 0, ...TIMEOUTS });
  };
  return {
    async send(mail) {
      transport ??= open();
      try {
        await (await transport).sendMail(messageOf(mail, from));
        return { kind: 'sent' };
      } catch (error) {
        return sendingOf(error);
      }
    },
    close: () => void transport?.then((opened) => opened.close()),
  };
}

function messageOf(mail: OutgoingMail, from: string) {
  const { unsubscribe_url } = mail;
  return {
    messageId: mail.message_id,
    date: new Date(mail.created_at),
    from: { name: mail.from_name, address: from },
    to: { name: mail.to_name ?? '', address: mail.to_address },
    ...(mail.reply_to === null ? {} : { replyTo: mail.reply_to }),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    // nothing is fetched or read from disk for a mail, whatever is in it
    disableFileAccess: true,
    disableUrlAccess: true,
    headers: {
      // RFC 3834: no machine should answer; the second is what Exchange understands
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': mail.language,
      'X-Entity-Ref-ID': mail.id,
      // RFC 8058; only for notices that can be stopped
      ...(unsubscribe_url === null
        ? {}
        : { 'List-Unsubscribe': `<${unsubscribe_url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
    },
  };
}

/** What nodemailer tells of a failure, as far as it matters. */
interface SmtpFailure {
  readonly message?: string;
  readonly code?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
}

/**
 * A 5xx answer to the recipient or to the message is the mail's own fault and final (RFC 5321 4.2.1). One to the
 * login or the sender is the operator's, and everything else is the weather: both pass.
 */
export function sendingOf(failure: unknown): Sending {
  const { message, code, command, response, responseCode } = failure as SmtpFailure;
  const error = (response ?? message ?? String(failure)).replaceAll(/\s+/g, ' ').slice(0, 500);
  const permanent = responseCode !== undefined && responseCode >= 500 && responseCode < 600;
  if (permanent && command === 'RCPT TO') return { kind: 'refused', error, address: true };
  if (permanent && command === 'DATA') return { kind: 'refused', error, address: false };
  // an address that is none never reaches the server
  if (code === 'EENVELOPE' && responseCode === undefined) return { kind: 'refused', error, address: true };
  return { kind: 'deferred', error };
}
