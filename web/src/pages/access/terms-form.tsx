/** Changing the name or the share of an allocation: refused where someone did so meanwhile. */
import { type Allocation, changeAllocation } from '../../../../src/client/allocations.ts';
import { Form, TextField } from '../../parts/form/form.tsx';
import { useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { useTexts } from '../../texts/preferences.tsx';
import { accessTexts } from './texts.ts';

interface TermsFormProps {
  readonly allocation: Allocation;
  readonly version: number;
}

const PPM_A_PERCENT = 10_000;

export function TermsForm({ allocation: { id, name, sharePpm }, version }: TermsFormProps) {
  const texts = useTexts(accessTexts);
  const change = useWrite(['allocation'], { changeAllocation });
  const initial = { name, sharePercent: String(sharePpm / PPM_A_PERCENT) };
  const draft = useDraft(`terms-${id}`, initial);
  const submit = (typed: typeof initial) => {
    const body = {
      ...(typed.name !== name && { name: typed.name }),
      ...(typed.sharePercent !== initial.sharePercent && { sharePpm: toPpm(typed.sharePercent) }),
    };
    const input = { params: { allocationId: id }, body };
    change.send({ input, version }).then(draft.clear, () => undefined);
  };
  return (
    <Form draft={draft} sending={change} submitText={texts.save} submit={submit}>
      <TextField name="name" label={texts.name} />
      <TextField
        name="sharePercent"
        pointer="/sharePpm"
        label={texts.sharePercent}
        description={texts.shareMore}
        inputMode="decimal"
      />
      {change.isSuccess && <p role="status">{texts.saved}</p>}
    </Form>
  );
}

/** What is no number is sent as it is: Polder says what it expected. */
function toPpm(percentText: string): number {
  const percent = Number(percentText.trim().replace(',', '.'));
  return Number.isFinite(percent) ? Math.round(percent * PPM_A_PERCENT) : Number.NaN;
}
