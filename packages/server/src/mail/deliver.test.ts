// SPDX-License-Identifier: Apache-2.0
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestStore, runScript, type TestStore } from '../testing/index.js';
import { MailReceiver } from '../testing/mail-receiver.js';
import { LEASE_MS, sendMails } from './deliver.js';
import { getMail, listMails, type NewMail, queueMail } from './outbox.js';
import { RETRY_MS } from './retry.js';
import { SAMPLE_BRAND, SAMPLE_MAILS } from './sample-data.js';
import { type Mailer, openMailer, smtpSettings } from './smtp.js';
import { liftSuppression, listSuppressions } from './suppressions.js';
import { startMailWorker } from './worker.js';

const FROM = 'billing@seller.example';
const NOW = Date.parse('2026-03-02T09:00:00Z');
const MINUTE = 60_000;

let store: TestStore;
let receiver: MailReceiver;
let mailers: Mailer[];
let org_id: string;
let organisations = 0;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());
beforeEach(async () => {
  receiver = await MailReceiver.open();
  mailers = [];
  organisations += 1;
  org_id = await newOrganisation(`mail-${organisations}`);
});
afterEach(async () => {
  for (const mailer of mailers) mailer.close();
  await receiver.close();
});

async function newOrganisation(slug: string, more: object = {}): Promise<string> {
  const organisation = {
    slug,
    name: 'Example GmbH',
    currency: 'EUR',
    timezone: 'Europe/Berlin',
    invoice_prefix: 'RE',
    ...more,
  };
  return (await store.createOrganisation(organisation, { actor: 'test', now: NOW })).id;
}

function mailTo(address: string, step = 'mail-4-reminder_1'): NewMail<'reminder_1'> {
  return {
    template: 'reminder_1',
    data: SAMPLE_MAILS.reminder_1,
    language: 'de',
    brand: SAMPLE_BRAND,
    to: { address, name: 'Müller, Ada' },
    customer_id: null,
    object: 'in_1',
    step,
  };
}
const queue = (mail: NewMail, org = org_id) =>
  store.write(org, { actor: 'test', now: NOW }, (tx) => queueMail(tx, mail));
const send = (now: number, options: { url?: string; mailer?: Mailer } = {}) => {
  const mailer = options.mailer ?? openMailer({ url: options.url ?? receiver.url, from: FROM });
  mailers.push(mailer);
  return sendMails(store, { now: () => now, mailer, from: FROM, random: () => 0 });
};
const stored = async (id: string) => {
  const mail = await store.read(org_id, (tx) => getMail(tx, id));
  if (mail === null) throw new Error(`no mail ${id}`);
  return mail;
};

