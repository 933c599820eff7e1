// SPDX-License-Identifier: Apache-2.0

/** How a line of comment begins and, where it has to, ends. */
export interface CommentStyle {
  readonly open: string;
  readonly close?: string;
}

const SLASHES: CommentStyle = { open: '//' };
const HASH: CommentStyle = { open: '#' };
const DASHES: CommentStyle = { open: '--' };
const PERCENT: CommentStyle = { open: '%' };
const SEMICOLONS: CommentStyle = { open: ';;' };
const STARS: CommentStyle = { open: '/*', close: '*/' };
const ANGLES: CommentStyle = { open: '<!--', close: '-->' };
const BRACKETS: CommentStyle = { open: '(*', close: '*)' };
const QUOTE: CommentStyle = { open: '"' };

/** By the end of the name. What can hold no comment (JSON), or need not (prose), is not here. */
const BY_EXTENSION = byWord([
  [SLASHES, 'c cc cjs cpp cs cts cxx dart fs fsx go gradle groovy h hh hpp java js jsx jsonc kt kts less mjs mm mts'],
  [SLASHES, 'php proto rs sass scala scss sol swift ts tsx typ zig'],
  [HASH, 'awk bash bzl cmake coffee ex exs fish gd gql graphql jl ksh mk nim nix pl pm ps1 psm1 pxd py pyi pyx r rake'],
  [HASH, 'rb sh star tcl tf tfvars toml yaml yml zsh'],
  [DASHES, 'adb ads elm hs lua sql vhd vhdl'],
  [PERCENT, 'erl hrl sty tex'],
  [SEMICOLONS, 'clj cljc cljs el lisp rkt scm'],
  [STARS, 'css'],
  [ANGLES, 'htm html svelte svg vue xhtml xml xsd xsl xslt'],
  [BRACKETS, 'ml mli'],
  [QUOTE, 'vim'],
]);

/** By the whole name. */
const BY_NAME = byWord([
  [HASH, 'Brewfile CMakeLists.txt Containerfile Dockerfile Gemfile GNUmakefile Justfile justfile Makefile makefile'],
  [HASH, 'BUILD Rakefile Tiltfile Vagrantfile WORKSPACE .editorconfig .gitattributes .gitignore .dockerignore'],
  [SLASHES, 'Jenkinsfile go.mod'],
]);

/** By what runs it, of a script without an ending. */
const BY_INTERPRETER: readonly [RegExp, CommentStyle][] = [
  [/\b(?:node|deno|bun|tsx|php)\b/, SLASHES],
  [/\blua(?:jit)?\b/, DASHES],
  [/\b(?:a|ba|da|fi|k|z)?sh\b|\b(?:python|pypy|ruby|perl|elixir|[gm]?awk|tclsh|Rscript|make)/, HASH],
];

/** The comments of a file by its path, or by its first line where the name does not say; null: they are not known. */
export function commentStyle(path: string, first_line: string): CommentStyle | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const named = BY_NAME.get(name);
  if (named !== undefined) return named;
  const dot = name.lastIndexOf('.');
  if (dot > 0) return BY_EXTENSION.get(name.slice(dot + 1).toLowerCase()) ?? null;
  if (!first_line.startsWith('#!')) return null;
  return BY_INTERPRETER.find(([interpreter]) => interpreter.test(first_line))?.[1] ?? null;
}

function byWord(rows: readonly (readonly [CommentStyle, string])[]): ReadonlyMap<string, CommentStyle> {
  return new Map(rows.flatMap(([style, words]) => words.split(' ').map((word) => [word, style] as const)));
}
