/** Says how a condition stands, or when it will be there; what was said before stays on record. */
import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type Condition, changeCondition } from '../../../../src/client/conditions.ts';
import { useMayIn } from '../../api/session.ts';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import { useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { useTexts } from '../../texts/preferences.tsx';
import { siteTexts } from './site-texts.ts';

const STATES = ['planned', 'requested', 'granted', 'built', 'refused'] as const;
/** As a field of days has it: `2027-01-31`. */
const DAY_CHARACTERS = 10;

export function ChangeCondition({ condition }: { readonly condition: Condition }) {
  const texts = useTexts(siteTexts);
  const changing = useWrite(['condition'], { changeCondition });
  const { id, what, version } = condition;
  const day = condition.dueAt.slice(0, DAY_CHARACTERS);
  const initial = { state: condition.state, day, reason: '' };
  const { values, set, clear } = useDraft(`condition-${id}-${version}`, initial);
  const mayWrite = useMayChange(condition);
  // Of what is built nothing changes any more.
  if (!mayWrite || condition.state === 'built') return '–';
  const state = STATES.find((each) => each === values.state) ?? condition.state;
  const isMoved = values.day !== day;
  const body = {
    ...(state === condition.state ? {} : { state }),
    ...(isMoved ? { dueAt: values.day === '' ? '' : `${values.day}T00:00:00Z` } : {}),
    reason: values.reason,
  };
  return (
    <ConfirmButton
      text={texts.say}
      question={texts.sayQuestion}
      sending={changing}
      about={{
        version,
        seen: [
          [texts.state, texts[condition.state]],
          [texts.due, day],
        ],
      }}
      act={(seen) =>
        changing.send({ input: { params: { conditionId: id }, body }, version: seen }).then(clear)
      }
    >
      <p>{what}</p>
      <NativeSelect
        label={texts.state}
        value={state}
        data={STATES.map((each) => ({ value: each, label: texts[each] }))}
        onChange={({ target }) => set('state', target.value)}
      />
      <TextInput
        type="date"
        label={texts.due}
        description={texts.dueMore}
        value={values.day}
        onChange={({ target }) => set('day', target.value)}
      />
      <Textarea
        label={texts.reason}
        required
        value={values.reason}
        onChange={({ target }) => set('reason', target.value)}
        autosize
        minRows={2}
      />
    </ConfirmButton>
  );
}

function useMayChange({ site, programme, owner }: Condition): boolean {
  const subject =
    site === null
      ? ({ kind: 'programme', id: programme ?? '' } as const)
      : ({ kind: 'site', id: site } as const);
  return useMayIn('condition.write', [subject, { kind: 'party', id: owner }]);
}
