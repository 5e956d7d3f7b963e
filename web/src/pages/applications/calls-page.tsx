/** What anyone may know of what can be applied for: calls that are open, and those that closed. */
import { type AccessCall, listAccessCalls } from '../../../../src/client/access-calls.ts';
import { useAll } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { idColumn } from '../../parts/table/id-column.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { AccessParts } from './access-parts.tsx';
import { callStateAt, nextCutOffAt, workingDaysMaxOf } from './call-state.ts';
import { accessCallTexts } from './call-texts.ts';
import { useCallTexts } from './use-call-texts.ts';

export function AccessCallsPage() {
  const answer = useAll('access-call', { listAccessCalls }, {});
  return <Asked query={answer}>{({ body }) => <Shown calls={body.items} />}</Asked>;
}

interface OfCalls {
  readonly calls: readonly AccessCall[];
}

function Shown({ calls }: OfCalls) {
  const texts = useTexts(accessCallTexts);
  const mayOpen = may(useSession(), 'application.decide');
  const stateOf = (call: AccessCall) => callStateAt(call, Date.now());
  const closed = calls.filter((call) => stateOf(call) === 'closed');
  const others = calls.filter((call) => !closed.includes(call));
  return (
    <Page
      title={texts.title}
      lead={texts.lead(calls.filter((call) => stateOf(call) === 'open').length)}
      actions={mayOpen && <PageLink to="/access-calls/new">{texts.openCall}</PageLink>}
    >
      <AccessParts />
      <Panel title={texts.open}>
        <Calls caption={texts.open} calls={others} none={texts.noOpen} />
      </Panel>
      <Panel title={texts.closed}>
        <Calls caption={texts.closed} calls={closed} none={texts.noClosed} />
      </Panel>
    </Page>
  );
}

interface CallsProps extends OfCalls {
  readonly caption: string;
  readonly none: string;
}

function Calls({ caption, calls, none }: CallsProps) {
  return (
    <DataTable
      caption={caption}
      rows={calls}
      rowKey={({ id }) => id}
      empty={<Empty title={none} />}
      columns={[...useTermColumns(), ...useCountColumns()]}
    />
  );
}

function useTermColumns(): readonly Column<AccessCall>[] {
  const texts = useTexts(accessCallTexts);
  const formats = useFormats();
  const callTexts = useCallTexts();
  return [
    {
      key: 'name',
      title: texts.name,
      value: ({ name }) => name,
      show: ({ id, name }) => <PageLink to={`/access-calls/${id}`}>{name}</PageLink>,
    },
    { key: 'funder', title: texts.funder, value: ({ funderName }) => funderName },
    {
      key: 'sites',
      title: texts.sites,
      isLong: true,
      isExtra: true,
      value: ({ siteNames }) => formats.list(siteNames),
    },
    { key: 'openTo', title: texts.for, isLong: true, value: callTexts.openTo },
    {
      key: 'gpuHoursMax',
      title: texts.most,
      isNumber: true,
      value: ({ gpuSecondsMax }) => gpuSecondsMax / 3_600,
      show: ({ gpuSecondsMax }) => formats.hours(gpuSecondsMax),
    },
    { key: 'daysMax', title: texts.longest, isNumber: true, value: ({ daysMax }) => daysMax },
    {
      key: 'eurPerGpuHour',
      title: texts.price,
      isNumber: true,
      value: ({ priceMicrosPerGpuHour: micros }) => Number(micros) / 1e6,
      show: callTexts.price,
    },
    {
      key: 'nextCutOff',
      title: texts.next,
      isLong: true,
      value: (call) => nextCutOffAt(call, Date.now()) ?? '',
      show: callTexts.next,
    },
    {
      key: 'closesAt',
      title: texts.receivesUntil,
      isExtra: true,
      value: ({ receivesUntil }) => receivesUntil,
      show: ({ receivesUntil }) => formats.dateTime(receivesUntil),
    },
    {
      key: 'workingDays',
      title: texts.takes,
      isNumber: true,
      value: workingDaysMaxOf,
      show: callTexts.takes,
    },
  ];
}

/** How many ask, and what they got. */
function useCountColumns(): readonly Column<AccessCall>[] {
  const texts = useTexts(accessCallTexts);
  const formats = useFormats();
  return [
    {
      key: 'received',
      title: texts.received,
      isNumber: true,
      value: ({ applicationCount }) => applicationCount,
    },
    {
      key: 'requestedGpuHours',
      title: texts.requested,
      isNumber: true,
      isExtra: true,
      value: ({ requestedGpuSeconds }) => requestedGpuSeconds / 3_600,
      show: ({ requestedGpuSeconds }) => formats.hours(requestedGpuSeconds),
    },
    {
      key: 'awarded',
      title: texts.awardedCount,
      isNumber: true,
      value: ({ awardedCount }) => awardedCount,
    },
    {
      key: 'awardedGpuHours',
      title: texts.awarded,
      isNumber: true,
      value: ({ awardedGpuSeconds }) => awardedGpuSeconds / 3_600,
      show: ({ awardedGpuSeconds }) => formats.hours(awardedGpuSeconds),
    },
    idColumn(),
  ];
}
