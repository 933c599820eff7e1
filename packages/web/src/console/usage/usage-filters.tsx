// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import { Choice, TextField } from '../../ui/field.tsx';
import { useWords } from '../../ui/words.ts';
import { CustomerChoice } from '../customer-choice.tsx';
import { SavedFilters } from '../saved-filters.tsx';
import { usageWords } from '../words/usage.ts';
import { QUESTION_NAMES, STEPS, type Step, type UsageQuestion } from './usage-query.ts';

/** What is asked: meter, customer, window, steps, zone, group, filter. */
export function UsageFilters({
  meters,
  question,
  onChange,
}: {
  readonly meters: readonly Schemas['Meter'][];
  readonly question: UsageQuestion;
  readonly onChange: (change: Partial<UsageQuestion>) => void;
}) {
  const words = useWords(usageWords);
  // texts are asked for when they are left, or with Enter
  const text = (name: 'timezone' | 'group_by' | 'where', label: string, placeholder: string) => (
    <TextField
      key={`${name} ${question[name]}`}
      className={name === 'group_by' ? 'w-64' : 'w-44'}
      label={label}
      placeholder={placeholder}
      defaultValue={question[name]}
      spellCheck={false}
      onBlur={(event) => {
        if (event.target.value !== question[name]) onChange({ [name]: event.target.value.trim() });
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onChange({ [name]: event.currentTarget.value.trim() });
      }}
    />
  );
  return (
    <search className="mb-4 flex flex-wrap items-end gap-2">
      <Choice
        className="w-48"
        label={words.meter}
        value={question.meter}
        choices={meters.map(({ id, label }) => [id, label] as const)}
        onChange={(event) => onChange({ meter: event.target.value })}
      />
      <CustomerChoice
        value={question.customer_id}
        all={words.all_customers}
        onChange={(customer_id) => onChange({ customer_id })}
      />
      <TextField
        className="w-40"
        type="date"
        label={words.from}
        value={question.from}
        onChange={(event) => onChange({ from: event.target.value })}
      />
      <TextField
        className="w-40"
        type="date"
        label={words.to}
        value={question.to}
        onChange={(event) => onChange({ to: event.target.value })}
      />
      <Choice
        className="w-32"
        label={words.by}
        value={question.by}
        choices={STEPS.map((step) => [step, words.steps[step]] as const)}
        onChange={(event) => onChange({ by: event.target.value as Step })}
      />
      {text('timezone', words.timezone, words.timezone_hint)}
      {text('group_by', words.group_by, words.group_hint)}
      {question.group_by === '' ? null : (
        <Choice
          className="w-36"
          label={words.top}
          value={question.top}
          choices={['3', '5', '10', '20'].map((count) => [count, count] as const)}
          onChange={(event) => onChange({ top: event.target.value })}
        />
      )}
      {text('where', words.where, words.where_hint)}
      <SavedFilters list="usage" names={QUESTION_NAMES} />
    </search>
  );
}
