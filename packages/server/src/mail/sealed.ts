// SPDX-License-Identifier: Apache-2.0
import type { SecretBox } from '../store/secret-box.js';

/** What of a mail may hold a secret. */
export interface MailContents {
  readonly html: string;
  readonly text: string;
}

/** Encrypts what is sent; it opens for this one mail only. */
export function sealContents(secrets: SecretBox, mail_id: string, { html, text }: MailContents): string {
  return secrets.seal(JSON.stringify({ html, text }), `mail ${mail_id}`);
}

/** What is sent of a stored mail. */
export function contentsToSend<Stored extends MailContents & { readonly id: string; readonly sealed: string | null }>(
  secrets: SecretBox,
  mail: Stored,
): Stored {
  if (mail.sealed === null) return mail;
  return { ...mail, ...(JSON.parse(secrets.open(mail.sealed, `mail ${mail.id}`)) as MailContents) };
}