describe('sent', () => {
  test('once, with the headers of an automatic mail and both bodies', async () => {
    const id = await queue(mailTo('ada@customer.example'));
    expect(await send(NOW)).toBe(1);
    expect(await send(NOW + MINUTE)).toBe(0);
    const [mail] = receiver.received;
    expect(receiver.received).toHaveLength(1);
    expect(mail?.to).toEqual(['ada@customer.example']);
    expect(mail?.headers).toMatchObject({
      'message-id': `<${id}@seller.example>`,
      from: 'Example GmbH <billing@seller.example>',
      'reply-to': 'billing@example.com',
      'auto-submitted': 'auto-generated',
      'x-auto-response-suppress': 'All',
      'content-language': 'de',
      date: 'Mon, 02 Mar 2026 09:00:00 +0000',
    });
    expect(mail?.headers['content-type']).toContain('multipart/alternative');
    expect(mail?.headers).not.toHaveProperty('list-unsubscribe');
    expect(mail?.raw).toContain('text/plain; charset=utf-8');
    expect(mail?.raw).toContain('text/html; charset=utf-8');
    expect(await stored(id)).toMatchObject({ status: 'sent', attempts: 1, sent_at: NOW, last_error: null });
  });

  test('a notice that can be stopped says how', async () => {
    const template = 'trial_ends_soon' as const;
    await queue({ ...mailTo('ada@customer.example'), template, data: SAMPLE_MAILS[template] } as NewMail);
    await send(NOW);
    expect(receiver.received[0]?.headers).toMatchObject({
      'list-unsubscribe': '<https://billing.example.com/notices>',
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    });
  });

  test('a link that signs somebody in is sent, and read by nobody in the outbox or the database', async () => {
    const link = 'https://billing.example.com/console/link#secret';
    const mail: NewMail<'password_reset'> = {
      ...mailTo('ada@customer.example'),
      template: 'password_reset',
      data: { ...SAMPLE_MAILS.password_reset, reset_url: link },
      sealed: { secrets: store.secrets, shown: SAMPLE_MAILS.password_reset },
    };
    const id = await queue(mail);
    const row = async () => {
      const { rows } = await store.read(org_id, (tx) => tx.client.query('SELECT * FROM mail WHERE id = $1', [id]));
      return rows[0] as { sealed: string | null };
    };
    expect(JSON.stringify(await row())).not.toContain('secret');
    expect((await stored(id)).text).toContain('https://billing.example.com/console/link');
    expect((await row()).sealed).toMatch(/^v1\./);
    await send(NOW);
    expect(receiver.received[0]?.raw).toContain('console/link#secret');
    expect(await row()).toMatchObject({ status: 'sent', sealed: null });
  });

  test('the same step makes no second mail', async () => {
    const id = await queue(mailTo('ada@customer.example'));
    expect(await queue(mailTo('other@customer.example'))).toBe(id);
    expect(await queue(mailTo('ada@customer.example', 'mail-10-reminder_2'))).not.toBe(id);
    expect(await send(NOW)).toBe(2);
  });

  test('a change that is rolled back leaves no mail', async () => {
    const failing = store.write(org_id, { actor: 'test', now: NOW }, async (tx) => {
      await queueMail(tx, mailTo('ada@customer.example'));
      throw new Error('the change failed');
    });
    await expect(failing).rejects.toThrow('the change failed');
    expect(await send(NOW)).toBe(0);
    expect((await store.read(org_id, (tx) => listMails(tx))).data).toEqual([]);
  });

  test('two senders at once send each mail once', async () => {
    for (let step = 0; step < 12; step++) await queue(mailTo('ada@customer.example', `step-${step}`));
    const made = await Promise.all([send(NOW), send(NOW), send(NOW)]);
    expect(made.reduce((sum, count) => sum + count, 0)).toBe(12);
    expect(new Set(receiver.received.map(({ headers }) => headers['message-id'])).size).toBe(12);
    expect(receiver.received).toHaveLength(12);
  });
});

