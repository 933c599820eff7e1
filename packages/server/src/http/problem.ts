// SPDX-License-Identifier: Apache-2.0
import type { Problem, Result } from '@kontor/core';
import { inLanguage, moreIn, type ProblemLanguage, titleIn } from './problem-words/problem-words.js';

/** An error answer: RFC 9457 problem details, with the members that clients of Stripe's API know. */
export interface ProblemDocument {
  /** The page that explains it, absolute. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  /** Where in the request: a query parameter, a header or a path into the body. */
  readonly param?: string;
  readonly doc_url: string;
  readonly errors: readonly Problem[];
}

/** A request that is refused: thrown by whoever finds out, answered by the app. */
export class Refusal extends Error {
  readonly status: number;
  readonly problems: readonly [Problem, ...Problem[]];
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, problems: readonly Problem[], headers: Readonly<Record<string, string>> = {}) {
    const [first, ...rest] = problems;
    if (first === undefined) throw new Error('a refusal says what is wrong');
    super(first.message);
    this.name = 'Refusal';
    this.status = status;
    this.problems = [first, ...rest];
    this.headers = headers;
  }
}

/** The value of a result, or its problems as a refusal: a conflict where one of them is of these codes, else bad input. */
export function orRefuse<T>(result: Result<T>, conflicts: readonly string[] = []): T {
  if (result.ok) return result.value;
  const conflict = result.problems.some(({ code }) => conflicts.includes(code));
  throw new Refusal(conflict ? 409 : 422, result.problems);
}

/** Nothing of this organisation has the id. */
export function unknownResource(kind: string, id: string): Refusal {
  return new Refusal(404, [
    {
      code: 'resource-unknown',
      path: 'id',
      message: `there is no ${kind} ${id}`,
      mend: `list them with GET, or check that the key is of the organisation the ${kind} belongs to`,
    },
  ]);
}

/** `origin` makes the address of the page absolute, as RFC 9457 advises. Codes and paths are the same in every language. */
export function problemDocument(
  { status, problems }: Refusal,
  origin: string,
  language: ProblemLanguage = 'en',
): ProblemDocument {
  const errors = problems.map((problem) => inLanguage(problem, language));
  const [{ code, path, message, mend }] = errors as [Problem, ...Problem[]];
  const more = problems.length === 1 ? '' : moreIn(problems.length - 1, language);
  const page = `${origin}/errors/${code}`;
  return {
    type: page,
    title: titleIn(code, language) ?? titleOf(code),
    status,
    detail: `${message}${language === 'en' ? ';' : '.'} ${mend}${more}`,
    code,
    ...(path === '' ? {} : { param: path }),
    doc_url: page,
    errors,
  };
}

export function problemResponse(refusal: Refusal, origin: string, language: ProblemLanguage = 'en'): Response {
  return new Response(JSON.stringify(problemDocument(refusal, origin, language)), {
    status: refusal.status,
    headers: {
      'content-type': 'application/problem+json',
      'content-language': language,
      vary: 'Accept-Language',
      ...refusal.headers,
    },
  });
}

/** `tier-gap`: `Tier gap`. */
function titleOf(code: string): string {
  const words = code.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
