// SPDX-License-Identifier: Apache-2.0
// The page of metrics: the report of a month with its pictures, each with its data as a table beside it.
import { ask, askBlob, begin, button, cell, each, elements, option, run } from './console.js';

const WIDEST = 960;
const NARROWEST = 320;

function made(name, className, ...content) {
  const element = document.createElement(name);
  if (className !== '') element.className = className;
  element.append(...content);
  return element;
}

/** The question as the fields say it; before they say anything, the last month that is over. */
function query(more = {}) {
  const { on, months, policy, timezone, scenario } = elements;
  const said = {
    ...(on.value === '' ? {} : { on: on.value }),
    months: months.value,
    ...(policy.value === '' ? {} : { policy: policy.value }),
    ...(timezone.value === '' ? {} : { timezone: timezone.value.trim() }),
    ...(scenario.value === '' ? {} : { scenario: scenario.value }),
    language: 'en',
    ...more,
  };
  return new URLSearchParams(said).toString();
}

async function read() {
  if (elements.policy.options.length === 0) {
    const { data } = await ask('GET', 'metric_policies');
    elements.policy.replaceChildren(...data.map(({ id }) => option(id, id)));
    const names = new Set();
    for await (const { name } of each('scenarios')) names.add(name);
    elements.scenario.replaceChildren(option('', 'no scenario'), ...[...names].map((name) => option(name, name)));
    elements['scenario-field'].hidden = names.size === 0;
    elements.zones.replaceChildren(...Intl.supportedValuesOf('timeZone').map((zone) => option(zone, zone)));
  }
  return show();
}

async function show() {
  // hidden it has no width yet: that of the page is what it will have
  const room = elements.rows.clientWidth || document.querySelector('main').clientWidth - 64;
  const width = Math.round(Math.max(NARROWEST, Math.min(WIDEST, room)));
  const report = await ask('GET', `reports/board?${query({ theme: 'auto', width, bare: 'true' })}`);
  elements.on.value = report.on;
  elements.timezone.value = report.timezone;
  elements.policy.value = `${report.policy.name}@${report.policy.version}`;
  elements['policy-list'].replaceChildren(...report.policy.words.map((words) => made('li', '', words)));
  // of plans and cohorts there is nothing where nobody has paid
  const empty = !report.sections.some(({ key }) => key === 'plans' || key === 'cohorts');
  elements.empty.hidden = !empty;
  for (const picture of elements.rows.querySelectorAll('img')) URL.revokeObjectURL(picture.src);
  elements.rows.replaceChildren(cards(report), ...(empty ? [] : report.sections.map(sectionOf)), definitions(report));
  return `${report.organisation}, ${report.from} to ${report.on}, policy ${report.policy.name} ${report.policy.version}, in ${report.currency}.`;
}

function cards({ headline }) {
  const list = made('dl', 'cards');
  for (const { title, value, before, change } of headline) {
    const figure = made('dd', '', made('strong', '', value));
    if (change !== '') figure.append(' ', made('span', 'change', change));
    figure.append(made('span', 'soft', `Month before: ${before}`));
    list.append(made('div', '', made('dt', '', title), figure));
  }
  return list;
}

function sectionOf({ key, title, note, svg, tabular, table }) {
  const heading = made('h2', '', title);
  heading.id = `section-${key}`;
  const section = made('section', 'picture', heading, made('p', 'soft', note));
  section.setAttribute('aria-labelledby', heading.id);
  section.dataset.key = key;
  if (tabular) section.append(tableOf(title, table));
  else {
    const picture = document.createElement('img');
    picture.alt = `${title}. The same as a table below.`;
    picture.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
    const details = made('details', '', made('summary', '', 'As a table'), tableOf(title, table));
    section.append(picture, details);
  }
  section.append(
    made(
      'p',
      'files',
      ...['CSV', 'SVG', 'PNG'].map((format) => button(format, `${title} as ${format}`, () => save(key, format))),
    ),
  );
  return section;
}

/** What figures are, and why one cannot be computed, is told once: beneath everything. */
function tableOf(title, table) {
  const kept = table.columns.flatMap(({ key }, at) => (key === 'definition' ? [] : [at]));
  const columns = kept.map((at) => table.columns[at]);
  const rows = table.rows.map((texts) => kept.map((at) => texts[at]));
  const head = made('tr', '');
  for (const { label, numeric } of columns) {
    const name = made('th', numeric ? 'amount' : '', label);
    name.scope = 'col';
    head.append(name);
  }
  const lines = rows.map((texts) => {
    const [first, ...rest] = texts;
    const name = made('th', '', first);
    name.scope = 'row';
    const cells = rest.map((text, at) => {
      const content = cell(text);
      if (columns[at + 1].numeric) content.className = 'amount';
      return content;
    });
    return made('tr', '', name, ...cells);
  });
  const caption = made('caption', 'hidden', title);
  const around = made(
    'div',
    'scroll',
    made('table', '', caption, made('thead', '', head), made('tbody', '', ...lines)),
  );
  // so that it can be scrolled without a mouse
  around.tabIndex = 0;
  around.setAttribute('role', 'region');
  around.setAttribute('aria-label', title);
  return around;
}

function definitions({ definitions: entries }) {
  const list = made('dl', '');
  for (const { term, text } of entries) list.append(made('dt', '', term), made('dd', '', text));
  return made('details', '', made('summary', '', 'Definitions'), list);
}

function download(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

const save = (key, format) =>
  run('Drawing…', async () => {
    const as = format.toLowerCase();
    download(await askBlob(`reports/board/pictures/${key}?${query({ format: as })}`), `${key}.${as}`);
    return `${key}.${as} is saved.`;
  });

elements.pdf.addEventListener('click', () =>
  run('Setting the pages…', async () => {
    const name = `board-report-${elements.on.value.slice(0, 7)}.pdf`;
    download(await askBlob(`reports/board/pdf?${query()}`), name);
    return `${name} is saved.`;
  }),
);
elements.frame.addEventListener('submit', (event) => {
  event.preventDefault();
  run('Computing…', show);
});
begin(read);
