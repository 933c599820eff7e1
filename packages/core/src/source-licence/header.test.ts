// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { headerFinding, headerProblem, type WantedHeader, withEdit } from './header.js';

const MIT: WantedHeader = { licence: 'MIT' };
const ACME: WantedHeader = { licence: 'MIT', copyright: '2024 Acme GmbH' };
const TAG = 'SPDX-License-Identifier: MIT';

function written(path: string, text: string, wanted = MIT): string | null {
  const finding = headerFinding(path, text, wanted);
  return 'edit' in finding ? withEdit(text, finding.edit) : null;
}

describe('written', () => {
  test.each<[string, string, string]>([
    ['a.ts', 'let a;\n', `// ${TAG}\nlet a;\n`],
    ['a.go', 'package a\n', `// ${TAG}\n\npackage a\n`],
    ['a.go', '//go:build linux\n\npackage a\n', `// ${TAG}\n\n//go:build linux\n\npackage a\n`],
    ['a.rs', '#![no_std]\n', `// ${TAG}\n#![no_std]\n`],
    [
      'a.py',
      '#!/usr/bin/env python3\n# -*- coding: latin-1 -*-\nx = 1\n',
      `#!/usr/bin/env python3\n# -*- coding: latin-1 -*-\n# ${TAG}\nx = 1\n`,
    ],
    ['a.py', '# What it does.\nx = 1\n', `# ${TAG}\n\n# What it does.\nx = 1\n`],
    ['A.java', '/** A. */\nclass A {}\n', `// ${TAG}\n/** A. */\nclass A {}\n`],
    ['a.ex', 'defmodule A do\nend\n', `# ${TAG}\ndefmodule A do\nend\n`],
    ['a.sql', '\nSELECT 1;\n', `-- ${TAG}\n\nSELECT 1;\n`],
    ['run', '#!/usr/bin/env bash\nset -e\n', `#!/usr/bin/env bash\n# ${TAG}\nset -e\n`],
    ['run', '#!/usr/bin/env node\nmain();\n', `#!/usr/bin/env node\n// ${TAG}\nmain();\n`],
    ['a.css', '@charset "utf-8";\na {}\n', `@charset "utf-8";\n/* ${TAG} */\na {}\n`],
    ['a.html', '<!DOCTYPE html>\n<html></html>\n', `<!DOCTYPE html>\n<!-- ${TAG} -->\n<html></html>\n`],
    ['a.svg', '<?xml version="1.0"?>\n<svg/>\n', `<?xml version="1.0"?>\n<!-- ${TAG} -->\n<svg/>\n`],
    ['a.php', '<?php\necho 1;\n', `<?php\n// ${TAG}\necho 1;\n`],
    ['a.ml', 'let a = 1\n', `(* ${TAG} *)\nlet a = 1\n`],
    ['a.erl', '-module(a).\n', `% ${TAG}\n-module(a).\n`],
    ['a.el', ';;; a.el -*- lexical-binding: t -*-\n(a)\n', `;;; a.el -*- lexical-binding: t -*-\n;; ${TAG}\n(a)\n`],
    ['x/Dockerfile', '# syntax=docker/dockerfile:1\nFROM a\n', `# syntax=docker/dockerfile:1\n# ${TAG}\nFROM a\n`],
    ['Package.swift', '// swift-tools-version:5.9\nimport A\n', `// swift-tools-version:5.9\n// ${TAG}\nimport A\n`],
    ['crlf.ts', 'let a;\r\nlet b;\r\n', `// ${TAG}\r\nlet a;\r\nlet b;\r\n`],
    ['mark.cs', '\u00ef\u00bb\u00bfusing A;\r\n', `\u00ef\u00bb\u00bf// ${TAG}\r\nusing A;\r\n`],
    ['one-line.js', 'a()', `// ${TAG}\na()`],
  ])('into %s', (path, text, mended) => {
    expect(written(path, text)).toBe(mended);
    expect(headerFinding(path, mended, MIT)).toEqual({ kind: 'right' });
  });

  test.each<[string, string, string]>([
    ['a.ts', 'let a;\n', `// SPDX-FileCopyrightText: 2024 Acme GmbH\n// ${TAG}\nlet a;\n`],
    ['a.ts', `// ${TAG}\nlet a;\n`, `// SPDX-FileCopyrightText: 2024 Acme GmbH\n// ${TAG}\nlet a;\n`],
    ['a.css', `/* ${TAG} */\n`, `/* SPDX-FileCopyrightText: 2024 Acme GmbH */\n/* ${TAG} */\n`],
    ['a.c', `/*\n * ${TAG}\n */\n`, `/*\n * SPDX-FileCopyrightText: 2024 Acme GmbH\n * ${TAG}\n */\n`],
  ])('with a copyright into %s', (path, text, mended) => {
    expect(written(path, text, ACME)).toBe(mended);
    expect(headerFinding(path, mended, ACME)).toEqual({ kind: 'right' });
  });

  test.each<[string, string, string, string]>([
    ['a.ts', '// SPDX-License-Identifier: FSL-1.1-MIT\nlet a;\n', 'FSL-1.1-MIT', `// ${TAG}\nlet a;\n`],
    ['a.css', '/* SPDX-License-Identifier: Apache 2 */\r\na {}', 'Apache 2', `/* ${TAG} */\r\na {}`],
    ['a.html', '<!-- SPDX-License-Identifier: -->\n', '', `<!-- ${TAG} -->\n`],
    ['a.py', `# ${TAG}\n# SPDX-License-Identifier: Zlib\n`, 'Zlib', `# ${TAG}\n# ${TAG}\n`],
  ])('in place of another licence in %s', (path, text, found, mended) => {
    expect(headerFinding(path, text, MIT)).toMatchObject({ kind: 'differs', found });
    expect(written(path, text)).toBe(mended);
  });
});

