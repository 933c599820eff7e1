// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { REPORT_SECTIONS, resolveCatalog, type SectionKey } from '@kontor/core';
import type { PictureTheme } from '@kontor/core/picture';
import { brandOf } from '../../billing/printed-frame.js';
import { scenarioBy } from '../../forecast/scenarios.js';
import { reportDays } from '../../reports/report-days.js';
import type { Api } from '../api.js';
import { textAnswer } from '../operation.js';
import { PDF, typesetter } from '../pdf-answer.js';
import { orRefuse, Refusal, unknownResource } from '../problem.js';
import { currency, plainDate } from '../shapes.js';
import { once } from '../text-response.js';
import { catalogInForce } from './catalog.js';
import { type Asked, frameOf, frameQuery, shownUsedPolicy, usedPolicy } from './metric-frame.js';

const TAG = 'Reports';
const SVG = 'image/svg+xml';
const PNG = 'image/png';
const CSV = 'text/csv';
const MARKDOWN = 'text/markdown';
const WIDTH = { least: 320, most: 2_000 } as const;
const MOST_MONTHS = 36;

const reportQuery = {
  month: z
    .string()
    .regex(/^(19[789]\d|[2-8]\d{3})-(0[1-9]|1[0-2])$/, 'write a month as 2026-10')
    .optional()
    .openapi({ description: 'Default: the last month that is over.', example: '2026-10' }),
  on: plainDate.optional().openapi({ description: 'In place of `month`: its month, until the end of this day.' }),
  months: z.coerce.number().int().min(1).max(MOST_MONTHS).default(12).openapi({
    description: 'How many months stand beside one another.',
  }),
  currency: currency.optional().openapi({ description: 'Of all money; default that of the organisation.' }),
  language: z.enum(['de', 'en']).optional().openapi({
    description: "Default: that of the organisation's documents where it is one of these, else English.",
  }),
  scenario: z.string().min(1).max(60).optional().openapi({
    description: 'A stored scenario, or one version of it: the months to come are simulated by it.',
    example: 'base',
  }),
  ...frameQuery,
};
const query = z.strictObject(reportQuery);
type Query = z.output<typeof query>;

const drawing = {
  theme: z.enum(['auto', 'light', 'dark']).default('auto').openapi({
    description: 'Of pictures; `auto` follows the system of whoever looks.',
  }),
  width: z.coerce.number().int().min(WIDTH.least).max(WIDTH.most).default(720).openapi({
    description: 'Of pictures, in pixels.',
  }),
  bare: z.enum(['true', 'false']).default('false').openapi({
    description: 'Pictures without their title and note on them.',
  }),
};
const sectionKey = z.enum(REPORT_SECTIONS);
const someSections = z
  .string()
  .min(1)
  .max(500)
  .optional()
  .openapi({ description: 'Only these, with commas: `waterfall,cohorts`; default all.', example: 'waterfall,cohorts' });

const table = z.object({
  columns: z.array(z.object({ key: z.string(), label: z.string(), numeric: z.boolean() })),
  rows: z.array(z.array(z.string())).openapi({ description: 'As people read them, in the language.' }),
});
const section = z.object({
  key: sectionKey,
  title: z.string(),
  note: z.string().openapi({ description: 'Policy, day and zone it holds for.' }),
  tabular: z.boolean().openapi({ description: 'It is a table, of which the picture is a picture.' }),
  svg: z.string(),
  table,
});
const report = z
  .object({
    object: z.literal('board_report'),
    title: z.string(),
    organisation: z.string(),
    from: plainDate,
    on: plainDate.openapi({ description: 'The last day that it tells of.' }),
    timezone: z.string(),
    currency: z.string(),
    language: z.enum(['de', 'en']),
    policy: usedPolicy,
    headline: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        value: z.string(),
        before: z.string().openapi({ description: 'The month before.' }),
        change: z.string(),
        definition: z.string(),
      }),
    ),
    sections: z.array(section),
    definitions: z.array(z.object({ term: z.string(), text: z.string() })),
  })
  .openapi('BoardReport', { description: 'All texts are finished, in the language.' });

/** Opens what the sections of the report asked for are made from. */
async function dataOf(call: Asked<Query>) {
  const frame = await frameOf(call);
  const organisation = await call.read((tx) => tx.organisations.get());
  const days = orRefuse(reportDays(call.query, frame.today));
  const own = organisation.billing.documents?.language;
  const language = call.query.language ?? (own === 'de' ? 'de' : 'en');
  const scenario = call.query.scenario === undefined ? null : await scenarioOf(call, call.query.scenario);
  const currencyOf = call.query.currency ?? frame.currency;
  const asked = { days, organisation: organisation.name, currency: currencyOf, language, scenario };
  // what draws is loaded by whoever asks for a report
  const { ReportData } = await import('../../reports/report-data.js');
  return { frame, organisation, language, data: new ReportData(call.store, frame, asked, orRefuse) };
}

function scenarioOf({ read }: Asked<Query>, id: string) {
  return read(async (tx) => {
    const found = await scenarioBy(tx, id);
    if (found === null) throw unknownResource('scenario', id);
    return { content: found.content, catalog: resolveCatalog((await catalogInForce(tx)).content) };
  });
}

