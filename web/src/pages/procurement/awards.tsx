/**
 * What became of each award: its contract, or that it has lapsed, which who awards may let it; and
 * who was called up from the reserve in the place of one that has.
 */
import { TextInput } from '@mantine/core';
import { callUpReserve } from '../../../../src/client/awards.ts';
import { lapseAward } from '../../../../src/client/bids.ts';
import type { SelectionBid } from '../../../../src/client/selection.ts';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import { useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { awardTexts } from './award-texts.ts';
import { useBidNames } from './bid-names.ts';
import type { OfCall } from './call-places.tsx';
import { useMayAtCall } from './may-at-call.ts';

interface AwardsProps extends OfCall {
  readonly bids: readonly SelectionBid[];
}

export function Awards({ call, bids }: AwardsProps) {
  const texts = useTexts(awardTexts);
  const formats = useFormats();
  const bidName = useBidNames(call.id);
  const mayAward = useMayAtCall('award.decide', call);
  const endText = ({ calledUp, contract, lapse }: SelectionBid) => {
    if (contract !== null) return texts.signed;
    if (lapse !== null) return texts.lapsedAt(formats.date(lapse.lapsedAt));
    if (calledUp === null) return texts.unsigned;
    const { calledUpAt, standstillEndsAt } = calledUp;
    return texts.calledUpAt(formats.date(calledUpAt), formats.dateTime(standstillEndsAt));
  };
  const awarded = bids.filter(({ isSelected, calledUp }) => isSelected || calledUp !== null);
  const lapsedCount = awarded.filter(({ lapse }) => lapse !== null).length;
  const calledUpCount = awarded.filter(({ calledUp }) => calledUp !== null).length;
  return (
    <Panel title={texts.awards}>
      <DataTable
        caption={texts.awards}
        rows={awarded}
        rowKey={({ bid }) => bid}
        columns={[
          { key: 'bid', title: texts.bid, value: ({ bid }) => bidName(bid) },
          {
            key: 'end',
            title: texts.contract,
            value: endText,
            show: (award) =>
              award.contract === null ? (
                <span className="prose">{endText(award)}</span>
              ) : (
                <PageLink to={`/contracts/${award.contract}`}>{endText(award)}</PageLink>
              ),
          },
          {
            key: 'reason',
            title: texts.reason,
            value: ({ lapse }) => lapse?.reason ?? '–',
            show: ({ bid, contract, lapse }) =>
              mayAward && contract === null && lapse === null ? (
                <LetLapse bid={bid} name={bidName(bid)} />
              ) : (
                <span className="prose">{lapse?.reason ?? '–'}</span>
              ),
          },
        ]}
      />
      {mayAward && calledUpCount < lapsedCount && <CallUp call={call} />}
    </Panel>
  );
}

function CallUp({ call: { id, version } }: OfCall) {
  const texts = useTexts(awardTexts);
  const calling = useWrite(['call'], { callUpReserve });
  return (
    <p>
      <ConfirmButton
        text={texts.callUp}
        question={texts.callUpQuestion}
        sending={calling}
        about={{ version }}
        act={(seen) => calling.send({ input: { params: { callId: id } }, version: seen })}
      >
        <p>{texts.callUpMore}</p>
      </ConfirmButton>
    </p>
  );
}

interface LetLapseProps {
  readonly bid: SelectionBid['bid'];
  readonly name: string;
}

function LetLapse({ bid, name }: LetLapseProps) {
  const texts = useTexts(awardTexts);
  const lapsing = useWrite(['call'], { lapseAward });
  const draft = useDraft(`lapse-${bid}`, { reason: '' });
  const { reason } = draft.values;
  return (
    <ConfirmButton
      text={texts.letLapse}
      question={texts.lapseQuestion(name)}
      sending={lapsing}
      act={() =>
        lapsing.send({ input: { params: { bidId: bid }, body: { reason } } }).then(draft.clear)
      }
      isGrave
    >
      <p>{texts.lapseMore}</p>
      <TextInput
        label={texts.lapseReason}
        required
        value={reason}
        onChange={({ target }) => draft.set('reason', target.value)}
      />
    </ConfirmButton>
  );
}
