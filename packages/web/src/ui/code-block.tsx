// SPDX-License-Identifier: Apache-2.0
import { CopyButton } from './copy-button.tsx';
import { ScrollRegion } from './scroll-region.tsx';

/** Text of machines, to be read and copied: a request, an answer, a licence. */
export function CodeBlock({
  label,
  text,
  wrap = false,
}: {
  readonly label: string;
  readonly text: string;
  /** Long lines are broken rather than scrolled. */
  readonly wrap?: boolean;
}) {
  return (
    <div className="relative min-w-0">
      <div className="absolute top-1 right-1">
        <CopyButton text={text} />
      </div>
      <ScrollRegion label={label} className="max-h-96 overflow-auto rounded-md bg-sunken p-3 pr-12">
        <pre className={`text-sm ${wrap ? 'break-all whitespace-pre-wrap' : ''}`}>{text}</pre>
      </ScrollRegion>
    </div>
  );
}
