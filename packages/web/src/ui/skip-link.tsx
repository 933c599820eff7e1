// SPDX-License-Identifier: Apache-2.0

/**
 * The first stop of every page, past what stands around its content. No anchor: the document has a `<base>`, from which a
 * bare fragment leads to another page.
 */
export function SkipLink({ label }: { readonly label: string }) {
  return (
    <button
      type="button"
      onClick={() => document.getElementById('content')?.focus()}
      className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:bg-raised focus:p-2"
    >
      {label}
    </button>
  );
}
