// SPDX-License-Identifier: Apache-2.0
import parse from 'spdx-expression-parse';

/** An SPDX licence expression (SPDX 2.3, annex D), taken apart. */
export type SpdxExpression = parse.Info;
/** One licence of it: an identifier of the list or `LicenseRef-…`, with what goes with it. */
export type SpdxLicence = parse.LicenseInfo;

/** Longer than any that people write; bounds how deep one can be nested. */
const MAX_LENGTH = 1_000;

/** The expression a text is, or null: identifiers are those of the SPDX list, in its spelling. */
export function parseSpdx(text: string): SpdxExpression | null {
  if (text.length > MAX_LENGTH) return null;
  try {
    return parse(text);
  } catch {
    return null;
  }
}

/** The one text of an expression: brackets only where they say something. */
export function formatSpdx(expression: SpdxExpression): string {
  if (!('conjunction' in expression)) {
    const { license, plus, exception } = expression;
    return `${license}${plus ? '+' : ''}${exception === undefined ? '' : ` WITH ${exception}`}`;
  }
  const { conjunction, left, right } = expression;
  // AND binds closer than OR
  const side = (inner: SpdxExpression) =>
    conjunction === 'and' && 'conjunction' in inner && inner.conjunction === 'or'
      ? `(${formatSpdx(inner)})`
      : formatSpdx(inner);
  return `${side(left)} ${conjunction.toUpperCase()} ${side(right)}`;
}

/** Whether two texts are one expression; what is none is the same as its own text only. */
export function sameLicence(one: string, other: string): boolean {
  if (one === other) return true;
  const [a, b] = [parseSpdx(one), parseSpdx(other)];
  return a !== null && b !== null && formatSpdx(a) === formatSpdx(b);
}

/** The licences of an expression, from left to right. */
export function licencesIn(expression: SpdxExpression): SpdxLicence[] {
  if (!('conjunction' in expression)) return [expression];
  return [...licencesIn(expression.left), ...licencesIn(expression.right)];
}

/** The expression with other licences in place of those for which `other` has one; of two equal sides one is left. */
export function withLicences(
  expression: SpdxExpression,
  other: (licence: SpdxLicence) => SpdxExpression | null,
): SpdxExpression {
  if (!('conjunction' in expression)) return other(expression) ?? expression;
  const { conjunction } = expression;
  const left = withLicences(expression.left, other);
  const right = withLicences(expression.right, other);
  return formatSpdx(left) === formatSpdx(right) ? left : { conjunction, left, right };
}