test.each<[string, string, string]>([
  ['a.ts', '', 'empty'],
  ['a.ts', 'a\0b', 'binary'],
  ['a.json', '{}\n', 'comments_unknown'],
  ['README.md', '# A\n', 'comments_unknown'],
  ['LICENSE', 'MIT License\n', 'comments_unknown'],
  // text before `<?php` is printed
  ['a.php', '<p>\n<?php echo 1; ?>\n', 'comments_unknown'],
  ['a.html', '<!doctype html><p>all on one line', 'comments_unknown'],
])('leaves %s alone', (path, text, why) => {
  expect(headerFinding(path, text, MIT)).toEqual({ kind: 'left_alone', why });
});

test.each([
  ['in the brackets of another', 'a.ts', '// SPDX-License-Identifier: (MIT)\n'],
  ['in a block', 'a.c', `/*\n * Acme\n * ${TAG}\n */\n`],
  ['behind a shebang', 'a.js', `#!/usr/bin/env node\n// ${TAG}\n`],
  ['behind a mark', 'a.cs', `\u00ef\u00bb\u00bf// ${TAG}\r\n`],
])('is right %s', (_name, path, text) => {
  expect(headerFinding(path, text, MIT)).toEqual({ kind: 'right' });
});

test('a head of one endless line is read at once', () => {
  const blanks = ' '.repeat(30_000);
  expect(headerFinding('a.js', `// SPDX-License-Identifier:${blanks}x${blanks}x`, MIT).kind).toBe('differs');
  expect(headerFinding('a.js', blanks, MIT).kind).toBe('missing');
});

test('a licence in a text of the code is none of the file', () => {
  expect(headerFinding('a.ts', `const head = '// ${TAG}';\n`, MIT).kind).toBe('missing');
  expect(headerFinding('a.ts', `${'let a;\n'.repeat(20)}// ${TAG}\n`, MIT).kind).toBe('missing');
});

test.each([
  ['a.ts', 'let a;\n', 'header-missing'],
  ['a.ts', `// ${TAG}\n`, 'header-copyright-missing'],
  ['a.ts', '// SPDX-License-Identifier: Zlib\n', 'header-differs'],
])('is told: %s %j', (path, text, code) => {
  expect(headerProblem(path, headerFinding(path, text, ACME), ACME)).toMatchObject({ code, path });
});

test('writing ends at what is right, keeps every other byte, and does nothing again', () => {
  const path = fc.constantFrom(
    'a.ts',
    'a.go',
    'a.py',
    'a.css',
    'a.html',
    'a.sql',
    'a.php',
    'a.rb',
    'Dockerfile',
    'run',
  );
  const line = fc.constantFrom(
    '#!/bin/sh',
    '<?php',
    '<!doctype html>',
    '# coding: utf-8',
    '',
    'x',
    '// x',
    '# x',
    '/*',
    ' */',
    `# ${TAG}`,
    '// SPDX-License-Identifier: Zlib',
    '\u00fc',
  );
  const text = fc
    .tuple(fc.array(line, { maxLength: 6 }), fc.constantFrom('\n', '\r\n'), fc.constantFrom('', '\u00ef\u00bb\u00bf'))
    .map(([lines, eol, mark]) => mark + lines.map((each) => each + eol).join(''));
  fc.assert(
    fc.property(path, text, fc.constantFrom(MIT, ACME), (file, before, wanted) => {
      let after = before;
      for (let round = 0; round < 8; round++) {
        const finding = headerFinding(file, after, wanted);
        if (!('edit' in finding)) break;
        const { at, remove, text: put } = finding.edit;
        const next = withEdit(after, finding.edit);
        expect([next.slice(0, at), next.slice(at + put.length)]).toEqual([
          after.slice(0, at),
          after.slice(at + remove),
        ]);
        after = next;
      }
      expect(['right', 'left_alone']).toContain(headerFinding(file, after, wanted).kind);
    }),
    { numRuns: 500 },
  );
});
