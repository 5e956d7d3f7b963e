/** Which calls there are and where each stands; and the contracts that capacity rests on. */
import { type Agreement, listAgreements } from '../../../../src/client/agreements.ts';
import { type Call, listCalls } from '../../../../src/client/calls.ts';
import { type Contract, listContracts } from '../../../../src/client/contracts.ts';
import { type NameOf, useNames } from '../../api/names.ts';
import { useAll } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { idColumn } from '../../parts/table/id-column.tsx';
import { ListTable } from '../../parts/table/list-table.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { publicCallTexts } from '../public/call-texts.ts';
import { agreementTexts } from './agreement-texts.ts';
import { isOpenForBids, shownStateOf } from './call-state.ts';
import { priceAt } from './contract-figures.ts';
import { interestTexts } from './interest-texts.ts';
import { procurementTexts } from './texts.ts';

export function CallsPage() {
  const texts = useTexts(procurementTexts);
  const formats = useFormats();
  const interests = useTexts(interestTexts);
  const publicCalls = useTexts(publicCallTexts);
  const session = useSession();
  const none = (
    <Empty title={texts.noCall}>
      <p>{texts.noCallMore}</p>
    </Empty>
  );
  return (
    <Page
      title={texts.title}
      lead={useLead()}
      actions={
        <>
          {may(session, 'interest.read') && (
            <PageLink to="/interests">{interests.interests}</PageLink>
          )}
          <PageLink to="/public/calls">{publicCalls.publicPage}</PageLink>
        </>
      }
    >
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
      {may(session, 'agreement.read') && <Agreements />}
      {may(session, 'contract.read') && <Contracts />}
    </Page>
  );
}

/** How many calls are open, and what is contracted, as far as one may see it. */
function useLead(): string | undefined {
  const texts = useTexts(procurementTexts);
  const formats = useFormats();
  const isAsked = may(useSession(), 'contract.read');
  const calls = useAll('call', { listCalls }, {}).data?.body.items;
  const contracts = useAll('contract', { listContracts }, {}, { isAsked }).data?.body.items;
  if (calls === undefined) return undefined;
  const open = calls.filter((call) => isOpenForBids(call, Date.now())).length;
  const lead = texts.leadCalls(calls.length, open);
  if (contracts === undefined || contracts.length === 0) return lead;
  const capex = contracts.reduce((sum, { capexMicros }) => sum + BigInt(capexMicros), 0n);
  return `${lead} ${texts.leadContracts(contracts.length, formats.moneyShort(capex))}`;
}

function Agreements() {
  const texts = useTexts(agreementTexts);
  const formats = useFormats();
  const signed = ({ parties }: Agreement) =>
    parties.filter(({ signedAt }) => signedAt !== null).length;
  return (
    <Panel title={texts.agreements}>
      <ListTable
        topic="call"
        list={{ listAgreements }}
        path="/v1/agreements"
        input={{}}
        caption={texts.agreements}
        rowKey={({ id }) => id}
        empty={<Empty title={texts.none} />}
        columns={[
          {
            key: 'name',
            title: texts.agreement,
            value: ({ name }: Agreement) => name,
            show: ({ id, name }: Agreement) => <PageLink to={`/agreements/${id}`}>{name}</PageLink>,
          },
          {
            key: 'signed',
            title: texts.signed,
            isNumber: true,
            value: signed,
            show: (row: Agreement) => texts.ofAll(signed(row), row.parties.length),
          },
          {
            key: 'frozenAt',
            title: texts.frozenAt,
            value: ({ frozenAt }: Agreement) => frozenAt ?? '',
            show: ({ frozenAt }: Agreement) => (frozenAt === null ? '–' : formats.date(frozenAt)),
          },
        ]}
      />
    </Panel>
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
    { key: 'state', title: texts.state, value: (call) => texts[shownStateOf(call, Date.now())] },
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
      show: ({ unionMicrosMax }) => formats.moneyInFull(unionMicrosMax),
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
      show: ({ capexMicros }) => formats.moneyInFull(capexMicros),
    },
    {
      key: 'eurPerGpuHour',
      title: texts.price,
      isNumber: true,
      value: (contract) => Number(priceAt(contract, Date.now())) / 1e6,
      show: (contract) => formats.agreedPrice(priceAt(contract, Date.now())),
    },
    { key: 'phases', title: texts.phases, isNumber: true, value: ({ phases }) => phases.length },
    idColumn(texts.contract),
  ];
}
