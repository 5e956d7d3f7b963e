/** What all sites and programmes wait for, that one may see. */
import { type Condition, listConditions } from '../../../../src/client/conditions.ts';
import { useNames } from '../../api/names.ts';
import { useSearchWord } from '../../api/use-search.ts';
import { ChoicesRow } from '../../parts/choices-row.tsx';
import { Page } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { ListTable } from '../../parts/table/list-table.tsx';
import { useTexts } from '../../texts/preferences.tsx';
import { useConditionColumns } from './condition-columns.tsx';
import { siteTexts } from './site-texts.ts';

const EVERY = 'every';
const CHOICES = [EVERY, 'planned', 'requested', 'granted', 'built', 'refused'] as const;

export function ConditionsPage() {
  const texts = useTexts(siteTexts);
  const chosen = useSearchWord('state', CHOICES) ?? EVERY;
  const state = chosen === EVERY ? undefined : chosen;
  return (
    <Page title={texts.conditionsTitle} path={[{ to: '/capacity', name: texts.capacity }]}>
      <ChoicesRow
        label={texts.state}
        to="/conditions"
        chosen={chosen}
        choices={CHOICES.map((value) => ({
          value,
          text: texts[value],
          search: value === EVERY ? {} : { state: value },
        }))}
      />
      <ListTable
        topic="condition"
        list={{ listConditions }}
        path="/v1/conditions"
        input={{ query: { state } }}
        caption={texts.conditionsTitle}
        columns={useColumns()}
        rowKey={({ id }) => id}
        empty={<Empty title={texts.noConditions} />}
      />
    </Page>
  );
}

function useColumns(): readonly Column<Condition>[] {
  const texts = useTexts(siteTexts);
  const nameOf = useNames('programme');
  const of: Column<Condition> = {
    key: 'of',
    title: texts.waits,
    isLong: true,
    value: ({ site, programme }) => nameOf(site ?? programme ?? ''),
    show: ({ site, programme }) =>
      site === null ? (
        nameOf(programme ?? '')
      ) : (
        <PageLink to={`/sites/${site}`}>{nameOf(site)}</PageLink>
      ),
  };
  return [of, ...useConditionColumns()];
}
