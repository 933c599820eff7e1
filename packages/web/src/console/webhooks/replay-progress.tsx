// SPDX-License-Identifier: Apache-2.0
import { useFormats } from '../../ui/format.ts';
import { Notice, Progress, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { deliveriesWords } from '../words/webhooks.ts';
import type { Replay } from './replay.ts';

/** How far the sending of messages is, until each was taken or failed. */
export function ReplayProgress({ replay, error }: { readonly replay: Replay | null; readonly error: unknown }) {
  const words = useWords(deliveriesWords);
  const { number } = useFormats();
  return (
    <div className="mb-3 flex flex-col gap-2 empty:hidden">
      {error === null ? null : <Trouble error={error} />}
      {replay === null ? null : replay.queueing ? (
        <Progress label={words.queueing} done={replay.total} />
      ) : (
        <Told {...{ replay, words, number }} />
      )}
    </div>
  );
}

function Told({
  replay: { total, open, failed },
  words,
  number,
}: {
  readonly replay: Replay;
  readonly words: ReturnType<typeof useWords<(typeof deliveriesWords)['en']>>;
  readonly number: (value: number) => string;
}) {
  const taken = total - open.length - failed;
  return (
    <Notice tone={failed > 0 ? 'warn' : open.length === 0 ? 'good' : 'plain'}>
      <p>{words.again_told(number(total))}</p>
      <Progress label={words.progress(number(taken), number(total))} done={taken} of={total} />
      {failed > 0 ? (
        <p>{words.progress_failed(number(failed))}</p>
      ) : open.length === 0 ? (
        <p>{words.progress_done}</p>
      ) : null}
    </Notice>
  );
}
