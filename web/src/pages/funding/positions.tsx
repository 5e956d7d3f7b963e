/** Who takes part in each programme, who does not and why, and by which other track. */
import { listProgrammePositions, type Standing } from '../../../../src/client/positions.ts';
import { listProgrammes, type Programme } from '../../../../src/client/programmes.ts';
import { type NameOf, useNames } from '../../api/names.ts';
import { useAll } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { Asked } from '../../parts/asked.tsx';
import { Panel } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { ListTable } from '../../parts/table/list-table.tsx';
import { partyColumn } from '../../parts/table/party-column.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { commitmentTexts } from './commitment-texts.ts';

export function Positions() {
  const session = useSession();
  const isAsked = may(session, 'position.read') && may(session, 'programme.read');
  const programmes = useAll('plan', { listProgrammes }, {}, { isAsked });
  if (!isAsked) return null;
  return (
    <Asked query={programmes}>
      {({ body: { items } }) => items.map((each) => <OfProgramme key={each.id} programme={each} />)}
    </Asked>
  );
}

function OfProgramme({ programme: { id, name } }: { readonly programme: Programme }) {
  const texts = useTexts(commitmentTexts);
  const formats = useFormats();
  const nameOf = useNames();
  return (
    <Panel title={texts.whoTakesPart(name)}>
      <ListTable
        topic="commitment"
        list={{ listProgrammePositions }}
        path={`/v1/programmes/${id}/positions`}
        input={{ params: { programmeId: id } }}
        caption={texts.whoTakesPart(name)}
        columns={columnsOf(texts, formats, nameOf)}
        rowKey={({ party }) => party}
        empty={<Empty title={texts.noPosition} />}
      />
    </Panel>
  );
}

type Texts = (typeof commitmentTexts)['en'];

function columnsOf(texts: Texts, formats: Formats, nameOf: NameOf): readonly Column<Standing>[] {
  return [
    partyColumn(nameOf, { key: 'party', title: texts.party, partyOf: (row) => row.party }),
    {
      key: 'takesPart',
      title: texts.takesPart,
      value: ({ takesPart }) => (takesPart ? texts.yes : texts.no),
    },
    { key: 'by', title: texts.by, value: ({ by }) => texts[by] },
    {
      key: 'reason',
      title: texts.reason,
      value: ({ reason }) => (reason === null ? '–' : texts[reason]),
    },
    {
      key: 'gapEur',
      title: texts.gapTitle,
      value: ({ budgetGap }) => {
        if (budgetGap === null) return '–';
        return `${budgetGap.year}: ${formats.money(budgetGap.shortfallMicros)}`;
      },
    },
    {
      key: 'tracks',
      title: texts.tracks,
      value: ({ tracks }) => formats.list(tracks.map((track) => texts[track])) || '–',
    },
    {
      key: 'since',
      title: texts.since,
      value: ({ since }) => since,
      show: ({ since }) => formats.date(since),
    },
    {
      key: 'explanation',
      title: texts.explanation,
      value: (row) => row.explanation,
      isExtra: true,
    },
  ];
}
