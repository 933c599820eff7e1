// SPDX-License-Identifier: Apache-2.0
import type { CatalogChange } from '@kontor/core';
import type { Command } from 'commander';
import { CommandFailure } from '../failure.js';
import { Output } from '../output.js';
import { type ChangeOptions, type GlobalOptions, inSession, once, withChange, withSession } from '../program.js';
import { counted } from '../terminal/table.js';
import { registerList } from './listing.js';

export function registerCatalog(program: Command): void {
  const catalog = program.command('catalog').description('What is sold: check, compare and publish it');

  catalog
    .command('check <file>')
    .description('Names every mistake of a catalog with file, path and mend; needs no database')
    .option('--strict', 'fail on warnings too')
    .option('--json', 'answer with JSON')
    .addHelpText(
      'after',
      `
Examples:
  kontor catalog check catalog.ts
  kontor catalog check catalog.json --json

Exit code 2 when there is an error.`,
    )
    .action(async (file: string, options: { strict?: boolean; json?: boolean }) => {
      const { findingsOf, findingsText, readCatalogFile } = await import('../catalog-file.js');
      const findings = findingsOf(await readCatalogFile(file));
      const failed = findings.some((finding) => options.strict || finding.severity === 'error');
      new Output(options.json === true).show({ file, valid: !failed, findings }, () => findingsText(file, findings));
      if (failed) process.exitCode = 2;
    });

  withSession(
    catalog
      .command('diff <file> [other]')
      .description(
        'What a change does to whom, in money and in words: a file against the version in force, or two files',
      ),
  )
    .addHelpText(
      'after',
      `
Examples:
  kontor catalog diff catalog.ts -o acme        # what pushing it would change
  kontor catalog diff old.json new.ts           # two files, without a database`,
    )
    .action(async (file: string, other: string | undefined, options: GlobalOptions) => {
      const { soundCatalog } = await import('../catalog-file.js');
      if (other !== undefined) {
        const { diffCatalogs } = await import('@kontor/core');
        const [before, after] = [await soundCatalog(file), await soundCatalog(other)];
        new Output(options.json === true).show({ changes: diffCatalogs(before, after) }, ({ changes }) =>
          diffText(changes),
        );
        return;
      }
      const after = await soundCatalog(file);
      await inSession(options, async ({ connection, output }) => {
        const answer = await connection.request<{ changes: ChangeWithCustomers[] }>('POST', '/v1/catalog/diff', {
          body: after,
        });
        output.show(answer, ({ changes }) => diffText(changes));
      });
    });

  catalog
    .command('snapshot <file>')
    .description('What an edition may do without a customer or a licence: to be compiled into the product')
    .requiredOption('--edition <key>', 'of the catalog, e.g. community')
    .addHelpText(
      'after',
      `
Examples:
  kontor catalog snapshot catalog.ts --edition community > community.json`,
    )
    .action(async (file: string, { edition }: { edition: string }) => {
      const { soundCatalog } = await import('../catalog-file.js');
      const { editionSnapshot, resolveCatalog } = await import('@kontor/core');
      const content = await soundCatalog(file);
      const snapshot = editionSnapshot(resolveCatalog(content), edition, 0);
      if (snapshot === null)
        throw new CommandFailure(
          `--edition: the catalog has no edition ${edition}; name one of ${Object.keys(content.editions ?? {}).join(', ')}`,
          2,
        );
      process.stdout.write(`${JSON.stringify(snapshot, null, 2)}\n`);
    });

  withChange(catalog.command('push <file>').description('Makes an immutable version; the same content makes none'))
    .option('--dry-run', 'say what would change and store nothing')
    .action(async (file: string, options: ChangeOptions & { dryRun?: boolean }) => {
      const { soundCatalog } = await import('../catalog-file.js');
      const content = await soundCatalog(file);
      await inSession(options, async ({ connection, output }) => {
        if (options.dryRun) {
          const answer = await connection.request<{ changes: ChangeWithCustomers[] }>('POST', '/v1/catalog/diff', {
            body: content,
          });
          output.show({ dry_run: true, ...answer }, ({ changes }) => diffText(changes));
          return;
        }
        const pushed = await connection.request<{ version: number }>('PUT', '/v1/catalog', {
          body: content,
          ...once(options),
        });
        output.show(pushed, ({ version }) => `version ${version}`);
      });
    });

  withSession(catalog.command('show').description('The catalog in force, or another version of it'))
    .option('--version <n>', 'this version')
    .option('--as-of <moment>', 'the one in force then: an instant or a number of the commit clock')
    .action((options: GlobalOptions & { asOf?: string; version?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const path = options.version === undefined ? '/v1/catalog' : `/v1/catalog/versions/${options.version}`;
        const found = await connection.request('GET', path, { query: { as_of: options.asOf } });
        output.show(found, (data) => JSON.stringify(data, null, 2));
      }),
    );

  registerList<CatalogVersion>(
    catalog,
    {
      summary: 'Every version, newest first',
      path: '/v1/catalog/versions',
      columns: [
        { title: 'Version', value: (row) => row.id, align: 'right' },
        { title: 'Published', value: (row) => row.created },
        { title: 'In force', value: (row) => (row.in_force ? 'yes' : '') },
        { title: 'SHA-256', value: (row) => row.hash.slice(0, 12) },
      ],
      as_of: true,
      empty: 'no version yet; `kontor catalog push FILE` makes one',
    },
    'versions',
  );
}

interface CatalogVersion {
  readonly id: string;
  readonly created: string;
  readonly in_force: boolean;
  readonly hash: string;
}

type ChangeWithCustomers = CatalogChange & { readonly customers?: number };

const SIGNS = { better: '+', worse: '-', neutral: '·' } as const;

function diffText(changes: readonly ChangeWithCustomers[]): string {
  if (changes.length === 0) return 'no difference';
  const lines = changes.map(({ direction, sentence, plans, customers }) => {
    const whom =
      customers !== undefined
        ? `  [${counted(customers, 'customer')}]`
        : plans.length === 0
          ? ''
          : `  [customers on ${plans.join(', ')}]`;
    return `${SIGNS[direction]} ${sentence}${whom}`;
  });
  return [...lines, '', '+ better  - worse  · neutral, for the customer'].join('\n');
}
