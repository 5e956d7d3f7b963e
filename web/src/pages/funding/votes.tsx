/** Decisions that need a majority: what was put, how it stands, and what is still needed. */
import { listVotes, type Vote } from '../../../../src/client/votes.ts';
import { useNames } from '../../api/names.ts';
import { may, useSession } from '../../api/session.ts';
import { Panel } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { ListTable } from '../../parts/table/list-table.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { Ballots } from './ballot.tsx';
import { fundingTexts } from './texts.ts';

export function Votes() {
  const texts = useTexts(fundingTexts);
  const formats = useFormats();
  const nameOf = useNames();
  if (!may(useSession(), 'vote.read')) return null;
  return (
    <Panel title={texts.votes} note={texts.votesText}>
      <ListTable
        topic="plan"
        list={{ listVotes }}
        path="/v1/votes"
        input={{}}
        caption={texts.votes}
        columns={columnsOf(texts, formats, nameOf)}
        rowKey={({ id }) => id}
        empty={<Empty title={texts.noVote} />}
      />
    </Panel>
  );
}

type Texts = (typeof fundingTexts)['en'];

function columnsOf(
  texts: Texts,
  formats: Formats,
  nameOf: (id: string) => string,
): readonly Column<Vote>[] {
  const count = (title: string, key: 'forCount' | 'againstCount' | 'neededCount') => ({
    key,
    title,
    isNumber: true,
    value: (row: Vote) => row.count[key],
  });
  return [
    { key: 'question', title: texts.question, value: ({ question }) => question },
    { key: 'majority', title: texts.majority, value: ({ majority }) => texts[majority] },
    { key: 'result', title: texts.result, value: (row) => resultOf(row, texts) },
    count(texts.forVotes, 'forCount'),
    count(texts.against, 'againstCount'),
    count(texts.needed, 'neededCount'),
    {
      key: 'union',
      title: texts.unionVote,
      value: ({ union, count: { unionChoice } }) => {
        if (union === null) return texts.notNeeded;
        return `${nameOf(union)}: ${unionChoice === null ? texts.notYet : texts[unionChoice]}`;
      },
    },
    {
      key: 'ballot',
      title: texts.ballotOf,
      value: ({ status }) => status,
      show: (vote) => <Ballots vote={vote} />,
    },
    {
      key: 'putAt',
      title: texts.put,
      value: ({ putAt }) => putAt,
      show: ({ putAt }) => formats.date(putAt),
    },
  ];
}

function resultOf({ status, count: { isCarried } }: Vote, texts: Texts): string {
  if (status === 'open') return isCarried ? texts.wouldCarry : texts.openVote;
  return isCarried ? texts.carried : texts.rejected;
}
