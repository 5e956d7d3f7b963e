/** What is due when: called by who runs the programme, and noted as paid by who pays it. */
import {
  type Commitment,
  callInstalment,
  payInstalment,
} from '../../../../src/client/commitments.ts';
import { useMayIn } from '../../api/session.ts';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import { useWrite } from '../../parts/form/use-write.ts';
import { Panel } from '../../parts/page.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { instalmentTexts } from './instalment-texts.ts';

interface OfCommitment {
  readonly commitment: Commitment;
}

type Row = Commitment['instalments'][number];

export function Instalments({ commitment }: OfCommitment) {
  const texts = useTexts(instalmentTexts);
  return (
    <Panel title={texts.instalments} note={texts.instalmentsMore}>
      <DataTable
        caption={texts.instalments}
        columns={useColumns(commitment)}
        rows={commitment.instalments}
        rowKey={({ number }) => String(number)}
      />
    </Panel>
  );
}

function useColumns(commitment: Commitment): readonly Column<Row>[] {
  const texts = useTexts(instalmentTexts);
  const formats = useFormats();
  return [
    { key: 'number', title: texts.number, value: ({ number }) => String(number) },
    {
      key: 'due',
      title: texts.due,
      value: ({ dueAt }) => dueAt,
      show: ({ dueAt }) => formats.date(dueAt),
    },
    {
      key: 'amount',
      title: texts.amount,
      isNumber: true,
      value: ({ micros }) => Number(micros) / 1e6,
      show: ({ micros }) => formats.money(micros),
    },
    {
      key: 'called',
      title: texts.called,
      value: ({ calledAt }) => calledAt ?? '',
      show: (row) =>
        row.calledAt === null ? (
          <Call commitment={commitment} row={row} />
        ) : (
          formats.date(row.calledAt)
        ),
    },
    {
      key: 'paid',
      title: texts.paid,
      value: ({ paidAt }) => paidAt ?? '',
      show: (row) =>
        row.paidAt === null ? <Pay commitment={commitment} row={row} /> : formats.date(row.paidAt),
    },
  ];
}

interface OfInstalment extends OfCommitment {
  readonly row: Row;
}

function useMay(permission: 'commitment.call' | 'commitment.pay', commitment: Commitment) {
  const { party, programme } = commitment;
  return useMayIn(permission, [
    { kind: 'party', id: party },
    { kind: 'programme', id: programme },
  ]);
}

function Call({ commitment, row: { number, micros } }: OfInstalment) {
  const texts = useTexts(instalmentTexts);
  const formats = useFormats();
  const calling = useWrite(['commitment'], { callInstalment });
  const { id, status, version } = commitment;
  const isBinding = status === 'signed' || status === 'called';
  const mayCall = useMay('commitment.call', commitment);
  if (!mayCall || !isBinding) return '–';
  const input = { params: { commitmentId: id, number: String(number) } };
  return (
    <ConfirmButton
      text={texts.call}
      question={texts.callQuestion(formats.money(micros))}
      sending={calling}
      about={{ version }}
      act={(seen) => calling.send({ input, version: seen })}
    >
      <p>{texts.callMore}</p>
    </ConfirmButton>
  );
}

/** Nobody has to pay before it is called. */
function Pay({ commitment, row: { number, micros, calledAt } }: OfInstalment) {
  const texts = useTexts(instalmentTexts);
  const formats = useFormats();
  const paying = useWrite(['commitment'], { payInstalment });
  const { id, status, version } = commitment;
  const mayPay = useMay('commitment.pay', commitment);
  if (!mayPay || calledAt === null || status !== 'called') return '–';
  const input = { params: { commitmentId: id, number: String(number) } };
  return (
    <ConfirmButton
      text={texts.pay}
      question={texts.payQuestion(formats.money(micros))}
      sending={paying}
      about={{ version }}
      act={(seen) => paying.send({ input, version: seen })}
    >
      <p>{texts.payMore}</p>
    </ConfirmButton>
  );
}
