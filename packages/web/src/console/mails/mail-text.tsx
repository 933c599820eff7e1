// SPDX-License-Identifier: Apache-2.0
import { Download } from 'lucide-react';
import { saveFile } from '../../api/file.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/layout.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { useWords } from '../../ui/words.ts';
import { mailsWords } from '../words/mails.ts';
import { MailFrame } from './mail-frame.tsx';

/** What a mail says: as mail programs show it, and as text beside it. */
export function MailText({
  text,
  html,
  language,
  name,
}: {
  readonly text: string;
  readonly html: string;
  /** Of the mail, which is that of its reader. */
  readonly language: string;
  readonly name: string;
}) {
  const words = useWords(mailsWords);
  return (
    <Section
      title={words.text}
      actions={
        <Button
          small
          icon={<Download size={14} aria-hidden />}
          onClick={() => saveFile(new Blob([html], { type: 'text/html' }), `${name}.html`)}
        >
          {words.save_html}
        </Button>
      }
    >
      <div className="grid grid-cols-1 gap-4 xl:grid-cols-2">
        <MailFrame title={words.as_html} html={html} language={language} />
        <ScrollRegion label={words.text_region} className="max-h-[32rem] overflow-auto rounded-md bg-sunken p-4">
          <p className="max-w-2xl whitespace-pre-wrap" lang={language}>
            {text}
          </p>
        </ScrollRegion>
      </div>
    </Section>
  );
}
