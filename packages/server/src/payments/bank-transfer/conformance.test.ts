// SPDX-License-Identifier: Apache-2.0
import { formatMinor } from '@kontor/core';
import { Webhook } from 'standardwebhooks';
import { type MovedMoney, type PaymentHarness, paymentProviderConformance } from '../conformance.js';
import type { WebhookDelivery } from '../provider.js';
import { bankTransferProvider } from './provider.js';

const IBAN = 'DE89370400440532013000';
const SECRET = `whsec_${Buffer.from('a secret of the statement endpoint').toString('base64')}`;
const NOW = Date.UTC(2026, 4, 4, 12);

/** Signed by the library of the standard, not by us. */
function sign(body: Uint8Array, id: string, secret: string, at: number): WebhookDelivery {
  const signature = new Webhook(secret).sign(id, new Date(at), Buffer.from(body));
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(Math.floor(at / 1000)) };
  return { body, headers: { ...headers, 'webhook-signature': `v1,AAAA ${signature}` } };
}

/** The bank's side: transfers that arrived, each told in a camt.053 of its own. */
function statementOf(entry: MovedMoney, index: number): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>m${index}</MsgId></GrpHdr>
<Stmt><Id>s${index}</Id><Acct><Id><IBAN>${IBAN}</IBAN></Id></Acct><Ntry>
<Amt Ccy="${entry.currency}">${formatMinor(entry.amount_minor, entry.currency)}</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-05-04</Dt></BookgDt><AcctSvcrRef>bank-${index}</AcctSvcrRef>
<NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>Acme</Nm></Pty></Dbtr></RltdPties>
<RmtInf><Strd><CdtrRefInf><Ref>${entry.provider_ref}</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls>
</Ntry></Stmt></BkToCstmrStmt></Document>`;
}

async function startHarness(): Promise<PaymentHarness> {
  const made = bankTransferProvider({
    beneficiary: 'Kontor GmbH',
    iban: IBAN,
    bic: null,
    webhook_secrets: [SECRET],
    mandate: async () => null,
  });
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  const booked: MovedMoney[] = [];
  return {
    provider: made.value,
    now: NOW,
    amounts: [
      { amount_minor: 4999n, currency: 'EUR' },
      { amount_minor: 1500n, currency: 'JPY' },
      { amount_minor: 12_345n, currency: 'BHD' },
    ],
    refused_amounts: [
      { amount_minor: 0n, currency: 'EUR' },
      { amount_minor: -1n, currency: 'EUR' },
    ],
    method: async () => null,
    declines: [{ method_ref: 'no-such-mandate', code: 'method-missing', kind: 'hard' }],
    // The customer does what the instruction says.
    settle: async (_, { instruction }) => {
      if (!instruction) throw new Error('no instruction to follow');
      const { creditor_reference: provider_ref, amount_minor, currency } = instruction;
      booked.push({ provider_ref, amount_minor, currency });
    },
    received: async () => booked,
    deliveries: async () =>
      booked.map((entry, index) => sign(Buffer.from(statementOf(entry, index)), `msg_${index}`, SECRET, NOW)),
    forged: async ({ body, headers }) => {
      const text = Buffer.from(body).toString();
      return [
        sign(body, 'msg_forged', `whsec_${Buffer.from('another secret').toString('base64')}`, NOW),
        { headers, body: Buffer.from(text.replace('<Amt Ccy', '<Amt  Ccy')) },
        { body, headers: { ...headers, 'webhook-id': 'msg_other' } },
        { body, headers: { ...headers, 'webhook-signature': 'v1,' } },
      ];
    },
    faults: null,
    stop: async () => {},
  };
}

paymentProviderConformance('bank transfer', startHarness);
