// SPDX-License-Identifier: Apache-2.0
// The page of dead letters.
import {
  ask,
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

/** Address of every endpoint by its id. */
const addresses = new Map();
const selected = new Set();
let last = null;

async function read() {
  addresses.clear();
  for await (const { id, url } of each('webhook_endpoints')) addresses.set(id, url);
  const chosen = elements.endpoint.value;
  elements.endpoint.replaceChildren(option('', 'All endpoints'), ...[...addresses].map(([id, url]) => option(id, url)));
  elements.endpoint.value = addresses.has(chosen) ? chosen : '';
  return show();
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
  const show = button('Show', `Show ${type} ${id}`, (pressed) => run('Reading…', () => toggle(made, letter, pressed)));
  show.setAttribute('aria-expanded', 'false');
  made.append(
    cell(box),
    cell(type, document.createElement('br'), code(id)),
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
  const content = opened(made, pressed, 7);
  if (content === null) return;
  const { data, last_attempt, attempts } = await ask('GET', `webhook_deliveries/${encodeURIComponent(id)}`);
  part(
    content,
    'Request',
    `POST ${addresses.get(endpoint_id) ?? endpoint_id}\nwebhook-id: ${message_id}\n\n${JSON.stringify({ id: message_id, type, data }, null, 2)}`,
  );
  part(
    content,
    `Last answer, after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`,
    last_attempt === null
      ? 'It was never tried.'
      : [
          `${instant(last_attempt.at)}, ${last_attempt.duration_ms ?? 0} ms`,
          last_attempt.error ?? `status ${last_attempt.status}`,
          ...(last_attempt.response === null || last_attempt.response === '' ? [] : ['', last_attempt.response]),
        ].join('\n'),
  );
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

elements.endpoint.addEventListener('change', () => run('Reading…', () => show()));
elements.more.addEventListener('click', () => run('Reading…', () => show(true)));
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
begin(read);
