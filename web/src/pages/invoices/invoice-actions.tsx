/** What a seller does with an invoice: notes that it was paid, or undoes it. */
import { Textarea, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import {
  type Invoice,
  noteInvoicePayment,
  reverseInvoice,
} from '../../../../src/client/invoices.ts';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import { useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { useFormats, usePreferences, useTexts } from '../../texts/preferences.tsx';
import { documentTexts } from './document-texts.ts';
import { typedMicros } from './invoice-amounts.ts';

interface OfInvoice {
  readonly invoice: Invoice;
}

const EMPTY_PAYMENT = { amount: '', day: '', reference: '' };

export function NotePayment({ invoice: { id, openMicros } }: OfInvoice) {
  const texts = useTexts(documentTexts);
  const formats = useFormats();
  const { language } = usePreferences();
  const noting = useWrite(['invoice'], { noteInvoicePayment });
  const { values, set, clear } = useDraft(`payment-${id}`, EMPTY_PAYMENT);
  const act = () => {
    const paidAt = values.day === '' ? '' : `${values.day}T00:00:00Z`;
    const whole =
      values.amount.trim() === '' ? {} : { micros: typedMicros(values.amount, language) };
    const body = { ...whole, paidAt, reference: values.reference };
    return noting.send({ input: { params: { invoiceId: id }, body } }).then(clear);
  };
  return (
    <ConfirmButton
      text={texts.notePayment}
      question={texts.notePaymentQuestion}
      sending={noting}
      act={act}
    >
      <p>{texts.notePaymentMore}</p>
      <TextInput
        label={texts.paidAmount}
        description={texts.paidAmountMore(formats.price(openMicros))}
        inputMode="decimal"
        value={values.amount}
        onChange={({ target }) => set('amount', target.value)}
      />
      <TextInput
        type="date"
        label={texts.day}
        required
        value={values.day}
        onChange={({ target }) => set('day', target.value)}
      />
      <TextInput
        label={texts.paymentReference}
        description={texts.paymentReferenceMore}
        required
        value={values.reference}
        onChange={({ target }) => set('reference', target.value)}
      />
    </ConfirmButton>
  );
}

export function Undo({ invoice: { id } }: OfInvoice) {
  const texts = useTexts(documentTexts);
  const navigate = useNavigate();
  const undoing = useWrite(['invoice'], { reverseInvoice });
  const { values, set, clear } = useDraft(`undo-${id}`, { said: '' });
  const act = async () => {
    const input = { params: { invoiceId: id }, body: values };
    const { body: undoes } = await undoing.send({ input });
    clear();
    await navigate({ to: `/invoices/${undoes.id}` });
  };
  return (
    <ConfirmButton
      text={texts.undo}
      question={texts.undoQuestion}
      sending={undoing}
      act={act}
      isGrave
    >
      <p>{texts.undoMore}</p>
      <Textarea
        label={texts.why}
        description={texts.whyMore}
        required
        value={values.said}
        onChange={({ target }) => set('said', target.value)}
        autosize
        minRows={3}
      />
    </ConfirmButton>
  );
}
