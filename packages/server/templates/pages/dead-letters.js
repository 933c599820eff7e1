// SPDX-License-Identifier: Apache-2.0
// The page of dead letters. It speaks to the public API with the key that its reader gave it, and knows nothing else.

const STORED = 'kontor-secret-key';
const find = (id) => document.getElementById(id);
const elements = Object.fromEntries(
  [
    'status',
    'fault',
    'opening',
    'key',
    'letters',
    'endpoint',
    'replay-selected',
    'replay-all',
    'refresh',
    'forget',
    'empty',
    'table',
    'select-all',
    'rows',
    'more',
    'confirm',
    'question',
  ].map((id) => [id, find(id)]),
);
const sentence = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** Address of every endpoint by its id. */
const addresses = new Map();
const selected = new Set();
let last = null;

/** What the API refused, in its own words; status 0: it cannot be reached. */
class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function ask(method, path, body) {
  const response = await fetch(`../v1/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${sessionStorage.getItem(STORED) ?? ''}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Refused(0, 'The server cannot be reached. Try again in a moment.');
  });
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => null);
  const detail = problem?.detail;
  throw new Refused(response.status, detail ? sentence(detail) : `The server answered ${response.status}.`);
}

/** Runs what a person asked for: says that it goes on, and what went wrong. */
async function run(words, action) {
  elements.fault.hidden = true;
  elements.status.textContent = words;
  document.body.setAttribute('aria-busy', 'true');
  try {
    elements.status.textContent = (await action()) ?? '';
  } catch (error) {
    elements.status.textContent = '';
    if (!(error instanceof Refused)) throw error;
    elements.fault.textContent = error.message;
    elements.fault.hidden = false;
    if (error.status === 401 || error.status === 403) close();
  } finally {
    document.body.removeAttribute('aria-busy');
  }
}

function close() {
  sessionStorage.removeItem(STORED);
  elements.rows.replaceChildren();
  elements.letters.hidden = true;
  elements.opening.hidden = false;
  elements.key.value = '';
  elements.key.focus();
}

async function open() {
  addresses.clear();
  for (let after = ''; after !== null; ) {
    const page = await ask('GET', `webhook_endpoints?limit=100${after === '' ? '' : `&starting_after=${after}`}`);
    for (const { id, url } of page.data) addresses.set(id, url);
    after = page.has_more ? page.data.at(-1).id : null;
  }
  const chosen = elements.endpoint.value;
  elements.endpoint.replaceChildren(option('', 'All endpoints'), ...[...addresses].map(([id, url]) => option(id, url)));
  elements.endpoint.value = addresses.has(chosen) ? chosen : '';
  const words = await show();
  elements.opening.hidden = true;
  elements.letters.hidden = false;
  return words;
}

function option(value, text) {
  const made = document.createElement('option');
  made.value = value;
  made.textContent = text;
  return made;
}

/** The first page, or with `further` the next one under what is shown. */
async function show(further = false) {
  const of = elements.endpoint.value === '' ? '' : `&endpoint_id=${encodeURIComponent(elements.endpoint.value)}`;
  const after = further && last !== null ? `&starting_after=${last}` : '';
  const page = await ask('GET', `webhook_dead_letters?limit=25${of}${after}`);
  if (!further) {
    elements.rows.replaceChildren();
    selected.clear();
    last = null;
  }
  last = page.data.at(-1)?.id ?? last;
  elements.rows.append(...page.data.map(row));
  const count = elements.rows.querySelectorAll('tr[data-id]').length;
  elements.empty.hidden = count > 0;
  elements.table.hidden = count === 0;
  elements['replay-all'].disabled = count === 0;
  elements.more.hidden = !page.has_more;
  chosen();
  if (count === 0) return '';
  return count === 1 ? '1 dead letter' : `${count}${page.has_more ? ' or more' : ''} dead letters`;
}

function chosen() {
  const boxes = [...elements.rows.querySelectorAll('input[type=checkbox]')];
  const all = elements['select-all'];
  all.checked = boxes.length > 0 && boxes.every((box) => box.checked);
  all.indeterminate = !all.checked && boxes.some((box) => box.checked);
  elements['replay-selected'].disabled = selected.size === 0;
  elements['replay-selected'].textContent =
    selected.size === 0 ? 'Send selected again' : `Send ${selected.size} selected again`;
}

const instant = (text) => (text === null ? '' : text.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'));

function cell(...content) {
  const made = document.createElement('td');
  made.append(...content);
  return made;
}

function button(text, name, action) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'quiet compact';
  made.textContent = text;
  made.setAttribute('aria-label', name);
  made.addEventListener('click', () => action(made));
  return made;
}

function row(letter) {
  const { id, type, customer_id, endpoint_id, last_attempt } = letter;
  const made = document.createElement('tr');
  made.dataset.id = id;
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.setAttribute('aria-label', `Select ${type} ${id}`);
  box.addEventListener('change', () => {
    if (box.checked) selected.add(id);
    else selected.delete(id);
    chosen();
  });
  const name = document.createElement('code');
  name.textContent = id;
  const show = button('Show', `Show ${type} ${id}`, (pressed) => run('Reading…', () => toggle(made, letter, pressed)));
  show.setAttribute('aria-expanded', 'false');
  made.append(
    cell(box),
    cell(type, document.createElement('br'), name),
    cell(customer_id ?? ''),
    cell(addresses.get(endpoint_id) ?? endpoint_id),
    cell(instant(last_attempt?.at ?? null)),
    cell(last_attempt === null ? '' : (last_attempt.error ?? String(last_attempt.status))),
    cell(
      show,
      ' ',
      button('Send again', `Send ${type} ${id} again`, () => replay([id])),
    ),
  );
  return made;
}

/** Opens or closes what was sent and what was answered under a row. */
async function toggle(made, { id, endpoint_id, message_id, type }, pressed) {
  const open = made.nextElementSibling;
  if (open?.dataset.of === id) {
    open.remove();
    pressed.setAttribute('aria-expanded', 'false');
    return '';
  }
  const { data, last_attempt, attempts } = await ask('GET', `webhook_deliveries/${encodeURIComponent(id)}`);
  const details = document.createElement('tr');
  details.dataset.of = id;
  const content = cell();
  content.colSpan = 7;
  const part = (title, text) => {
    const heading = document.createElement('strong');
    heading.textContent = title;
    const block = document.createElement('pre');
    block.tabIndex = 0;
    block.textContent = text;
    content.append(heading, block);
  };
  part(
    'Request',
    `POST ${addresses.get(endpoint_id) ?? endpoint_id}\nwebhook-id: ${message_id}\n\n${JSON.stringify({ id: message_id, type, data }, null, 2)}`,
  );
  part(
    `Last answer, after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`,
    last_attempt === null
      ? 'It was never tried.'
      : [
          `${instant(last_attempt.at)}, ${last_attempt.duration_ms ?? 0} ms`,
          last_attempt.error ?? `status ${last_attempt.status}`,
          ...(last_attempt.response === null || last_attempt.response === '' ? [] : ['', last_attempt.response]),
        ].join('\n'),
  );
  details.append(content);
  made.after(details);
  pressed.setAttribute('aria-expanded', 'true');
  return '';
}

function confirmed(question) {
  elements.question.textContent = question;
  elements.confirm.returnValue = 'no';
  elements.confirm.showModal();
  return new Promise((resolve) => {
    elements.confirm.addEventListener('close', () => resolve(elements.confirm.returnValue === 'yes'), { once: true });
  });
}

const queued = (count) => `${count} ${count === 1 ? 'message is' : 'messages are'} queued again.`;

function replay(ids) {
  return run('Queueing…', async () => {
    let count = 0;
    for (let from = 0; from < ids.length; from += 1_000)
      count += (await ask('POST', 'webhook_dead_letters/replay', { ids: ids.slice(from, from + 1_000) })).replayed;
    await show();
    return queued(count);
  });
}

async function replayAll() {
  const { value } = elements.endpoint;
  const where = value === '' ? 'all endpoints' : addresses.get(value);
  if (!(await confirmed(`Send every dead letter of ${where} again?`))) return;
  await run('Queueing…', async () => {
    let count = 0;
    for (const endpoint_id of value === '' ? addresses.keys() : [value])
      count += (await ask('POST', 'webhook_dead_letters/replay', { endpoint_id })).replayed;
    await show();
    return queued(count);
  });
}

elements.opening.addEventListener('submit', (event) => {
  event.preventDefault();
  sessionStorage.setItem(STORED, elements.key.value.trim());
  run('Reading…', open);
});
elements.endpoint.addEventListener('change', () => run('Reading…', () => show()));
elements.refresh.addEventListener('click', () => run('Reading…', open));
elements.more.addEventListener('click', () => run('Reading…', () => show(true)));
elements.forget.addEventListener('click', close);
elements['replay-selected'].addEventListener('click', () => replay([...selected]));
elements['replay-all'].addEventListener('click', replayAll);
elements['select-all'].addEventListener('change', () => {
  const { checked } = elements['select-all'];
  for (const tr of elements.rows.querySelectorAll('tr[data-id]')) {
    tr.querySelector('input').checked = checked;
    if (checked) selected.add(tr.dataset.id);
    else selected.delete(tr.dataset.id);
  }
  chosen();
});
if (sessionStorage.getItem(STORED) !== null) run('Reading…', open);
