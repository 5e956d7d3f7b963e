/** The changes of allocations that wait for an answer, for those who may give it. */
import { listChangeRequests } from '../../../../src/client/change-requests.ts';
import { useNames } from '../../api/names.ts';
import { useAll } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { changeTexts } from './change-texts.ts';
import { useWanted } from './use-wanted.ts';

export function OpenChanges() {
  const texts = useTexts(changeTexts);
  const formats = useFormats();
  const nameOf = useNames('allocation');
  const wanted = useWanted();
  const session = useSession();
  const { data } = useAll(
    'allocation',
    { listChangeRequests },
    { query: { state: 'open' } },
    { isAsked: may(session, 'allocation.write') },
  );
  const open = data?.body.items ?? [];
  if (open.length === 0) return null;
  return (
    <Panel title={texts.openChanges} note={texts.openChangesMore}>
      <DataTable
        caption={texts.openChanges}
        rows={open}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'allocation',
            title: texts.allocation,
            value: ({ allocation }) => nameOf(allocation),
            show: ({ allocation }) => (
              <PageLink to={`/allocations/${allocation}`}>{nameOf(allocation)}</PageLink>
            ),
          },
          { key: 'what', title: texts.what, isLong: true, value: wanted },
          { key: 'said', title: texts.said, isLong: true, value: ({ said }) => said },
          {
            key: 'askedAt',
            title: texts.asked,
            value: ({ askedAt }) => askedAt,
            show: ({ askedAt }) => formats.dateTime(askedAt),
          },
        ]}
      />
    </Panel>
  );
}
