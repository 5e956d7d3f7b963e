/** What the address limits a list to, named, and how all of it is seen again. */
import type { ReactNode } from 'react';
import { useTexts } from '../texts/preferences.tsx';
import { DetailList } from './detail-list.tsx';
import { Panel } from './page.tsx';
import { PageLink, type Search } from './page-link.tsx';
import { selectionTexts } from './selection-texts.ts';

interface SelectionProps {
  readonly to: string;
  /** What each filter is, and what it is set to; those that are not set are left out. */
  readonly chosen: readonly (readonly [label: string, value: ReactNode])[];
  /** What stays where all is shown: what a page shows by itself. */
  readonly kept?: Search;
}

export function Selection({ to, chosen, kept = {} }: SelectionProps) {
  const texts = useTexts(selectionTexts);
  const set = chosen.flatMap(([label, value]) =>
    value === undefined ? [] : [[label, value] as const],
  );
  if (set.length === 0) return null;
  const all = (
    <PageLink to={to} search={kept}>
      {texts.all}
    </PageLink>
  );
  return (
    <Panel title={texts.only} actions={all}>
      <DetailList details={set} />
    </Panel>
  );
}
