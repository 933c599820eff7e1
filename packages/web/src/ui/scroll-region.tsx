// SPDX-License-Identifier: Apache-2.0
import type { ReactNode, Ref } from 'react';

/** A part of the page that scrolls by itself, with the keyboard too. */
export function ScrollRegion({
  label,
  className,
  region,
  children,
}: {
  readonly label: string;
  readonly className: string;
  readonly region?: Ref<HTMLElement>;
  readonly children: ReactNode;
}) {
  return (
    // relative, so that what is only heard scrolls along and does not widen the page
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with the keyboard
    <section ref={region} tabIndex={0} aria-label={label} className={`relative ${className}`}>
      {children}
    </section>
  );
}
