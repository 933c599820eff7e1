// SPDX-License-Identifier: Apache-2.0
import { ACCENT } from '../billing/printed-frame.js';
import { addressLines } from '../documents/address.js';
import type { Organisation } from '../store/organisations.js';
import type { MailBrand } from './content.js';

/** How the mails of an organisation look: as its documents do. */
export function mailBrand({ name, billing }: Organisation): MailBrand {
  const { documents, mail } = billing;
  const seller = documents?.seller;
  const sender_name = seller?.name ?? name;
  const address = { lines: [], postal_code: null, city: null, region: null, ...seller?.address };
  return {
    sender_name,
    // a mail loads a logo from an address, and documents have its bytes
    logo_url: null,
    accent_colour: documents?.brand?.accent_colour ?? ACCENT,
    footer:
      seller === undefined
        ? null
        : [[sender_name, ...addressLines({ ...address, country: seller.address.country })].join(', '), seller.vat_id]
            .filter((line) => line !== undefined && line !== null)
            .join('\n'),
    support_email: mail?.support_email ?? seller?.email ?? null,
    unsubscribe_url: null,
  };
}
