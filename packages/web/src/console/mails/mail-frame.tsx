// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, useState } from 'react';

/**
 * A mail as its reader sees it, in a frame whose own policy lets nothing load and no script run. The frame is of the same
 * origin so that the page can fill it; nothing in it can reach out.
 */
export function MailFrame({
  title,
  html,
  language,
}: {
  readonly title: string;
  readonly html: string;
  readonly language: string;
}) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const root = frame.current?.contentDocument?.documentElement;
    if (!ready || root === undefined) return;
    root.innerHTML = html;
    root.lang = language;
  }, [ready, html, language]);
  return (
    <iframe
      ref={frame}
      title={title}
      src="mail-frame"
      sandbox="allow-same-origin"
      className="h-[32rem] w-full rounded-md border border-line bg-white"
      onLoad={() => setReady(true)}
    />
  );
}
