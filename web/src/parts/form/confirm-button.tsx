/** A button that asks before it does what cannot be taken back at once. */
import { Button, Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTexts } from '../../texts/preferences.tsx';
import { SendingText } from './form.tsx';
import { formTexts } from './form-texts.ts';
import { changesOf, type Seen } from './meanwhile.tsx';

interface About {
  readonly version: number;
  /** What one sees of it, to say what changed. */
  readonly seen?: Seen;
}

interface ConfirmButtonProps {
  /** The verb, on the button and in the dialog alike. */
  readonly text: string;
  readonly question: string;
  /** What follows from it. */
  readonly children: ReactNode;
  readonly sending: {
    readonly isPending: boolean;
    readonly error: Error | null;
    readonly reset: () => void;
  };
  /** What is asked about: one confirms it as it was when the dialog was opened. */
  readonly about?: About;
  /** Resolves when it is done; a rejection is shown in the dialog. */
  readonly act: (version: number | undefined) => Promise<unknown>;
  readonly isGrave?: boolean;
}

export function ConfirmButton(props: ConfirmButtonProps) {
  const { text, question, children, sending, about, act, isGrave = false } = props;
  const texts = useTexts(formTexts);
  const [isOpen, setOpen] = useState(false);
  const [opened, setOpened] = useState(about);
  const open = () => {
    // What is on its way stays so: it is not sent twice, and is heard of here.
    if (!sending.isPending) sending.reset();
    setOpened(about);
    setOpen(true);
  };
  const close = () => setOpen(false);
  const colour = isGrave ? { color: 'red.9' } : {};
  return (
    <>
      <Button variant="default" onClick={open}>
        {text}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={question}
        // The page has a banner already, and the dialog is named by this title.
        attributes={{ header: { role: 'presentation' } }}
        closeButtonProps={{ 'aria-label': sending.isPending ? texts.close : texts.cancel }}
      >
        {children}
        <SendingText sending={sending} changes={changesOf(opened?.seen ?? [], about?.seen ?? [])} />
        <div className="row dialog-actions">
          <Button variant="default" onClick={close} data-autofocus>
            {sending.isPending ? texts.close : texts.cancel}
          </Button>
          <Button
            {...colour}
            loading={sending.isPending}
            onClick={() => act(opened?.version).then(close, () => setOpen(true))}
          >
            {text}
          </Button>
        </div>
      </Modal>
    </>
  );
}
