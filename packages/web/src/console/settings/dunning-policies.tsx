// SPDX-License-Identifier: Apache-2.0
import { DEFAULT_DUNNING_POLICY } from '@kontor/core';
import { useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Section } from '../../ui/layout.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../ui/words.ts';
import { mailTemplateWords } from '../words/mail-templates.ts';
import { settingsDunningWords } from '../words/settings-dunning.ts';
import { policyFields } from './dunning-fields.ts';
import { DunningPreview } from './dunning-preview.tsx';
import { SettingsForm } from './settings-form.tsx';
import type { Settings } from './value-at.ts';

type Policy = Schemas['DunningPolicy'];
const NOTHING: Settings = {};
const BUILT_IN = DEFAULT_DUNNING_POLICY as unknown as Policy;

/** The policies in their order: the first that is for an invoice is taken. One is opened to be changed, with its preview. */
export function DunningPolicies({
  policies,
  onSave,
  may,
  may_not,
  ...of
}: {
  readonly policies: readonly Policy[];
  readonly onSave: (policies: readonly Policy[]) => Promise<unknown>;
  readonly may: boolean;
  readonly may_not: string;
  readonly currency: string;
  readonly timezone: string;
  readonly today: string;
}) {
  const words = useWords(settingsDunningWords);
  const templates = useWords(mailTemplateWords);
  // a place in the list; one past its end is a new policy
  const [opened, setOpened] = useState<number | null>(null);
  const [removing, setRemoving] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const store = async (next: readonly Policy[]) => {
    setBusy(true);
    setError(null);
    try {
      await onSave(next);
      setOpened(null);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
      setRemoving(null);
    }
  };
  const policy = opened === null ? undefined : policies[opened];
  return (
    <>
      <Section
        title={words.policies}
        actions={may ? <Button onClick={() => setOpened(policies.length)}>{words.add_policy}</Button> : null}
      >
        <p className="mb-3 max-w-3xl text-muted">{words.policies_lead}</p>
        {error === null ? null : <Trouble error={error} />}
        <Table
          label={words.policies}
          rows={[...policies.map((each, at) => ({ each, at })), { each: BUILT_IN, at: -1 }]}
          row_key={({ at }) => String(at)}
          columns={[
            {
              key: 'key',
              head: words.key,
              cell: ({ each, at }) => (at === -1 ? words.built_in : <code>{each.key}</code>),
              csv: ({ each }) => each.key,
            },
            {
              key: 'retries',
              head: words.retry_days,
              wide_only: true,
              cell: ({ each }) => each.retry_days.join(', '),
              csv: ({ each }) => each.retry_days.join(' '),
            },
            {
              key: 'end',
              head: words.end,
              wide_only: true,
              cell: ({ each }) => words.ends_so(each.end.after_days, words.outcomes[each.end.outcome]),
              csv: ({ each }) => `${each.end.after_days} ${each.end.outcome}`,
            },
            {
              key: 'actions',
              head: words.change,
              csv: false,
              cell: ({ each, at }) => (
                <span className="flex flex-wrap gap-1">
                  <Button
                    small
                    aria-label={words.on_policy(at === -1 || !may ? words.look : words.edit, each.key)}
                    onClick={() => setOpened(at)}
                  >
                    {at === -1 || !may ? words.look : words.edit}
                  </Button>
                  {at > 0 && may ? (
                    <Button
                      small
                      look="quiet"
                      busy={busy}
                      aria-label={words.on_policy(words.earlier, each.key)}
                      onClick={() => void store(oneUp(policies, at))}
                    >
                      {words.earlier}
                    </Button>
                  ) : null}
                  {at >= 0 && may ? (
                    <Button
                      small
                      look="quiet"
                      aria-label={words.on_policy(words.remove, each.key)}
                      onClick={() => setRemoving(at)}
                    >
                      {words.remove}
                    </Button>
                  ) : null}
                </span>
              ),
            },
          ]}
        />
      </Section>
      {opened === -1 ? (
        <Section title={words.built_in}>
          <DunningPreview policy={null} {...of} />
        </Section>
      ) : opened === null ? null : (
        <SettingsForm
          key={opened}
          title={policy === undefined ? words.new_policy : words.policy_of(policy.key)}
          fields={policyFields(words, templates)}
          settings={(policy as Settings | undefined) ?? NOTHING}
          {...(policy === undefined ? { start: { ...BUILT_IN, key: '' } as Settings } : {})}
          at={`policies[${opened}]`}
          may={may}
          may_not={may_not}
          onSave={async (edited) => {
            const whole = wholePolicy(edited);
            await onSave(
              opened < policies.length
                ? policies.map((one, at) => (at === opened ? whole : one))
                : [...policies, whole],
            );
          }}
        >
          {(edited) => <DunningPreview policy={{ ...wholePolicy(edited), key: String(edited.key || '–') }} {...of} />}
        </SettingsForm>
      )}
      <Confirm
        danger
        open={removing !== null}
        onClose={() => setRemoving(null)}
        onConfirm={() => void store(policies.filter((_one, at) => at !== removing))}
        title={words.on_policy(words.remove, removing === null ? '' : (policies[removing]?.key ?? ''))}
        confirm={words.remove}
        busy={busy}
      >
        <p>{words.remove_lead}</p>
      </Confirm>
    </>
  );
}

/** Lists that were emptied are left out of a form, and are there in a policy. */
function wholePolicy(edited: Settings): Policy {
  return { retry_days: [], mails: [], ...edited } as unknown as Policy;
}

/** The policies after the one at `at` changed places with the one before it. */
function oneUp(policies: readonly Policy[], at: number): readonly Policy[] {
  return policies.with(at - 1, policies[at] as Policy).with(at, policies[at - 1] as Policy);
}
