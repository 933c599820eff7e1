// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { useMay } from '../permission.ts';
import { Alerts } from '../targets/alerts.tsx';
import { ArchiveGoal, type Goal } from '../targets/archive-goal.tsx';
import { ObjectiveDialog } from '../targets/objective-dialog.tsx';
import { TargetDialog } from '../targets/target-dialog.tsx';
import { TargetTables } from '../targets/target-status.tsx';
import { targetsWords } from '../words/targets.ts';

/** How targets and objectives stand, and the alerts about figures. */
export default function Targets() {
  const words = useWords(targetsWords);
  const { date } = useFormats();
  const may = useMay('finance');
  // without an id: a new one
  const [edited, setEdited] = useState<{ readonly kind: Goal['kind']; readonly id: string | null } | null>(null);
  const [archived, setArchived] = useState<Goal | null>(null);
  const status = useQuery({
    queryKey: ['post', '/v1/target_status'],
    queryFn: async () => {
      const { data, error } = await api.POST('/v1/target_status', {
        // all of it has defaults
        body: {} as Schemas['JudgeTargets'],
      });
      if (data === undefined) throw error;
      return data;
    },
  });
  return (
    <>
      <PageHead
        title={words.title}
        lead={
          status.data === undefined
            ? words.lead_plain
            : words.lead(date(status.data.today), `${status.data.policy.name}@${status.data.policy.version}`)
        }
        actions={
          may ? (
            <>
              <Button
                disabled={status.data === undefined || status.data.targets.length === 0}
                onClick={() => setEdited({ kind: 'objective', id: null })}
              >
                {words.new_objective}
              </Button>
              <Button look="primary" onClick={() => setEdited({ kind: 'target', id: null })}>
                {words.new_target}
              </Button>
            </>
          ) : null
        }
      />
      <div className="flex flex-col gap-4">
        {status.isPending ? (
          <Loading lines={5} />
        ) : status.isError ? (
          <Trouble error={status.error} onRetry={() => void status.refetch()} />
        ) : (
          <TargetTables status={status.data} may={may} onChange={setEdited} onArchive={setArchived} />
        )}
        <Alerts />
      </div>
      {edited === null ? null : edited.kind === 'target' ? (
        <TargetDialog id={edited.id} onClose={() => setEdited(null)} />
      ) : (
        <ObjectiveDialog id={edited.id} onClose={() => setEdited(null)} />
      )}
      {archived === null ? null : <ArchiveGoal goal={archived} onClose={() => setArchived(null)} />}
    </>
  );
}
