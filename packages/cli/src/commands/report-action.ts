// SPDX-License-Identifier: Apache-2.0
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { pictureFormat } from '../picture-file.js';
import { inSession, type Session } from '../program.js';
import { type Column, table } from '../terminal/table.js';
import type { BoardOptions, PictureOptions, ReportOptions } from './report.js';

interface Section {
  readonly key: string;
  readonly title: string;
  readonly note: string;
  readonly svg: string;
  readonly table: {
    readonly columns: readonly { readonly key: string; readonly label: string; readonly numeric: boolean }[];
    readonly rows: readonly (readonly string[])[];
  };
}
interface Board {
  readonly title: string;
  readonly organisation: string;
  readonly on: string;
  readonly timezone: string;
  readonly policy: { readonly name: string; readonly version: number; readonly words: readonly string[] };
  readonly headline: readonly {
    readonly title: string;
    readonly value: string;
    readonly before: string;
    readonly change: string;
  }[];
  readonly sections: readonly Section[];
}

const queryOf = ({ month, on, months, policy, timezone, asOf, currency, language, scenario }: ReportOptions) => ({
  ...{ month, on, months, policy, timezone, as_of: asOf, currency: currency?.toUpperCase(), language, scenario },
});

/** The report on the terminal, or in the files that are named. */
export async function showBoard(options: BoardOptions): Promise<void> {
  await inSession(options, async (session) => {
    const query = { ...queryOf(options), sections: options.sections };
    const { connection, output } = session;
    const { pdf, markdown } = options;
    if (pdf === undefined && markdown === undefined) {
      const told = await connection.request<Board>('GET', '/v1/reports/board', { query });
      return output.show(told, boardText);
    }
    const written: string[] = [];
    if (pdf !== undefined) {
      await toFile(session, '/v1/reports/board/pdf', query, pdf);
      written.push(pdf);
    }
    if (markdown !== undefined) written.push(...(await writeMarkdown(session, query, markdown)));
    output.show({ files: written }, ({ files }) => files.map((file) => `written to ${file}`).join('\n'));
  });
}

/** The text, and beside it a folder of its pictures: `board.md` and `board-pictures/`. */
async function writeMarkdown(session: Session, query: Query, file: string): Promise<string[]> {
  // a link has no room for every letter that a file's name may have
  const name = `${basename(file, extname(file)).replace(/[^\w.~-]/g, '-')}-pictures`;
  const folder = join(dirname(file), name);
  await toFile(session, '/v1/reports/board/markdown', { ...query, pictures: name }, file);
  const { sections } = await session.connection.request<Board>('GET', '/v1/reports/board', {
    query: { ...query, theme: 'light' },
  });
  await mkdir(folder, { recursive: true });
  const pictures = sections.map(({ key, svg }) => ({ file: join(folder, `${key}.svg`), svg }));
  for (const picture of pictures) await writeFile(picture.file, picture.svg);
  return [file, ...pictures.map((picture) => picture.file)];
}

type Query = Readonly<Record<string, string | undefined>>;

/** An answer of any bytes as a file, once all of it has come: what was refused leaves none. */
async function toFile({ connection }: Session, path: string, query: Query, file: string): Promise<void> {
  const pieces: Uint8Array[] = [];
  await connection.text(path, query, (piece) => pieces.push(piece));
  await writeFile(file, Buffer.concat(pieces));
}

/** One section in the file that is named, as its name says. */
export async function savePicture(section: string, options: PictureOptions): Promise<void> {
  const { output: file, theme, width, scale } = options;
  const query = { ...queryOf(options), format: pictureFormat(file), theme, width, scale };
  await inSession(options, async (session) => {
    await toFile(session, `/v1/reports/board/pictures/${encodeURIComponent(section)}`, query, file);
    session.output.show({ file }, () => `written to ${file}`);
  });
}

function boardText({ title, organisation, on, timezone, policy, headline, sections }: Board): string {
  const column = (name: string, of: (row: Board['headline'][number]) => string): Column<Board['headline'][number]> => ({
    ...{ title: name, value: of, align: 'right' },
  });
  return [
    `${organisation}: ${title} (policy ${policy.name} ${policy.version}, as of ${on}, ${timezone})`,
    table(headline, [
      { title: '', value: (row) => row.title },
      column('Value', (row) => row.value),
      column('Month before', (row) => row.before),
      column('Change', (row) => row.change),
    ]),
    ...sections.map((section) => `${section.title}\n${sectionText(section)}`),
  ].join('\n\n');
}

/** What a figure is has no room on a terminal: `--json`, or `kontor metrics show --explain`. */
function sectionText({ table: { columns, rows } }: Section): string {
  const shown = columns.flatMap((column, at) => (column.key === 'definition' ? [] : [{ ...column, at }]));
  return table(
    rows,
    shown.map(({ label, numeric, at }) => ({
      title: label,
      value: (row) => row[at] ?? '',
      align: numeric ? 'right' : 'left',
    })),
  );
}
