/** Jobs by state, with why those that wait do. */
import { type Job, listJobs } from '../../../../src/client/jobs.ts';
import { useClusters } from '../../api/clusters.ts';
import { type NameOf, useNames } from '../../api/names.ts';
import { may, useSession } from '../../api/session.ts';
import { useSearchId, useSearchText, useSearchWord } from '../../api/use-search.ts';
import { ChoicesRow } from '../../parts/choices-row.tsx';
import { Page } from '../../parts/page.tsx';
import { PageLink, type Search } from '../../parts/page-link.tsx';
import { Selection } from '../../parts/selection.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { ListTable } from '../../parts/table/list-table.tsx';
import { partyColumn } from '../../parts/table/party-column.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { gpusText } from './gpu-share.ts';
import { gpuShareTexts } from './gpu-share-texts.ts';
import { reasonText } from './reason-text.ts';
import { jobTexts } from './texts.ts';

const STATES = [
  'running',
  'waiting',
  'submitted',
  'cancelling',
  'completed',
  'failed',
  'cancelled',
  'rejected',
] as const;

export function JobsPage() {
  const texts = useTexts(jobTexts);
  const shares = useTexts(gpuShareTexts);
  const formats = useFormats();
  const nameOf = useNames('allocation');
  const query = {
    state: useSearchWord('state', STATES),
    cluster: useSearchId('cluster', 'cluster'),
    site: useSearchId('site', 'site'),
    funder: useSearchId('funder', 'party'),
    allocation: useSearchId('allocation', 'allocation'),
    since: useSearchText('since'),
  };
  const named = (id: string | undefined) => (id === undefined ? undefined : nameOf(id));
  const { state, since, ...others } = query;
  const maySubmit = may(useSession(), 'job.submit');
  const submission = <PageLink to="/jobs/new">{texts.submit}</PageLink>;
  return (
    <Page title={texts.title} lead={useLead()} actions={maySubmit && submission}>
      <States chosen={state} kept={setOf({ ...others, since })} />
      <Selection
        to="/jobs"
        kept={setOf({ state })}
        chosen={[
          [texts.cluster, named(others.cluster)],
          [texts.site, named(others.site)],
          [texts.funder, named(others.funder)],
          [texts.allocation, named(others.allocation)],
          [texts.since, since],
        ]}
      />
      <ListTable
        topic="job"
        list={{ listJobs }}
        path="/v1/jobs"
        input={{ query }}
        caption={texts.caption}
        columns={columnsOf({ ...texts, ...shares }, formats, nameOf)}
        rowKey={({ id }) => id}
        empty={<Empty title={texts.none} />}
      />
    </Page>
  );
}

/** How many run and wait at the sites that one may see. */
function useLead(): string {
  const texts = useTexts(jobTexts);
  const states = useClusters().clusters.flatMap(({ state }) => state ?? []);
  if (states.length === 0) return texts.lead;
  const running = states
    .flatMap(({ funders }) => funders)
    .reduce((sum, { runningCount }) => sum + runningCount, 0);
  return texts.leadOf(
    running,
    states.reduce((sum, { waitingCount }) => sum + waitingCount, 0),
  );
}

/** Of filters those that are set, as an address has them. */
function setOf(filters: Readonly<Record<string, string | undefined>>): Search {
  return Object.fromEntries(
    Object.entries(filters).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  );
}

interface StatesProps {
  readonly chosen: string | undefined;
  /** The other filters, which stay as they are. */
  readonly kept: Search;
}

function States({ chosen, kept }: StatesProps) {
  const texts = useTexts(jobTexts);
  const choices = [['', texts.everyState] as const, ...STATES.map((s) => [s, texts[s]] as const)];
  return (
    <ChoicesRow
      label={texts.state}
      to="/jobs"
      chosen={chosen ?? ''}
      choices={choices.map(([value, text]) => ({
        ...{ value, text },
        search: value === '' ? kept : { ...kept, state: value },
      }))}
    />
  );
}

type Texts = (typeof jobTexts)['en'] & (typeof gpuShareTexts)['en'];

function columnsOf(texts: Texts, formats: Formats, nameOf: NameOf): readonly Column<Job>[] {
  const time = (key: string, title: string, of: (row: Job) => string | null) => ({
    key,
    title,
    value: of,
    show: (row: Job) => {
      const at = of(row);
      return at === null ? '–' : formats.dateTime(at);
    },
  });
  return [
    {
      key: 'id',
      title: texts.id,
      value: ({ id }) => id,
      show: ({ id }) => <PageLink to={`/jobs/${id}`}>{nameOf(id)}</PageLink>,
    },
    { key: 'name', title: texts.name, value: ({ name }) => name, isExtra: true },
    { key: 'state', title: texts.state, value: ({ state }) => texts[state] },
    {
      key: 'gpuCount',
      title: texts.gpus,
      isNumber: true,
      value: ({ gpuCount, gpuShare }) => gpuShare ?? gpuCount,
      show: (job) => gpusText(job, texts, formats),
    },
    {
      key: 'requestedSeconds',
      title: texts.asked,
      isNumber: true,
      value: ({ requestedSeconds }) => requestedSeconds,
      show: ({ requestedSeconds }) => formats.duration(requestedSeconds),
    },
    partyColumn(nameOf, { key: 'funder', title: texts.funder, partyOf: (row) => row.funder }),
    { key: 'site', title: texts.site, value: ({ site }) => (site === null ? '–' : nameOf(site)) },
    {
      key: 'reason',
      title: texts.reason,
      value: ({ waitReason }) => reasonText(texts, waitReason),
    },
    time('submittedAt', texts.submittedAt, ({ submittedAt }) => submittedAt),
    { ...time('startedAt', texts.startedAt, (row) => row.firstStartedAt), isExtra: true },
    { ...time('endedAt', texts.endedAt, ({ endedAt }) => endedAt), isExtra: true },
    {
      key: 'allocation',
      title: texts.allocation,
      value: ({ allocation }) => nameOf(allocation),
      show: ({ allocation }) => (
        <PageLink to={`/allocations/${allocation}`}>{nameOf(allocation)}</PageLink>
      ),
      isExtra: true,
    },
  ];
}
