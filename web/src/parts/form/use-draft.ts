/** What is typed into a form, kept in this tab until it was sent: a reload loses nothing. */
import { useKept } from './use-kept.ts';

export interface Draft<Values> {
  readonly values: Values;
  /** Whether anything was typed that has not been sent. */
  readonly isTyped: boolean;
  readonly set: (name: keyof Values & string, value: string) => void;
  /** After it was sent, or given up. What was typed since it was sent stays. */
  readonly clear: () => void;
}

export interface WholeDraft<Values> extends Draft<Values> {
  /** Of fields that depend on each other. */
  readonly setAll: (values: Values) => void;
}

/** `draft` as a form shows it: where `values` has other than what was typed, both are kept. */
export function shownDraft<Values>(draft: WholeDraft<Values>, values: Values): Draft<Values> {
  const { isTyped, setAll, clear } = draft;
  return { values, isTyped, set: (field, value) => setAll({ ...values, [field]: value }), clear };
}

/** `name` is the form's own, with the id of what it is about. */
export function useDraft<Values extends Readonly<Record<string, string>>>(
  name: string,
  initial: Values,
): WholeDraft<Values> {
  const { kept: typed, keep, forget } = useKept<Partial<Values>>(`draft-${name}`);
  return {
    values: { ...initial, ...typed },
    isTyped: typed !== undefined,
    set: (field, value) => keep({ ...typed, [field]: value } as Partial<Values>),
    setAll: keep,
    clear: forget,
  };
}
