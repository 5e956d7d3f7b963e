/** Rehearsals side by side: who is best at what, then every measure, in numbers and in words. */
import { compareRehearsals } from '../../../../src/client/rehearsal-comparison.ts';
import type { Rehearsal } from '../../../../src/client/rehearsals.ts';
import { useAnswer } from '../../api/questions.ts';
import { isIdOf, useSearchText } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty, Failure, Loading, Notice } from '../../parts/states.tsx';
import { useTexts } from '../../texts/preferences.tsx';
import { compareTexts } from './compare-texts.ts';
import { Compared } from './compared.tsx';
import { ProgressOf, StateText } from './state-text.tsx';
import { rehearsalTexts } from './texts.ts';
import { isOpen, type RehearsalId, useSeveralRehearsals } from './use-rehearsals.ts';

const RUNS_MAX = 8;

export function ComparePage() {
  const texts = useTexts(compareTexts);
  const wanted = (useSearchText('runs') ?? '').split(',');
  const ids = [...new Set(wanted.filter((id) => isIdOf(id, 'rehearsal')))].slice(0, RUNS_MAX);
  if (ids.length < 2) {
    return (
      <Page title={texts.title}>
        <Empty title={texts.tooFew}>
          <p>
            <PageLink to="/rehearsal">{texts.toList}</PageLink>
          </p>
        </Empty>
      </Page>
    );
  }
  return <Several key={ids.join()} ids={ids as readonly RehearsalId[]} />;
}

function Several({ ids }: { readonly ids: readonly RehearsalId[] }) {
  const answers = useSeveralRehearsals(ids);
  const failed = answers.find(({ data, error }) => data === undefined && error !== null);
  if (failed !== undefined) return <Failure error={failed.error} again={() => failed.refetch()} />;
  const rehearsals = answers.flatMap(({ data }) => (data === undefined ? [] : [data.body]));
  if (rehearsals.length < ids.length) return <Loading lines={8} />;
  if (rehearsals.every(({ state }) => state === 'finished')) return <Finished ids={ids} />;
  return <Unfinished rehearsals={rehearsals} />;
}

function Finished({ ids }: { readonly ids: readonly RehearsalId[] }) {
  const answer = useAnswer('rehearsal', { compareRehearsals }, { query: { run: ids } });
  return <Asked query={answer}>{({ body }) => <Compared comparison={body} />}</Asked>;
}

function Unfinished({ rehearsals }: { readonly rehearsals: readonly Rehearsal[] }) {
  const texts = useTexts(compareTexts);
  const section = useTexts(rehearsalTexts);
  const ended = rehearsals.filter((each) => each.state !== 'finished' && !isOpen(each));
  return (
    <Page title={texts.title} path={[{ to: '/rehearsal', name: section.section }]}>
      {ended.length > 0 && (
        <Notice kind="bad" title={texts.ended}>
          {ended.map((each) => (
            <p key={each.id}>
              <PageLink to={`/rehearsal/${each.id}`}>{each.name}</PageLink>:{' '}
              <StateText rehearsal={each} />
            </p>
          ))}
        </Notice>
      )}
      <Panel title={texts.running} note={texts.runningMore}>
        <ul className="rehearsal-examples">
          {rehearsals.map((each) => (
            <li key={each.id}>
              <strong>{each.name}</strong>
              <ProgressOf rehearsal={each} />
            </li>
          ))}
        </ul>
      </Panel>
    </Page>
  );
}
