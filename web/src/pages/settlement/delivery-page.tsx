/** What each funder is entitled to this month at each site, and what it has got of it so far. */
import { type Delivery, getDelivery } from '../../../../src/client/delivery.ts';
import { type NameOf, useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { useSearchText } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import { hoursColumns } from '../../parts/table/amount-columns.ts';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { partyColumn } from '../../parts/table/party-column.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { settlementTexts } from './texts.ts';

export function DeliveryPage() {
  const texts = useTexts(settlementTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const session = useSession();
  const fromMonth = useSearchText('fromMonth');
  const delivery = useAnswer('usage', { getDelivery }, { query: { fromMonth } });
  const path = [{ to: '/settlement', name: texts.settlement }];
  return (
    <Page
      title={texts.deliveryTitle}
      lead={`${leadOf(delivery.data?.body.rows ?? [], texts, formats)} ${texts.deliveryLead}`}
      path={path}
      actions={may(session, 'invoice.read') && <PageLink to="/invoices">{texts.invoices}</PageLink>}
    >
      <Asked query={delivery}>
        {({ body: { rows } }) => (
          <DataTable
            caption={texts.deliveryCaption}
            columns={columnsOf(texts, formats, nameOf)}
            rows={rows}
            rowKey={({ month, funder, cluster }) => `${month} ${funder} ${cluster}`}
            empty={<Empty title={texts.deliveryNone} />}
          />
        )}
      </Asked>
    </Page>
  );
}

type Texts = (typeof settlementTexts)['en'];

function columnsOf(texts: Texts, formats: Formats, nameOf: NameOf): readonly Column<Delivery>[] {
  const hours = hoursColumns<Delivery>(formats);
  return [
    {
      key: 'month',
      title: texts.month,
      value: ({ month }) => month,
      show: ({ month }) => formats.month(month),
    },
    partyColumn(nameOf, { key: 'funder', title: texts.funder, partyOf: (row) => row.funder }),
    { key: 'site', title: texts.site, value: ({ site }) => nameOf(site) },
    hours('entitledGpuHours', texts.entitled, ({ entitledGpuSeconds }) => entitledGpuSeconds),
    hours('usedGpuHours', texts.used, ({ usedGpuSeconds }) => usedGpuSeconds),
    hours('runningGpuHours', texts.running, ({ runningGpuSeconds }) => runningGpuSeconds),
    {
      key: 'share',
      title: texts.share,
      isNumber: true,
      value: shareOf,
      show: (row) => {
        const share = shareOf(row);
        return share === null ? '–' : formats.percent(share);
      },
    },
  ];
}

/** Of the first month that is shown. */
function leadOf(rows: readonly Delivery[], texts: Texts, formats: Formats): string {
  const month = rows[0]?.month;
  const own = rows.filter((row) => row.month === month);
  const entitled = own.reduce((sum, row) => sum + row.entitledGpuSeconds, 0);
  if (month === undefined || entitled === 0) return '';
  const got = own.reduce((sum, row) => sum + row.usedGpuSeconds + row.runningGpuSeconds, 0);
  return texts.deliveryLeadOf(
    formats.month(month),
    formats.gpuHours(got),
    formats.gpuHours(entitled),
    formats.percent(got / entitled),
  );
}

/** Of nothing there is no share. */
function shareOf(row: Delivery): number | null {
  const { entitledGpuSeconds, usedGpuSeconds, runningGpuSeconds } = row;
  if (entitledGpuSeconds === 0) return null;
  return (usedGpuSeconds + runningGpuSeconds) / entitledGpuSeconds;
}
