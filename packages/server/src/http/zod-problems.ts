// SPDX-License-Identifier: Apache-2.0
import { didYouMean, type Problem } from '@kontor/core';
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** What a zod schema found, as problems: one for each place, with the mend that the schema implies. */
export function problemsOfZod(error: z.core.$ZodError): Problem[] {
  return error.issues.flatMap((issue) => problemsOfIssue(issue, []));
}

function problemsOfIssue(issue: Issue, above: readonly PropertyKey[]): Problem[] {
  const place = [...above, ...issue.path];
  const path = pathText(place);
  switch (issue.code) {
    case 'invalid_type':
      return [
        issue.input === undefined && issue.message.includes('received undefined')
          ? {
              code: 'missing-field',
              path,
              message: `\`${nameOf(place)}\` is missing`,
              mend: `add \`${nameOf(place)}\`, ${article(issue.expected)}`,
            }
          : {
              code: 'invalid-type',
              path,
              message: `something else stands where ${article(issue.expected)} belongs`,
              mend: `write ${article(issue.expected)}`,
            },
      ];
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        code: 'unknown-field',
        path: pathText([...place, key]),
        message: `there is no field \`${key}\` here`,
        mend: 'remove it, or correct its name',
      }));
    case 'invalid_value':
      return [
        {
          code: 'unknown-choice',
          path,
          message: `the value is none of ${issue.values.map(String).join(', ')}`,
          mend: nearest(issue.input, issue.values) ?? `write one of ${issue.values.map(String).join(', ')}`,
        },
      ];
    case 'too_small':
    case 'too_big': {
      const bound = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
      const of = issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' entries' : '';
      return [
        { code: 'out-of-bounds', path, message: `the value is outside its bounds`, mend: `let it be ${bound}${of}` },
      ];
    }
    case 'invalid_union': {
      // the branch that came closest is the one that was probably meant
      const branches = issue.errors.map((issues) => issues.flatMap((inner) => problemsOfIssue(inner, place)));
      const closest = branches.filter((problems) => problems.length > 0).sort((a, b) => a.length - b.length)[0];
      return closest ?? [plain(path, issue.message)];
    }
    default:
      return [plain(path, issue.message)];
  }
}

function plain(path: string, message: string): Problem {
  return { code: 'invalid-format', path, message: 'the value has the wrong form', mend: message };
}

function nearest(input: unknown, values: readonly unknown[]): string | null {
  const near = typeof input === 'string' ? didYouMean(input, values.map(String)) : null;
  return near === null ? null : `did you mean '${near}'?`;
}

/** `lines[2].amount`, as everywhere. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );
}

function nameOf(path: readonly PropertyKey[]): string {
  return String(path.at(-1) ?? 'the value');
}

function article(type: string): string {
  const words: Record<string, string> = {
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object',
    record: 'an object',
  };
  return words[type] ?? `a ${type}`;
}
