// SPDX-License-Identifier: Apache-2.0
// What the operator's pages share. They speak to the public API with the key that their reader gave them, and know
// nothing else.

const STORED = 'kontor-secret-key';
/** Every element of the page that has an id, by it. */
export const elements = Object.fromEntries(
  [...document.querySelectorAll('[id]')].map((element) => [element.id, element]),
);
const sentence = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** What the API refused, in its own words; status 0: it cannot be reached. */
class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function answerOf(method, path, body) {
  const response = await fetch(`${document.body.dataset.api}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${sessionStorage.getItem(STORED) ?? ''}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Refused(0, 'The server cannot be reached. Try again in a moment.');
  });
  if (response.ok) return response;
  const problem = await response.json().catch(() => null);
  const detail = problem?.detail;
  throw new Refused(response.status, detail ? sentence(detail) : `The server answered ${response.status}.`);
}

export const ask = async (method, path, body) => (await answerOf(method, path, body)).json();
export const askBlob = async (path) => (await answerOf('GET', path)).blob();
export const askText = async (path) => (await answerOf('GET', path)).text();

/** Runs what a person asked for: says that it goes on, and what went wrong, where they look. */
export async function run(words, action, fault = elements.fault) {
  fault.hidden = true;
  elements.status.textContent = words;
  document.body.setAttribute('aria-busy', 'true');
  try {
    elements.status.textContent = (await action()) ?? '';
  } catch (error) {
    elements.status.textContent = '';
    if (!(error instanceof Refused)) throw error;
    fault.textContent = error.message;
    fault.hidden = false;
    if (error.status === 401 || error.status === 403) close();
  } finally {
    document.body.removeAttribute('aria-busy');
  }
}

function close() {
  for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
  sessionStorage.removeItem(STORED);
  elements.rows.replaceChildren();
  elements.content.hidden = true;
  elements.opening.hidden = false;
  elements.key.value = '';
  elements.key.focus();
}

/** Opens the page by a key that was kept, or when one is typed; `read` shows what there is and says how much. */
export function begin(read) {
  const open = async () => {
    const words = await read();
    elements.opening.hidden = true;
    elements.content.hidden = false;
    return words;
  };
  elements.opening.addEventListener('submit', (event) => {
    event.preventDefault();
    sessionStorage.setItem(STORED, elements.key.value.trim());
    run('Reading…', open);
  });
  elements.refresh.addEventListener('click', () => run('Reading…', open));
  elements.forget.addEventListener('click', close);
  if (sessionStorage.getItem(STORED) !== null) run('Reading…', open);
}

/** Every resource of a list, page by page. */
export async function* each(path) {
  for (let after = ''; after !== null; ) {
    const page = await ask('GET', `${path}?limit=100${after === '' ? '' : `&starting_after=${after}`}`);
    yield* page.data;
    after = page.has_more ? page.data.at(-1).id : null;
  }
}

export function option(value, text) {
  const made = document.createElement('option');
  made.value = value;
  made.textContent = text;
  return made;
}

export const instant = (text) => (text === null ? '' : text.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'));

export function cell(...content) {
  const made = document.createElement('td');
  made.append(...content);
  return made;
}

export function code(text) {
  const made = document.createElement('code');
  made.textContent = text;
  return made;
}

export function button(text, name, action) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'quiet compact';
  made.textContent = text;
  made.setAttribute('aria-label', name);
  made.addEventListener('click', () => action(made));
  return made;
}

/** A row of details under another one, or none where there is one already. */
export function opened(row, pressed, columns) {
  const below = row.nextElementSibling;
  pressed.setAttribute('aria-expanded', String(below?.dataset.of !== row.dataset.id));
  if (below?.dataset.of === row.dataset.id) {
    below.remove();
    return null;
  }
  const details = document.createElement('tr');
  details.dataset.of = row.dataset.id;
  const content = cell();
  content.colSpan = columns;
  details.append(content);
  row.after(details);
  return content;
}

export function part(content, title, text) {
  const heading = document.createElement('strong');
  heading.textContent = title;
  const block = document.createElement('pre');
  block.tabIndex = 0;
  block.textContent = text;
  content.append(heading, block);
}

export function confirmed(question, dialog = elements.confirm) {
  elements.question.textContent = question;
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}