describe('tried again', () => {
  test('after a 4xx answer, then taken', async () => {
    const replies = ['451 greylisted', null];
    receiver.recipient = () => replies.shift() ?? null;
    const id = await queue(mailTo('ada@customer.example'));
    expect(await send(NOW)).toBe(1);
    const waiting = await stored(id);
    expect(waiting).toMatchObject({ status: 'queued', attempts: 1, next_attempt_at: NOW + 5 * MINUTE });
    expect(waiting.last_error).toContain('greylisted');
    expect(await send(NOW + 4 * MINUTE)).toBe(0);
    expect(await send(NOW + 5 * MINUTE)).toBe(1);
    expect(await stored(id)).toMatchObject({ status: 'sent', attempts: 2, message_id: waiting.message_id });
  });

  test('after a connection that was dropped, a refused login and a server that is not there', async () => {
    const id = await queue(mailTo('ada@customer.example'));
    const gone = 'smtp://127.0.0.1:1';
    let now = NOW;
    for (const [url, wait] of [
      [receiver.url, 5],
      [receiver.locked, 30],
      [gone, 60],
    ] as const) {
      receiver.message = () => 'hang up';
      expect(await send(now, { url })).toBe(1);
      const { status, next_attempt_at } = await stored(id);
      expect(status).toBe('queued');
      expect(next_attempt_at).toBe(now + wait * MINUTE);
      now = next_attempt_at;
    }
    receiver.message = () => null;
    await send(now);
    expect(await stored(id)).toMatchObject({ status: 'sent', attempts: 4 });
  });

  test('not for longer than three days', async () => {
    receiver.message = () => '452 disk full';
    const id = await queue(mailTo('ada@customer.example'));
    let now = NOW;
    let tries = 0;
    for (; (await stored(id)).status === 'queued' && tries < 50; tries++) {
      expect(await send(now)).toBe(1);
      now = (await stored(id)).next_attempt_at;
    }
    expect(await stored(id)).toMatchObject({ status: 'failed', attempts: tries });
    expect((await stored(id)).last_error).toContain('disk full');
    expect(now).toBeLessThanOrEqual(NOW + RETRY_MS);
    expect(tries).toBeGreaterThan(10);
  });

  test('a mail that nobody sent for three days is not sent late', async () => {
    const id = await queue(mailTo('ada@customer.example'));
    expect(await send(NOW + RETRY_MS + 1)).toBe(0);
    expect(await stored(id)).toMatchObject({ status: 'failed', last_error: 'it could not be sent in time' });
  });

  test('after a sender that died, under the same Message-ID', async () => {
    const id = await queue(mailTo('ada@customer.example'));
    const real = openMailer({ url: receiver.url, from: FROM });
    mailers.push(real);
    // the server took the mail, and the process was gone before it could note that
    const dying: Mailer = {
      ...real,
      async send(mail) {
        await real.send(mail);
        throw new Error('killed');
      },
    };
    await expect(send(NOW, { mailer: dying })).rejects.toThrow('killed');
    expect(await send(NOW + MINUTE)).toBe(0);
    expect(await send(NOW + LEASE_MS)).toBe(1);
    expect(receiver.received.map(({ headers }) => headers['message-id'])).toEqual([
      `<${id}@seller.example>`,
      `<${id}@seller.example>`,
    ]);
    expect(await stored(id)).toMatchObject({ status: 'sent', attempts: 2 });
  });
});

describe('the worker', () => {
  test('sends what is due until it is stopped', async () => {
    await queue(mailTo('ada@customer.example'));
    const taken = new Promise<void>((resolve) => {
      receiver.message = () => {
        resolve();
        return null;
      };
    });
    const worker = startMailWorker(store, { smtp: { url: receiver.url, from: FROM }, now: () => NOW, interval_ms: 1 });
    await taken;
    await worker.stop();
    expect((await store.read(org_id, (tx) => listMails(tx))).data.map(({ status }) => status)).toEqual(['sent']);
    expect(receiver.received).toHaveLength(1);
  });

  test('killed while the server takes a mail: the next one sends it again, under the same Message-ID', async () => {
    const id = await queue(mailTo('ada@customer.example'));
    const url = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
    const script = runScript(
      `import { openStore } from ${url('../store/open.ts')};
       import { startMailWorker } from ${url('./worker.ts')};
       const store = await openStore({ database_url: process.env.DATABASE });
       startMailWorker(store, { smtp: { url: process.env.SMTP, from: '${FROM}' }, now: () => ${NOW} });`,
      { DATABASE: store.database_url, SMTP: receiver.url },
    );
    receiver.message = () => {
      script.child.kill('SIGKILL');
      return null;
    };
    expect(await script.ended()).toBe('SIGKILL');
    receiver.message = () => null;
    expect(await stored(id)).toMatchObject({ status: 'queued', attempts: 1 });
    expect(await send(NOW + LEASE_MS)).toBe(1);
    expect(receiver.received.map(({ headers }) => headers['message-id'])).toEqual([
      `<${id}@seller.example>`,
      `<${id}@seller.example>`,
    ]);
    expect(await stored(id)).toMatchObject({ status: 'sent', attempts: 2 });
  });
});