/** The sections asked for, in the order of the report; refuses what is none. */
function sectionsIn(text: string | undefined): readonly SectionKey[] {
  if (text === undefined) return REPORT_SECTIONS;
  const wanted = text.split(',').map((each) => each.trim());
  const unknown = wanted.find((each) => !(REPORT_SECTIONS as readonly string[]).includes(each));
  if (unknown !== undefined)
    throw new Refusal(400, [
      {
        code: 'unknown-choice',
        path: 'sections',
        message: `there is no section ${JSON.stringify(unknown)}`,
        mend: `write some of ${REPORT_SECTIONS.join(', ')}`,
      },
    ]);
  return REPORT_SECTIONS.filter((key) => wanted.includes(key));
}

const fileName = (title: string, extension: string) =>
  `${title
    .normalize('NFD')
    .replace(/[^\w-]+/g, ' ')
    .trim()
    .replace(/ +/g, '-')}.${extension}`;

/** The report of a month: as data with pictures, as PDF, as Markdown, and each picture by itself. */
export function addBoardReports(api: Api): void {
  api.add(
    {
      operation_id: 'getBoardReport',
      method: 'get',
      path: '/v1/reports/board',
      tag: TAG,
      summary: 'A month on some pages: every figure beside the month before, with pictures and tables',
      query: query.extend({ sections: someSections, ...drawing }),
      answer: report,
    },
    async (call) => {
      const keys = sectionsIn(call.query.sections);
      const { data, frame, language } = await dataOf(call);
      const { headline, sections, definitions, title } = await data.board(keys);
      const { shownSection } = await import('../../reports/shown-section.js');
      const { organisation, from, as_of, timezone, currency: money } = data.report_frame;
      return {
        object: 'board_report' as const,
        title,
        ...{ organisation, from, on: as_of, timezone, currency: money, language },
        policy: shownUsedPolicy(frame.policy, language),
        headline: headline.map((figure) => ({ ...figure })),
        sections: sections.map((each) => shownSection(each, language, call.query)),
        definitions: definitions.map((each) => ({ ...each })),
      };
    },
  );
  api.add(
    {
      operation_id: 'getBoardReportPdf',
      method: 'get',
      path: '/v1/reports/board/pdf',
      tag: TAG,
      summary: 'The same as PDF/A-3, with the look of the documents of the organisation',
      query: query.extend({ sections: someSections }),
      answer: textAnswer,
      text: [PDF],
    },
    async (call) => {
      const keys = sectionsIn(call.query.sections);
      const { data, organisation } = await dataOf(call);
      const told = await data.board(keys);
      const { boardReportPdf } = await import('../../documents/board-report-pdf.js');
      const { documents } = organisation.billing;
      const look = { brand: brandOf(documents), page_size: documents?.page_size ?? 'a4' };
      const bytes = orRefuse(boardReportPdf(told, look, await typesetter()));
      return { content_type: PDF, file_name: fileName(told.title, 'pdf'), pieces: once(bytes) };
    },
  );
  api.add(
    {
      operation_id: 'getBoardReportMarkdown',
      method: 'get',
      path: '/v1/reports/board/markdown',
      tag: TAG,
      summary: 'The same as Markdown, with tables',
      query: query.extend({
        sections: someSections,
        pictures: z
          .string()
          .min(1)
          .max(200)
          .regex(/^[\w./~-]+$/, 'write a folder of letters, digits and ._-~/')
          .optional()
          .openapi({ description: 'The folder that the pictures are linked in, `<section>.svg`; default none are.' }),
      }),
      answer: textAnswer,
      text: [MARKDOWN],
    },
    async (call) => {
      const { sections, pictures } = call.query;
      const { data } = await dataOf(call);
      const told = await data.board(sectionsIn(sections));
      const { boardMarkdown } = await import('@kontor/core/report');
      const text = boardMarkdown(told, (key) => (pictures === undefined ? null : `${pictures}/${key}.svg`));
      return { content_type: MARKDOWN, file_name: fileName(told.title, 'md'), pieces: once(text) };
    },
  );
  api.add(
    {
      operation_id: 'getBoardReportPicture',
      method: 'get',
      path: '/v1/reports/board/pictures/{section}',
      tag: TAG,
      summary: 'One section as SVG, as PNG, or its data as CSV',
      params: z.strictObject({ section: sectionKey }),
      query: query.extend({
        format: z.enum(['svg', 'png', 'csv']).default('svg'),
        scale: z.coerce
          .number()
          .min(1)
          .max(4)
          .default(2)
          .openapi({ description: "Of PNG: pixels for each of the picture's." }),
        ...drawing,
      }),
      answer: textAnswer,
      text: [SVG, PNG, CSV],
    },
    async (call) => {
      const { format, theme, width, bare, scale } = call.query;
      const { section: key } = call.params;
      if (key === 'forecast' && call.query.scenario === undefined)
        throw new Refusal(400, [
          {
            code: 'missing-field',
            path: 'scenario',
            message: 'nothing says what the months to come are simulated by',
            mend: 'name a scenario that is stored: POST /v1/scenarios stores one',
          },
        ]);
      const { data } = await dataOf(call);
      const found = await data.section(key);
      const file_name = `${key}.${format}`;
      if (format === 'csv') {
        const { csvOf } = await import('@kontor/core/picture');
        return { content_type: CSV, file_name, pieces: once(csvOf(found.rows)) };
      }
      const draw = (of: PictureTheme) => found.draw({ theme: of, width, bare: bare === 'true' });
      if (format === 'svg') return { content_type: SVG, file_name, pieces: once(draw(theme)) };
      const { pngOf } = await import('../../documents/raster.js');
      // a raster image has one theme for all who look at it
      const png = pngOf(draw(theme === 'dark' ? 'dark' : 'light'), { scale });
      return { content_type: PNG, file_name, pieces: once(png) };
    },
  );
}
