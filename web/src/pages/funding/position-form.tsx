/** A party's decision not to take part in a programme: why, by how much, and on which track. */
import { NativeSelect } from '@mantine/core';
import type { Commitment } from '../../../../src/client/commitments.ts';
import { type BudgetGap, decidePosition } from '../../../../src/client/positions.ts';
import { Form, TextField } from '../../parts/form/form.tsx';
import { useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { commitmentTexts } from './commitment-texts.ts';

type PositionFormProps = Pick<Commitment, 'party' | 'programme'> & {
  /** What a signature was refused for; without it the gap stays open. */
  readonly gap: BudgetGap | null;
};

export const TRACKS = ['public-factory', 'market', 'european-access'] as const;
const EMPTY = { explanation: '', track: '' };

export function PositionForm({ party, programme, gap }: PositionFormProps) {
  const texts = useTexts(commitmentTexts);
  const formats = useFormats();
  const decide = useWrite(['plan', 'commitment'], { decidePosition });
  const draft = useDraft(`position-${party}-${programme}`, EMPTY);
  const submit = ({ explanation, track }: typeof EMPTY) => {
    const body = {
      party,
      programme,
      takesPart: false,
      reason: 'no-budget-room',
      explanation,
      budgetGap: gap,
      tracks: TRACKS.filter((each) => each === track),
    } as const;
    decide.send({ input: { body } }).then(draft.clear, () => undefined);
  };
  return (
    <Form draft={draft} sending={decide} submitText={texts.record} submit={submit}>
      {gap !== null && <p>{texts.gap(gap.year, formats.money(gap.shortfallMicros))}</p>}
      <TextField name="explanation" label={texts.explanation} />
      <NativeSelect
        name="track"
        label={texts.track}
        value={draft.values.track}
        data={[
          { value: '', label: texts.noTrack },
          ...TRACKS.map((track) => ({ value: track, label: texts[track] })),
        ]}
        onChange={({ target }) => draft.set('track', target.value)}
      />
      {decide.isSuccess && !draft.isTyped && <p role="status">{texts.recorded}</p>}
    </Form>
  );
}
