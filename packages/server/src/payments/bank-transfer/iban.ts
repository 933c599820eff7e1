// SPDX-License-Identifier: Apache-2.0
import { fail, ok, type Result } from '@kontor/core';
import { mod97 } from './mod97.js';

/** Length by country. Source: SWIFT IBAN registry (ISO 13616-2). */
const LENGTHS = new Map(
  `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24
   FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32
   LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24
   RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30`
    .split(/\s+/)
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))] as const),
);

/** An IBAN without spaces, in capitals; refuses a wrong length for its country and wrong check digits (ISO 13616). */
export function parseIban(text: string, path = 'iban'): Result<string> {
  const iban = text.replace(/\s/g, '').toUpperCase();
  const length = LENGTHS.get(iban.slice(0, 2));
  const wrong =
    !/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(iban) || length === undefined
      ? 'does not begin with a country that has IBANs and two digits'
      : iban.length !== length
        ? `has ${iban.length} characters; ${iban.slice(0, 2)} has ${length}`
        : mod97(iban.slice(4) + iban.slice(0, 4)) !== 1
          ? 'has wrong check digits'
          : null;
  if (wrong === null) return ok(iban);
  return fail({
    code: 'invalid-iban',
    path,
    message: `${JSON.stringify(text)} is no IBAN: it ${wrong}`,
    mend: 'Copy the IBAN again from the bank; two characters are often swapped.',
  });
}

/** In groups of four, as people read it (ISO 13616, printed form). */
export function printedIban(iban: string): string {
  return iban.replace(/(.{4})(?=.)/g, '$1 ');
}

/** A BIC in capitals: four letters, country, two characters, and three for a branch or none (ISO 9362). */
export function parseBic(text: string, path = 'bic'): Result<string> {
  const bic = text.replace(/\s/g, '').toUpperCase();
  if (/^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(bic)) return ok(bic);
  return fail({
    code: 'invalid-bic',
    path,
    message: `${JSON.stringify(text)} is no BIC`,
    mend: 'Write 8 or 11 characters, for example COBADEFFXXX.',
  });
}
