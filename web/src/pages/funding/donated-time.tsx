/** GPU time that a party gave to another: never counted as a contribution. */
import { type DonatedTime, listDonatedTime } from '../../../../src/client/donated-time.ts';
import { type NameOf, useNames } from '../../api/names.ts';
import { may, useSession } from '../../api/session.ts';
import { Panel } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { ListTable } from '../../parts/table/list-table.tsx';
import { partyColumn } from '../../parts/table/party-column.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { fundingTexts } from './texts.ts';

const SECONDS_PER_HOUR = 3_600;

export function DonatedTimeList() {
  const texts = useTexts(fundingTexts);
  const formats = useFormats();
  const nameOf = useNames();
  if (!may(useSession(), 'entitlement.read')) return null;
  return (
    <Panel title={texts.donated} note={texts.donatedText}>
      <ListTable
        topic="plan"
        list={{ listDonatedTime }}
        path="/v1/donated-time"
        input={{}}
        caption={texts.donated}
        columns={columnsOf(texts, formats, nameOf)}
        rowKey={({ id }) => id}
        empty={<Empty title={texts.noneDonated} />}
      />
    </Panel>
  );
}

type Texts = (typeof fundingTexts)['en'];

function columnsOf(texts: Texts, formats: Formats, nameOf: NameOf): readonly Column<DonatedTime>[] {
  const day = (key: 'startsAt' | 'endsAt', title: string) => ({
    key,
    title,
    value: (row: DonatedTime) => row[key],
    show: (row: DonatedTime) => formats.date(row[key]),
  });
  return [
    partyColumn(nameOf, { key: 'donor', title: texts.donor, partyOf: (row) => row.donor }),
    partyColumn(nameOf, { key: 'receiver', title: texts.receiver, partyOf: (row) => row.receiver }),
    {
      key: 'gpuHours',
      title: texts.gpuHours,
      isNumber: true,
      value: ({ gpuSeconds }) => gpuSeconds / SECONDS_PER_HOUR,
      show: ({ gpuSeconds }) => formats.hours(gpuSeconds),
    },
    { key: 'purpose', title: texts.purpose, value: ({ purpose }) => texts[purpose] },
    day('startsAt', texts.from),
    day('endsAt', texts.until),
    {
      key: 'takenBackAt',
      title: texts.takenBack,
      value: ({ takenBackAt }) => takenBackAt,
      show: ({ takenBackAt }) => (takenBackAt === null ? '–' : formats.date(takenBackAt)),
    },
  ];
}
