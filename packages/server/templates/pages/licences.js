// SPDX-License-Identifier: Apache-2.0
// The page of licences: to look at them, and to issue, renew and revoke them.
import {
  ask,
  askText,
  begin,
  button,
  cell,
  code,
  confirmed,
  each,
  elements,
  instant,
  opened,
  option,
  part,
  run,
} from './console.js';

/** Name of every customer by their id. */
const customers = new Map();
let last = null;

async function read() {
  customers.clear();
  for await (const { id, name } of each('customers')) customers.set(id, name);
  const chosen = elements.customer.value;
  elements.customer.replaceChildren(
    option('', 'All customers'),
    ...[...customers].map(([id, name]) => option(id, name)),
  );
  elements.customer.value = customers.has(chosen) ? chosen : '';
  return show();
}

/** The first page, or with `further` the next one under what is shown. */
async function show(further = false) {
  const { value } = elements.customer;
  const of = value === '' ? '' : `&customer_id=${encodeURIComponent(value)}`;
  const after = further && last !== null ? `&starting_after=${last}` : '';
  const page = await ask('GET', `licences?limit=25${of}${after}`);
  if (!further) elements.rows.replaceChildren();
  last = page.data.at(-1)?.id ?? (further ? last : null);
  elements.rows.append(...page.data.map(row));
  const count = elements.rows.querySelectorAll('tr[data-id]').length;
  elements.empty.hidden = count > 0;
  elements.table.hidden = count === 0;
  elements.more.hidden = !page.has_more;
  if (count === 0) return '';
  return count === 1 ? '1 licence' : `${count}${page.has_more ? ' or more' : ''} licences`;
}

function row(licence) {
  const { id, kind, customer_id, starts_on, ends_on, status } = licence;
  const made = document.createElement('tr');
  made.dataset.id = id;
  const shown = button('Show', `Show ${id}`, (pressed) => run('Reading…', () => toggle(made, licence, pressed)));
  shown.setAttribute('aria-expanded', 'false');
  const actions = [shown, ' ', button('Download', `Download ${id}`, () => download(licence))];
  const offer = (text, action) =>
    actions.push(
      ' ',
      button(text, `${text} ${id}`, () => action(id)),
    );
  if (status === 'issued') {
    offer('Renew', renew);
    offer('Suspend', suspend);
  }
  if (status === 'suspended') offer('Resume', resume);
  if (status !== 'revoked') offer('Revoke', revoke);
  made.append(
    cell(kind, document.createElement('br'), code(id)),
    cell(customers.get(customer_id) ?? customer_id),
    cell(starts_on),
    cell(ends_on ?? 'for ever'),
    cell(status),
    cell(...actions),
  );
  return made;
}

/** What a licence says: its signature is for products to check, and was made by the server that answers here. */
function claimsOf(token) {
  const bytes = Uint8Array.from(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')), (c) =>
    c.charCodeAt(0),
  );
  return JSON.parse(new TextDecoder().decode(bytes));
}

const moment = (seconds) =>
  seconds === undefined ? null : new Date(seconds * 1_000).toISOString().replace('T', ' ').replace('.000Z', ' UTC');
function granted(value) {
  if (typeof value !== 'object') return value === true ? 'yes' : String(value);
  return value.limit === null || value.limit === undefined ? 'unlimited' : `up to ${value.limit}`;
}

/** A licence in words, and then to the letter. */
function told(content, claims) {
  const facts = [
    ['Edition', claims.edition],
    ['Plans', (claims.plans ?? []).join(', ')],
    ['Holds from', moment(claims.nbf)],
    ['Warns from', moment(claims.expiry?.warn_from)],
    ['Ends', moment(claims.exp) ?? 'never'],
    ['Grace until', moment(claims.expiry?.grace_until)],
    ...Object.entries(claims.features ?? {}).map(([key, value]) => [key, granted(value)]),
  ].filter(([, text]) => text !== undefined && text !== null && text !== '');
  const list = document.createElement('dl');
  for (const [name, text] of facts) {
    const term = document.createElement('dt');
    term.textContent = name;
    const description = document.createElement('dd');
    description.textContent = text;
    list.append(term, description);
  }
  content.append(list);
  part(content, 'All that is signed', JSON.stringify(claims, null, 2));
}

