// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { REFUSALS } from '@kontor/sdk/licence';
import { describe, expect, test } from 'vitest';

// The house rules, each failing with the replacement in its message.
const root = fileURLToPath(new URL('..', import.meta.url));
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(root + path));
const sources = tracked.filter((path) => /\.(ts|tsx|mts|js|mjs|sql)$/.test(path));
const read = (path: string) => readFileSync(root + path, 'utf8');

/** The code without comments, and with the contents of plain strings blanked. */
function code(path: string): string {
  return read(path)
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/(^|[^:'"`])\/\/.*$/gm, '$1')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")
    .replace(/"(?:[^"\\\n]|\\.)*"/g, '""');
}

/** Import specifiers of a file, type imports included. */
function imports(path: string): string[] {
  const statements = /^(?:import|export)\b(?:[^;'"`]*?\bfrom)?\s*'([^']+)'|\bimport\(\s*'([^']+)'/gm;
  return [...read(path).matchAll(statements)].map((match) => (match[1] ?? match[2]) as string);
}

const isTest = (path: string) => /\.test(-d)?\.ts$/.test(path) || path.includes('/testing/');
/** The order of core is the direction of the data: an import may only point to an earlier folder. */
const CORE_ORDER = [
  'kit',
  'catalog',
  'entitlement',
  'contract',
  'licence',
  'source-licence',
  'usage',
  'rating',
  'discount',
  'tax',
  'wallet',
  'invoice',
  'pricing',
  'dunning',
  'ledger',
  'metrics',
  'service-level',
  'forecast',
  'target',
  'plan-check',
  'picture',
  'report',
];
/** What the pages may use: their own files, the core, and the libraries of docs/decisions/libraries.md. */
const PAGE_IMPORTS =
  /^(\.|@kontor\/(core|sdk)(\/|$)|react(-dom)?(\/|$)|@tanstack\/react-(query|router|virtual)$|@visx\/|radix-ui$|lucide-react$|cmdk$|clsx$|get-nonce$|openapi-)/;
const coreFiles = sources.filter((path) => path.startsWith('packages/core/src/') && !isTest(path));

describe('layers', () => {
  test('core folders are the known ones, each with a README', () => {
    const folders = readdirSync(`${root}packages/core/src`, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    expect(CORE_ORDER, 'a new core folder needs its place in CORE_ORDER here').toEqual(expect.arrayContaining(folders));
    for (const folder of folders)
      expect(existsSync(`${root}packages/core/src/${folder}/README.md`), `core/${folder} has no README.md`).toBe(true);
  });

  test.each(coreFiles)('%s imports earlier folders only', (path) => {
    const folder = path.split('/')[3] as string;
    if (folder.endsWith('.ts')) return;
    for (const specifier of imports(path)) {
      expect(specifier, `${path}: core does no I/O; pass the value in as an argument`).not.toMatch(/^node:/);
      if (!specifier.startsWith('.')) {
        expect(
          [
            '@kontor/sdk',
            '@kontor/sdk/licence',
            'temporal-polyfill',
            'spdx-expression-parse',
            ...(folder === 'picture' ? ['d3-array', 'd3-shape'] : []),
          ],
          `${path}: core may not depend on ${specifier}`,
        ).toContain(specifier);
        continue;
      }
      const target = new URL(specifier, `file:///${path}`).pathname.split('/')[4] as string;
      const allowed = CORE_ORDER.slice(0, CORE_ORDER.indexOf(folder) + 1);
      expect(allowed, `${path} imports core/${target}, a later folder: move the shared noun down`).toContain(target);
    }
  });

  test('packages depend downwards: sdk ← core ← web ← server ← cli', () => {
    const allowed: Record<string, RegExp> = {
      sdk: /^\./,
      core: /^(\.|@kontor\/sdk(\/licence)?$|[^@]|@js-temporal)/,
      web: /^(\.|@kontor\/(sdk|core\/pricing)$)/,
      server: /^(?!@kontor\/(cli|examples))/,
      cli: /./,
    };
    for (const path of sources.filter(
      (file) => file.startsWith('packages/') && file.includes('/src/') && !isTest(file),
    )) {
      const name = path.split('/')[1] as string;
      // what the SDK does on Node only has a folder and an entry of its own
      // and so has its adapter of React, whose hooks are React's, and what bundles the components for browsers
      const layer = path.startsWith('packages/sdk/src/node/')
        ? /^(\.|node:)/
        : path === 'packages/sdk/src/adapter/react.ts'
          ? /^(\.|react$)/
          : path.startsWith('packages/web/src/build/')
            ? /^(\.|node:|esbuild$|vite$|@vitejs\/|@tailwindcss\/)/
            : /^packages\/web\/src\/(api|ui|console|portal)\//.test(path)
              ? PAGE_IMPORTS
              : (allowed[name] as RegExp);
      for (const specifier of imports(path))
        expect(specifier, `${path}: @kontor/${name} may not import ${specifier}`).toMatch(layer);
    }
  });
});

describe('core is pure', () => {
  const banned: [RegExp, string][] = [
    [/\bDate\.now\b|\bnew Date\(\)|\bTemporal\.Now\b|\bperformance\.now\b/, 'take `now: Instant` as an argument'],
    [/\bMath\.random\b|\bcrypto\b/, 'take a random source as an argument (kit/id.ts)'],
    [/\bparseFloat\b|\bNumber\.EPSILON\b|\bMath\.(round|pow|log10|fround)\b/, 'use Decimal (kit/decimal.ts)'],
    [/(?<![\w.$])\d+\.\d+(?![\w.])/, "no float literals: use decimal('…')"],
    [/\bprocess\.|\bfetch\(|\bsetTimeout\b|\bconsole\./, 'no I/O in core: return the value, let the server act'],
  ];
  // what may happen is told in probabilities and expected numbers, which are no money and are floats by nature: there
  // numbers with a point may stand (docs/decisions/forecast.md). Where a shape stands on a picture is a float too; what
  // is written beside it is a Decimal.
  const POINTS = banned.findIndex(([pattern]) => pattern.test('0.5'));
  const ROUNDED = banned.findIndex(([pattern]) => pattern.test('Math.log10'));
  const FREE: Readonly<Record<string, readonly number[]>> = { forecast: [POINTS], picture: [POINTS, ROUNDED] };
  test.each(coreFiles)('%s has no clock, randomness, floats or I/O', (path) => {
    const text = code(path);
    const free = FREE[path.split('/')[3] as string] ?? [];
    for (const [pattern, instead] of banned.filter((_, index) => !free.includes(index)))
      expect(text.match(pattern)?.[0], `${path}: ${instead}`).toBeUndefined();
  });
});

describe('secrets', () => {
  // keys and tokens that are stored are looked up by their hash; what is compared is compared in constant time
  const SECRET = /(secret|token|signature|passphrase|password|seal|mac)s?$/i;
  const LITERAL = /^(null|undefined|true|false|''|""|``|-?\d.*)$/;
  const comparedIn = (text: string): string[] => {
    const compared = [...text.matchAll(/([\w.#?!]+|''|"")\s*[!=]==?\s*([\w.#?!]+|''|"")/g)].filter(
      ([, left = '', right = '']) =>
        (SECRET.test(left) && !LITERAL.test(right)) || (SECRET.test(right) && !LITERAL.test(left)),
    );
    const called = [...text.matchAll(/([\w.#?!]+)\.(?:equals|localeCompare)\(/g)].filter(([, on = '']) =>
      SECRET.test(on),
    );
    return [...compared, ...called].map(([found]) => found);
  };

  test('are never compared by === or equals', () => {
    expect(comparedIn('if (given.token === options.token || hmac.equals(x)) a !== this.#secret')).toHaveLength(3);
    expect(comparedIn("secret === undefined || '' !== token || signature !== null")).toEqual([]);
    for (const path of sources.filter((file) => /^packages\/\w+\/src\/.*\.tsx?$/.test(file) && !isTest(file)))
      expect(comparedIn(code(path)), `${path}: compare digests by timingSafeEqual, or look up by hash`).toEqual([]);
  });
});

describe('files', () => {
  test('are kebab-case and named after a concept', () => {
    for (const path of tracked.filter(
      (file) => /^(packages|examples|tests|bench)\//.test(file) && /\.tsx?$/.test(file),
    )) {
      for (const part of path.split('/').map((name) => name.replace(/(\.test|\.test-d|\.d)?\.tsx?$/, ''))) {
        expect(part, `${path}: kebab-case, please`).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?$/);
        expect(part, `${path}: name the concept it holds`).not.toMatch(/^(utils?|helpers?|common|misc|manager|v2)$/);
      }
    }
  });

  test('name no path of a machine', () => {
    for (const path of tracked.filter((file) => /\.(ts|md|json|sql|sh|ya?ml)$|^\.ci\//.test(file)))
      expect(
        read(path).match(/(^|[\s"'`(=])\/(work|root|home)\/\w+/)?.[0],
        `${path} names a path of one machine`,
      ).toBeUndefined();
  });
});

describe('problems', () => {
  const pages = tracked
    .filter((path) => /^docs\/errors\/[a-z0-9-]+\.md$/.test(path))
    .map((path) => path.slice('docs/errors/'.length, -'.md'.length));
  const used = new Map<string, string>();
  for (const path of sources.filter((file) => /^packages\/\w+\/src\//.test(file) && !isTest(file)))
    for (const match of read(path).matchAll(/\bcode: '([a-z0-9]+(?:-[a-z0-9]+)+)'/g))
      used.set(match[1] as string, path);
  for (const code of Object.keys(REFUSALS)) used.set(code, 'packages/sdk/src/licence/refusal.ts');

  test('every code has a page', () => {
    for (const [name, path] of used) expect(pages, `${path}: write docs/errors/${name}.md`).toContain(name);
  });
  test('every page belongs to a code', () => {
    const text = sources
      .filter((path) => path.startsWith('packages/') && !isTest(path))
      .map(read)
      .join('\n');
    for (const page of pages)
      expect(text.includes(`'${page}'`), `docs/errors/${page}.md is stale: delete it`).toBe(true);
  });
});
