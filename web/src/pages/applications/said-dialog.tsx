/** A decision that is said with its reason: a dialog that asks for it, and is refused without. */
import { Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import { useDraft } from '../../parts/form/use-draft.ts';

interface SaidDialogProps {
  /** What it decides of which application: what is typed is kept under it. */
  readonly name: string;
  readonly text: string;
  readonly question: string;
  readonly label: string;
  /** Who reads it. */
  readonly description: string;
  readonly version: number;
  readonly sending: {
    readonly isPending: boolean;
    readonly error: Error | null;
    readonly reset: () => void;
  };
  readonly send: (said: string, version: number | undefined) => Promise<unknown>;
  readonly isGrave?: boolean;
  readonly children: ReactNode;
}

export function SaidDialog(props: SaidDialogProps) {
  const { name, text, question, version, sending, send, isGrave = false, children } = props;
  const draft = useDraft(name, { said: '' });
  const { said } = draft.values;
  return (
    <ConfirmButton
      text={text}
      question={question}
      sending={sending}
      about={{ version }}
      act={(seen) => send(said, seen).then(draft.clear)}
      isGrave={isGrave}
    >
      {children}
      <Textarea
        label={props.label}
        description={props.description}
        required
        value={said}
        onChange={({ target }) => draft.set('said', target.value)}
        autosize
        minRows={3}
      />
    </ConfirmButton>
  );
}
