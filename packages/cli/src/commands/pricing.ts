// SPDX-License-Identifier: Apache-2.0
import { type Command, InvalidArgumentError } from 'commander';
import { CommandFailure } from '../failure.js';
import type { Output } from '../output.js';
import { type ChangeOptions, type GlobalOptions, inSession, once, withChange, withSession } from '../program.js';

interface PricingPage {
  readonly published: boolean;
  readonly catalog_version: number | null;
  readonly version_in_force: number | null;
  readonly path: string;
}

export function registerPricing(program: Command): void {
  const pricing = program.command('pricing').description('The public pricing page, made of the catalog');

  withSession(pricing.command('show').description('Whether it is published, with which version of the catalog')).action(
    (options: GlobalOptions) =>
      inSession(options, async ({ connection, output }) =>
        show(output, await connection.request<PricingPage>('GET', '/v1/pricing_page')),
      ),
  );

  withChange(
    pricing
      .command('set <file>')
      .description('Takes links, questions and prices of others from a JSON file; publishes nothing'),
  )
    .addHelpText(
      'after',
      `
Examples:
  kontor pricing set pricing.json -o acme
  echo '{ "contact_url": "mailto:sales@acme.example" }' > pricing.json

The file replaces what was set: buy_url, contact_url, show_editions, faq, competitors.`,
    )
    .action(async (file: string, options: ChangeOptions) => {
      const { fileText } = await import('./file-text.js');
      const body = parsed(await fileText(file), file);
      await inSession(options, async ({ connection, output }) =>
        show(output, await connection.request<PricingPage>('PUT', '/v1/pricing_page', { body, ...once(options) })),
      );
    });

  withChange(
    pricing
      .command('publish')
      .description(
        'Lets anybody see what is sold in the catalog in force; a later push shows once it is published too',
      ),
  )
    .option('--catalog-version <number>', 'another version than the one in force', versionNumber)
    .addHelpText(
      'after',
      `
Examples:
  kontor pricing publish -o acme
  kontor pricing publish -o acme --catalog-version 3`,
    )
    .action((options: ChangeOptions & { catalogVersion?: number }) =>
      inSession(options, async ({ connection, output }) => {
        const body = options.catalogVersion === undefined ? {} : { catalog_version: options.catalogVersion };
        const page = await connection.request<PricingPage>('POST', '/v1/pricing_page/publish', {
          body,
          ...once(options),
        });
        show(output, page);
      }),
    );

  withChange(pricing.command('unpublish').description('Lets nobody see it any more; its settings stay')).action(
    (options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) =>
        show(output, await connection.request<PricingPage>('POST', '/v1/pricing_page/unpublish', once(options))),
      ),
  );
}

function versionNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('write the number of a version, such as 3');
  return Number(text);
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandFailure(`${file} is no JSON: ${(error as Error).message}`, 2);
  }
}

function show(output: Output, page: PricingPage): void {
  output.show(page, ({ published, catalog_version, version_in_force, path }) => {
    if (!published) return 'not published: nobody sees it';
    const later = catalog_version === version_in_force ? '' : `; version ${version_in_force} is in force`;
    return `published at ${path} with version ${catalog_version} of the catalog${later}`;
  });
}
