// SPDX-License-Identifier: Apache-2.0
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button.tsx';
import { useWords } from './words.ts';
import { sharedWords } from './words-shared.ts';

export function CopyButton({ text, label }: { readonly text: string; readonly label?: string }) {
  const words = useWords(sharedWords);
  const [copied, setCopied] = useState(false);
  return (
    <Button
      small
      look="quiet"
      aria-label={label ?? words.copy}
      icon={copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
      onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
    >
      {copied ? words.copied : null}
    </Button>
  );
}