describe('never sent', () => {
  test('to an address that was refused for good, until it is lifted', async () => {
    receiver.recipient = () => '550 no such user';
    const first = await queue(mailTo('Gone@customer.example'));
    await send(NOW);
    expect(await stored(first)).toMatchObject({ status: 'failed', attempts: 1 });
    const second = await queue(mailTo('gone@customer.example', 'mail-10-reminder_2'));
    const suppressed = await stored(second);
    expect(suppressed).toMatchObject({ status: 'suppressed', attempts: 0 });
    expect(suppressed.last_error).toContain('no such user');
    expect(await send(NOW + MINUTE)).toBe(0);
    const { data } = await store.read(org_id, (tx) => listSuppressions(tx));
    expect(data.map(({ address }) => address)).toEqual(['gone@customer.example']);
    const lift = () =>
      store.write(org_id, { actor: 'test', now: NOW }, (tx) => liftSuppression(tx, 'gone@customer.example'));
    expect(await lift()).toBe(true);
    expect(await lift()).toBe(false);
    receiver.recipient = () => null;
    await queue(mailTo('gone@customer.example', 'mail-17-reminder_3'));
    expect(await send(NOW + MINUTE)).toBe(1);
    expect(receiver.received).toHaveLength(1);
  });

  test('again when the message was refused, though others are', async () => {
    receiver.message = () => '554 looks like spam';
    const id = await queue(mailTo('ada@customer.example'));
    await send(NOW);
    expect(await stored(id)).toMatchObject({ status: 'failed' });
    receiver.message = () => null;
    await queue(mailTo('ada@customer.example', 'mail-10-reminder_2'));
    expect(await send(NOW + MINUTE)).toBe(1);
    expect(receiver.received).toHaveLength(1);
  });

  test('to what is no address, or to more than one', async () => {
    for (const address of ['', 'ada', 'a@x.example, b@x.example', 'a@x.example\r\nBcc: b@x.example', '<a@x.example>']) {
      const { status, last_error } = await stored(await queue(mailTo(address, JSON.stringify(address))));
      expect([status, last_error]).toEqual(['suppressed', 'this is no e-mail address']);
    }
    expect(await send(NOW)).toBe(0);
  });

  test('to whom a name smuggles in', async () => {
    const mail = mailTo('ada@customer.example');
    const name = 'Ada\r\nBcc: everybody@x.example\r\n';
    await queue({ ...mail, to: { ...mail.to, name }, brand: { ...mail.brand, sender_name: name } });
    expect(await send(NOW)).toBe(1);
    expect(receiver.received[0]?.to).toEqual(['ada@customer.example']);
    expect(receiver.received[0]?.headers).not.toHaveProperty('bcc');
  });

  test('for samples and in simulated time', async () => {
    for (const more of [{ sample: true }, { test_clock: NOW }]) {
      const org = await newOrganisation(`quiet-${Object.keys(more)[0]}`.replace('_', '-'), more);
      await queue(mailTo('ada@customer.example'), org);
      const { data } = await store.read(org, (tx) => listMails(tx));
      expect(data.map(({ status }) => status)).toEqual(['suppressed']);
    }
    expect(await send(NOW)).toBe(0);
  });
});

describe('settings', () => {
  test('both or none', () => {
    const from = 'billing@example.com';
    expect(smtpSettings({})).toBeNull();
    expect(smtpSettings({ KONTOR_SMTP_URL: 'smtps://mail.example', KONTOR_MAIL_FROM: from })).toMatchObject({ from });
    expect(() => smtpSettings({ KONTOR_SMTP_URL: 'smtp://mail.example' })).toThrow('KONTOR_MAIL_FROM');
    expect(() => smtpSettings({ KONTOR_SMTP_URL: 'https://mail.example', KONTOR_MAIL_FROM: from })).toThrow('smtp://');
  });
});
