/** Conditions as rows: what must be there, on whom it depends, by when, and how it stands. */
import type { Condition } from '../../../../src/client/conditions.ts';
import { useNames } from '../../api/names.ts';
import type { Column } from '../../parts/table/column.ts';
import { idColumn } from '../../parts/table/id-column.tsx';
import { partyColumn } from '../../parts/table/party-column.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { ChangeCondition } from './change-condition.tsx';
import { siteTexts } from './site-texts.ts';

export function useConditionColumns(): readonly Column<Condition>[] {
  const texts = useTexts(siteTexts);
  const formats = useFormats();
  const nameOf = useNames();
  return [
    { key: 'what', title: texts.what, isLong: true, value: ({ what }) => what },
    partyColumn(nameOf, {
      key: 'owner',
      title: texts.owner,
      partyOf: ({ owner }: { readonly owner: string }) => owner,
    }),
    {
      key: 'due',
      title: texts.due,
      value: ({ dueAt }) => dueAt,
      show: ({ dueAt }) => formats.date(dueAt),
    },
    { key: 'state', title: texts.state, value: ({ state }) => texts[state] },
    {
      key: 'change',
      title: texts.change,
      value: ({ isGating }) => (isGating ? texts.gating : ''),
      show: (condition) => <ChangeCondition condition={condition} />,
    },
    idColumn(),
  ];
}
