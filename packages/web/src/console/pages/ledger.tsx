// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { PageHead } from '../../ui/layout.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useWords } from '../../ui/words.ts';
import { DeferredRevenue } from '../ledger/deferred-revenue.tsx';
import { Journal } from '../ledger/journal.tsx';
import { RecogniseDialog } from '../ledger/recognise-dialog.tsx';
import { TrialBalance } from '../ledger/trial-balance.tsx';
import { useMay } from '../permission.ts';
import { useAddress } from '../router.tsx';
import { ledgerWords } from '../words/ledger.ts';

export default function Ledger() {
  const words = useWords(ledgerWords);
  const may = useMay('finance');
  const [{ tab = 'balances' }, change] = useAddress();
  const [recognising, setRecognising] = useState(false);
  const content = { balances: TrialBalance, journal: Journal, schedule: DeferredRevenue };
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead}
        actions={may ? <Button onClick={() => setRecognising(true)}>{words.recognise}</Button> : null}
      />
      <Tabs
        label={words.title}
        active={tab}
        onChange={(next) => change({ tab: next, from: undefined, until: undefined, reference: undefined })}
        tabs={(Object.keys(content) as (keyof typeof content)[]).map((key) => {
          const Content = content[key];
          return { key, label: words.tabs[key], content: () => <Content /> };
        })}
      />
      {recognising ? <RecogniseDialog onClose={() => setRecognising(false)} /> : null}
    </>
  );
}
