// SPDX-License-Identifier: Apache-2.0

/** What a mail shows, whatever it is rendered to. All texts are plain; renderers escape them. */
export interface MailContent {
  readonly subject: string;
  readonly preheader: string;
  readonly heading: string;
  readonly blocks: readonly Block[];
}

export type Block =
  /** Line breaks are kept. */
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'button'; readonly label: string; readonly url: string }
  | { readonly kind: 'facts'; readonly title: string | null; readonly rows: readonly Fact[] }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly TableRow[] };

/** A label and what it says; the `strong` one is what the mail is about. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly strong?: boolean;
}

export interface Column {
  readonly title: string;
  readonly align: 'start' | 'end';
  /** Where there is little room it stands in small print in the column after it. */
  readonly tucked?: boolean;
}

export interface TableRow {
  readonly cells: readonly string[];
  readonly strong?: boolean;
}

/** Whose mail it is. */
export interface MailBrand {
  readonly sender_name: string;
  /** https; PNG or JPEG, shown 32 pixels high. */
  readonly logo_url: string | null;
  /** `#rrggbb`. */
  readonly accent_colour: string;
  /** Small print: name, address, registration. Line breaks are kept. */
  readonly footer: string | null;
  /** Where answers go. */
  readonly support_email: string | null;
  /** Where a customer stops notices that they need not get; https. */
  readonly unsubscribe_url: string | null;
}
