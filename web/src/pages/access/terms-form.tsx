/** Changing name, share or storage of an allocation: refused where someone did so meanwhile. */
import { type Allocation, changeAllocation } from '../../../../src/client/allocations.ts';
import { isStale } from '../../api/refused.ts';
import { Form, TextField } from '../../parts/form/form.tsx';
import { changesOf, Meanwhile } from '../../parts/form/meanwhile.tsx';
import { typedSmall, typedWhole } from '../../parts/form/typed-number.ts';
import { useEdit } from '../../parts/form/use-edit.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { useTexts } from '../../texts/preferences.tsx';
import { accessTexts } from './texts.ts';
import { useTermLines } from './use-term-lines.ts';

interface TermsFormProps {
  readonly allocation: Allocation;
  readonly version: number;
}

const PPM_A_PERCENT = 10_000;

type Typed = Readonly<Record<'name' | 'sharePercent' | 'storageGibibytes', string>>;

export function TermsForm({ allocation, version }: TermsFormProps) {
  const { id } = allocation;
  const texts = useTexts(accessTexts);
  const change = useWrite(['allocation'], { changeAllocation });
  const edit = useEdit(`terms-${id}`, { thing: allocation, version }, typedOf(allocation));
  const { draft } = edit;
  const send = (typed: Typed, of: number) => {
    const input = { params: { allocationId: id }, body: changedOf(allocation, typed) };
    change.send({ input, version: of }).then(draft.clear, () => undefined);
  };
  const takeTheirs = () => {
    edit.takeTheirs();
    change.reset();
  };
  return (
    <Form
      draft={draft}
      sending={change}
      submitText={texts.save}
      submit={(typed) => send(typed, edit.version)}
      meanwhile={
        edit.before === undefined ? undefined : (
          <ChangedTerms
            before={edit.before}
            now={allocation}
            typed={draft.values}
            error={change.error}
            takeTheirs={takeTheirs}
            sendYours={() => send(draft.values, edit.keepYours())}
          />
        )
      }
    >
      <TextField name="name" label={texts.name} />
      <TextField
        name="sharePercent"
        pointer="/sharePpm"
        label={texts.sharePercent}
        description={texts.shareMore}
        expected={texts.shareExpected}
        inputMode="decimal"
      />
      <TextField
        name="storageGibibytes"
        label={texts.storageGibibytes}
        description={texts.storageMore}
        expected={texts.storageExpected}
        inputMode="numeric"
        isRequired={false}
      />
      {change.isSuccess && !draft.isTyped && <p role="status">{texts.saved}</p>}
    </Form>
  );
}

interface ChangedTermsProps {
  readonly before: Allocation;
  readonly now: Allocation;
  readonly typed: Typed;
  readonly error: Error | null;
  readonly takeTheirs: () => void;
  readonly sendYours: () => void;
}

function ChangedTerms({ before, now, typed, error, ...act }: ChangedTermsProps) {
  const texts = useTexts(accessTexts);
  const linesOf = useTermLines();
  const seenOf = (allocation: Allocation) =>
    [[texts.name, allocation.name] as const, ...linesOf(allocation)] as const;
  const present = typedOf(now);
  const yours = [
    ...(typed.name === present.name ? [] : [[texts.name, typed.name] as const]),
    ...(typed.sharePercent === present.sharePercent
      ? []
      : [[texts.share, `${typed.sharePercent}%`] as const]),
    ...(typed.storageGibibytes === present.storageGibibytes
      ? []
      : [[texts.storage, typed.storageGibibytes || texts.noStorage] as const]),
  ];
  return (
    <Meanwhile
      changes={changesOf(seenOf(before), seenOf(now))}
      typed={new Map(yours)}
      problem={isStale(error) ? error.problem : undefined}
      {...act}
    />
  );
}

function typedOf({ name, sharePpm, storageGibibytes }: Allocation): Typed {
  return {
    name,
    sharePercent: String(sharePpm / PPM_A_PERCENT),
    storageGibibytes: storageGibibytes === null ? '' : String(storageGibibytes),
  };
}

/** What was left as it is now is not sent. */
function changedOf(now: Allocation, typed: Typed) {
  const present = typedOf(now);
  return {
    ...(typed.name !== present.name && { name: typed.name }),
    ...(typed.sharePercent !== present.sharePercent && { sharePpm: toPpm(typed.sharePercent) }),
    ...(typed.storageGibibytes !== present.storageGibibytes && {
      storageGibibytes: toGibibytes(typed.storageGibibytes),
    }),
  };
}

function toPpm(percentText: string): number {
  return Math.round(typedSmall(percentText) * PPM_A_PERCENT);
}

/** Empty is none. What is no whole number becomes one that Polder refuses, and never `null`. */
function toGibibytes(text: string): number | null {
  if (text.trim() === '') return null;
  const gibibytes = typedWhole(text);
  return Number.isSafeInteger(gibibytes) ? gibibytes : -1;
}
