/**
 * A form: its fields show what Polder found at fault in them, everything else that it refuses
 * stands above the button, and what was typed stays until it was accepted.
 */
import { Button, NativeSelect, type NativeSelectProps, Textarea, TextInput } from '@mantine/core';
import { createContext, type ReactNode, useContext } from 'react';
import type { FieldFault } from '../../../../src/client/runtime.ts';
import { useIsReachable } from '../../api/reachability.ts';
import { isStale, Refused } from '../../api/refused.ts';
import { useTexts } from '../../texts/preferences.tsx';
import { Expected, ExpectedByServer } from '../expected.tsx';
import { OfServer } from '../of-server.tsx';
import { Notice, ProblemText } from '../states.tsx';
import { formTexts } from './form-texts.ts';
import { type Change, Stale } from './meanwhile.tsx';
import type { Draft } from './use-draft.ts';

interface Sending {
  readonly isPending: boolean;
  readonly error: Error | null;
}

interface FormContext {
  readonly draft: Draft<Readonly<Record<string, string>>>;
  readonly faults: readonly FieldFault[];
}

const Context = createContext<FormContext | undefined>(undefined);

interface FormProps<Values extends Readonly<Record<string, string>>> {
  readonly draft: Draft<Values>;
  /** What sends it: a result of `useWrite`. */
  readonly sending: Sending;
  readonly submitText: string;
  /** Called with what was typed; a rejection is shown by `sending`. */
  readonly submit: (values: Values) => void;
  /** What stands in place of a refusal where someone else was first: a `Meanwhile`. */
  readonly meanwhile?: ReactNode;
  readonly children: ReactNode;
}

export function Form<Values extends Readonly<Record<string, string>>>(props: FormProps<Values>) {
  const { draft, sending, submitText, submit, meanwhile, children } = props;
  const problem = sending.error instanceof Refused ? sending.error.problem : undefined;
  const faults = problem?.faults ?? [];
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        submit(draft.values);
      }}
    >
      <Context value={{ draft, faults }}>{children}</Context>
      {/* While it is sent, what one reads anew is what one has just written. */}
      {(sending.isPending ? undefined : meanwhile) ?? <SendingText sending={sending} />}
      <Button type="submit" loading={sending.isPending}>
        {submitText}
      </Button>
    </form>
  );
}

interface SendingTextProps {
  readonly sending: Sending;
  /** What changed since one began, where that is known. */
  readonly changes?: readonly Change[];
}

/** Why it was not done, or that it waits. */
export function SendingText({ sending, changes = [] }: SendingTextProps) {
  const texts = useTexts(formTexts);
  const isReachable = useIsReachable();
  if (sending.isPending && !isReachable) return <p role="status">{texts.waits}</p>;
  if (sending.error === null) return null;
  if (!(sending.error instanceof Refused)) {
    return (
      <Notice kind="bad" title={texts.refused}>
        <p>{sending.error.message}</p>
      </Notice>
    );
  }
  const { problem } = sending.error;
  if (isStale(sending.error)) return <Stale problem={problem} changes={changes} />;
  return (
    <Notice
      kind="bad"
      title={
        <>
          {texts.refused}: <OfServer>{problem.title}</OfServer>
        </>
      }
    >
      <ProblemText problem={problem} />
    </Notice>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly description?: string;
  /** The pointer of the body's member that it becomes: `/sharePpm`; `/` and `name` without. */
  readonly pointer?: string;
  /** In the unit of the field, where it is sent in another: Polder's words would be of that one. */
  readonly expected?: string;
  readonly isRequired?: boolean;
}

interface TextFieldProps extends FieldProps {
  readonly inputMode?: 'text' | 'decimal' | 'numeric';
  /** A day, as the browser lets one choose it: `2027-01-31`. */
  readonly type?: 'date';
}

export function TextField({ inputMode, type, ...props }: TextFieldProps) {
  return (
    <TextInput
      {...useField(props)}
      {...(inputMode === undefined ? {} : { inputMode })}
      {...(type === undefined ? {} : { type })}
    />
  );
}

/** Of as many lines as are typed. */
export function LongTextField(props: FieldProps) {
  return <Textarea {...useField(props)} autosize minRows={3} w="100%" />;
}

interface SelectFieldProps extends FieldProps {
  readonly choices: NonNullable<NativeSelectProps['data']>;
}

/** A choice that Polder may find at fault, or that one has to make. */
export function SelectField({ choices, ...props }: SelectFieldProps) {
  return <NativeSelect {...useField(props)} data={choices} w="100%" />;
}

/** What a field shows and does: what was typed into it, and what Polder found at fault there. */
function useField({ name, label, description, pointer, expected, isRequired = true }: FieldProps) {
  const form = useContext(Context);
  if (form === undefined) throw new Error(`The field ${name} stands in no form`);
  const at = pointer ?? `/${name}`;
  // Of a list that is typed into one field, the fault is at one of its members.
  const fault = form.faults.find(({ field }) => field === at || field.startsWith(`${at}/`));
  const typed = form.draft.values[name] ?? '';
  return {
    name,
    label,
    required: isRequired,
    value: typed,
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      form.draft.set(name, target.value),
    ...(description === undefined ? {} : { description }),
    ...(fault === undefined ? {} : { error: <FaultText {...{ fault, typed, expected }} /> }),
  };
}

interface FaultTextProps {
  readonly fault: FieldFault;
  readonly typed: string;
  readonly expected: string | undefined;
}

/** What was found is told as it was typed: a number in another unit, or none, was sent. */
function FaultText({ fault, typed, expected }: FaultTextProps) {
  if (expected !== undefined) return <Expected expected={expected} found={typed} />;
  const isSentAsTyped = fault.found !== 'nothing' && fault.found !== 'null';
  if (isSentAsTyped || typed === '') return <ExpectedByServer {...fault} />;
  return <Expected expected={<OfServer>{fault.expected}</OfServer>} found={typed} />;
}
