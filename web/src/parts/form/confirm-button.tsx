/** A button that asks before it does what cannot be taken back at once. */
import { Button, Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTexts } from '../../texts/preferences.tsx';
import { SendingText } from './form.tsx';
import { formTexts } from './form-texts.ts';

interface ConfirmButtonProps {
  /** The verb, on the button and in the dialog alike. */
  readonly text: string;
  readonly question: string;
  /** What follows from it. */
  readonly children: ReactNode;
  readonly sending: { readonly isPending: boolean; readonly error: Error | null };
  /** Resolves when it is done; a rejection is shown in the dialog. */
  readonly act: () => Promise<unknown>;
  readonly isGrave?: boolean;
}

export function ConfirmButton(props: ConfirmButtonProps) {
  const { text, question, children, sending, act, isGrave = false } = props;
  const texts = useTexts(formTexts);
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const colour = isGrave ? { color: 'red.9' } : {};
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {text}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={question}
        closeButtonProps={{ 'aria-label': texts.cancel }}
      >
        {children}
        <SendingText sending={sending} />
        <div className="row dialog-actions">
          <Button variant="default" onClick={close} data-autofocus>
            {texts.cancel}
          </Button>
          <Button
            {...colour}
            loading={sending.isPending}
            onClick={() => act().then(close, () => undefined)}
          >
            {text}
          </Button>
        </div>
      </Modal>
    </>
  );
}
