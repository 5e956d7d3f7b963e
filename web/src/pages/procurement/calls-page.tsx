/** Which calls there are and where each stands; and the contracts that capacity rests on. */
import { type Call, listCalls } from '../../../../src/client/calls.ts';
import { type Contract, listContracts } from '../../../../src/client/contracts.ts';
import { type NameOf, useNames } from '../../api/names.ts';
import { may, useSession } from '../../api/session.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { ListTable } from '../../parts/table/list-table.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { procurementTexts } from './texts.ts';

export function CallsPage() {
  const texts = useTexts(procurementTexts);
  const formats = useFormats();
  const hasContracts = may(useSession(), 'contract.read');
  const none = (
    <Empty title={texts.noCall}>
      <p>{texts.noCallMore}</p>
    </Empty>
  );
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Panel title={texts.calls}>
        <ListTable
          topic="call"
          list={{ listCalls }}
          path="/v1/calls"
          input={{}}
          caption={texts.calls}
          columns={callColumns(texts, formats)}
          rowKey={({ id }) => id}
          empty={none}
        />
      </Panel>
      {hasContracts && <Contracts />}
    </Page>
  );
}

function Contracts() {
  const texts = useTexts(procurementTexts);
  const formats = useFormats();
  const nameOf = useNames();
  return (
    <Panel title={texts.contracts}>
      <ListTable
        topic="contract"
        list={{ listContracts }}
        path="/v1/contracts"
        input={{}}
        caption={texts.contracts}
        columns={contractColumns(texts, formats, nameOf)}
        rowKey={({ id }) => id}
        empty={<Empty title={texts.noContract} />}
      />
    </Panel>
  );
}

type Texts = (typeof procurementTexts)['en'];

function callColumns(texts: Texts, formats: Formats): readonly Column<Call>[] {
  return [
    {
      key: 'name',
      title: texts.call,
      value: ({ name }) => name,
      show: ({ id, name }) => <PageLink to={`/calls/${id}`}>{name}</PageLink>,
    },
    { key: 'state', title: texts.state, value: ({ state }) => texts[state] },
    {
      key: 'deadlineAt',
      title: texts.deadline,
      value: ({ deadlineAt }) => deadlineAt,
      show: ({ deadlineAt }) => formats.dateTime(deadlineAt),
    },
    { key: 'lots', title: texts.lots, isNumber: true, value: ({ lots }) => lots.length },
    {
      key: 'unionEurMax',
      title: texts.unionMax,
      isNumber: true,
      value: ({ unionMicrosMax }) => Number(unionMicrosMax) / 1e6,
      show: ({ unionMicrosMax }) => formats.moneyShort(unionMicrosMax),
    },
  ];
}

function contractColumns(
  texts: Texts,
  formats: Formats,
  nameOf: NameOf,
): readonly Column<Contract>[] {
  return [
    {
      key: 'site',
      title: texts.site,
      value: ({ site }) => nameOf(site),
      show: ({ id, site }) => <PageLink to={`/contracts/${id}`}>{nameOf(site)}</PageLink>,
    },
    {
      key: 'capexEur',
      title: texts.capex,
      isNumber: true,
      value: ({ capexMicros }) => Number(capexMicros) / 1e6,
      show: ({ capexMicros }) => formats.moneyShort(capexMicros),
    },
    {
      key: 'eurPerGpuHour',
      title: texts.price,
      isNumber: true,
      value: ({ priceMicrosPerGpuHour }) => Number(priceMicrosPerGpuHour) / 1e6,
      show: ({ priceMicrosPerGpuHour }) => formats.money(priceMicrosPerGpuHour),
    },
    { key: 'phases', title: texts.phases, isNumber: true, value: ({ phases }) => phases.length },
    { key: 'id', title: texts.contract, value: ({ id }) => id, isExtra: true },
  ];
}