/** Opens or closes what a licence says, its line, and its QR code. */
async function toggle(made, { id, token, replaces, suspended_at, suspend_reason, revoked_at, revoke_reason }, pressed) {
  const content = opened(made, pressed, 6);
  if (content === null) return;
  if (suspended_at !== null)
    part(content, 'Suspended', [instant(suspended_at), suspend_reason].filter((text) => text !== null).join('\n'));
  const withdrawn = (title, at, reason) =>
    at === null ? undefined : part(content, title, reason === null ? instant(at) : `${instant(at)}\n${reason}`);
  withdrawn('Revoked', revoked_at, revoke_reason);
  withdrawn('Suspended', suspended_at, suspend_reason);
  if (replaces !== null) part(content, 'Renews', replaces);
  part(content, 'The licence', token);
  const copy = button('Copy', `Copy ${id}`, () =>
    run('Copying…', async () => {
      await navigator.clipboard.writeText(token);
      return 'The licence is copied.';
    }),
  );
  content.append(copy);
  told(content, claimsOf(token));
  const picture = document.createElement('img');
  picture.className = 'qr-code';
  picture.alt = `QR code of ${id}`;
  const drawn = await askText(`licences/${encodeURIComponent(id)}/qr_code`);
  picture.src = URL.createObjectURL(new Blob([drawn], { type: 'image/svg+xml' }));
  picture.addEventListener('load', () => URL.revokeObjectURL(picture.src), { once: true });
  content.append(picture);
}

function download({ id, token }) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([token], { type: 'text/plain' }));
  link.download = `${id}.licence`;
  link.click();
  URL.revokeObjectURL(link.href);
}

const renew = (id) =>
  run('Signing…', async () => {
    const { id: next } = await ask('POST', `licences/${encodeURIComponent(id)}/renew`, {});
    await show();
    return `${next} renews ${id}; both hold until the end of each.`;
  });

/** Asks first, and for a reason; products learn both with the next revocation list. */
async function withdraw(id, { verb, path, done }) {
  elements.reason.value = '';
  elements.yes.textContent = verb;
  if (!(await confirmed(`${verb} ${id}? Products learn it with the next revocation list.`))) return;
  await run('Writing…', async () => {
    const reason = elements.reason.value.trim();
    await ask('POST', `licences/${encodeURIComponent(id)}/${path}`, reason === '' ? {} : { reason });
    await show();
    return `${id} is ${done}.`;
  });
}
const revoke = (id) => withdraw(id, { verb: 'Revoke', path: 'revoke', done: 'revoked' });
const suspend = (id) => withdraw(id, { verb: 'Suspend', path: 'suspend', done: 'suspended' });

const resume = (id) =>
  run('Writing…', async () => {
    await ask('POST', `licences/${encodeURIComponent(id)}/resume`, {});
    await show();
    return `${id} holds again.`;
  });

const lines = (text) => text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));

/** The terms as the API takes them: what was left empty is left out. */
function terms() {
  const { kind, subscription, nodes, environments, cores, leases } = elements;
  return {
    subscription_id: subscription.value,
    kind: kind.value,
    ...(elements['starts-on'].value === '' ? {} : { starts_on: elements['starts-on'].value }),
    ...(elements['ends-on'].value === '' ? {} : { ends_on: elements['ends-on'].value }),
    ...(elements['maintenance-until'].value === '' ? {} : { maintenance_until: elements['maintenance-until'].value }),
    ...(lines(nodes.value).length === 0 ? {} : { nodes: lines(nodes.value) }),
    ...(lines(environments.value).length === 0 ? {} : { environments: lines(environments.value) }),
    ...(cores.value === '' ? {} : { cores: Number(cores.value) }),
    ...(leases.value === '' ? {} : { floating: { leases: Number(leases.value) } }),
  };
}

function forgetPreview() {
  elements.preview.hidden = true;
  elements.preview.replaceChildren();
}

const startIssuing = () =>
  run('Reading…', async () => {
    const choices = [];
    const of = (customer_id) => customers.get(customer_id) ?? customer_id;
    for await (const { id, plan, customer_id, status } of each('subscriptions'))
      choices.push(option(id, `${of(customer_id)} · ${plan} · ${status}`));
    elements.terms.reset();
    elements.subscription.replaceChildren(...choices);
    forgetPreview();
    elements['issuing-fault'].hidden = true;
    elements.sign.disabled = choices.length === 0;
    elements.issuing.showModal();
    return choices.length === 0 ? 'There is no subscription to issue a licence for.' : '';
  });

const look = () =>
  run(
    'Computing…',
    async () => {
      forgetPreview();
      told(elements.preview, await ask('POST', 'licences/preview', terms()));
      elements.preview.hidden = false;
    },
    elements['issuing-fault'],
  );

const sign = () =>
  run(
    'Signing…',
    async () => {
      const { id } = await ask('POST', 'licences', terms());
      elements.issuing.close();
      await show();
      return `${id} is issued.`;
    },
    elements['issuing-fault'],
  );

elements.issue.addEventListener('click', startIssuing);
elements.look.addEventListener('click', look);
elements.cancel.addEventListener('click', () => elements.issuing.close());
elements.terms.addEventListener('submit', (event) => {
  event.preventDefault();
  sign();
});
elements.terms.addEventListener('input', forgetPreview);
elements.customer.addEventListener('change', () => run('Reading…', () => show()));
elements.more.addEventListener('click', () => run('Reading…', () => show(true)));
begin(read);
