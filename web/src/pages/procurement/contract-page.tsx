/** One contract: when its capacity starts and what that waits for; its phases, money and life. */
import { useParams } from '@tanstack/react-router';
import { type CapacityStart, getCapacityStart } from '../../../../src/client/conditions.ts';
import { getContractLife } from '../../../../src/client/contract-life.ts';
import { type Contract, getContract } from '../../../../src/client/contracts.ts';
import { useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { DetailList } from '../../parts/detail-list.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty, NotFound } from '../../parts/states.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { gpuCountMax, gpusOf, priceAt } from './contract-figures.ts';
import { procurementTexts } from './texts.ts';

export function ContractPage() {
  const { id }: { readonly id?: string } = useParams({ strict: false });
  return isIdOf(id, 'contract') ? <Found id={id} /> : <NotFound />;
}

function Found({ id }: Pick<Contract, 'id'>) {
  const answer = useAnswer('contract', { getContract }, { params: { contractId: id } });
  return <Asked query={answer}>{({ body }) => <Shown contract={body} />}</Asked>;
}

interface OfContract {
  readonly contract: Contract;
}

function Shown({ contract }: OfContract) {
  const texts = useTexts(procurementTexts);
  const nameOf = useNames();
  const formats = useFormats();
  const mayStart = may(useSession(), 'condition.read');
  const price = priceAt(contract, Date.now());
  const lead = texts.contractLead(
    formats.moneyShort(contract.capexMicros),
    formats.count(gpuCountMax(contract)),
    contract.phases.length,
  );
  return (
    <Page
      title={texts.contractTitle(nameOf(contract.site))}
      lead={`${lead} ${texts.contractPrice(formats.agreedPrice(price))}`}
      path={[{ to: '/procurement', name: texts.contracts }]}
    >
      {mayStart && <Start id={contract.id} />}
      <Terms contract={contract} />
      <Phases contract={contract} />
      <Life contract={contract} />
    </Page>
  );
}

function Start({ id }: Pick<Contract, 'id'>) {
  const texts = useTexts(procurementTexts);
  const answer = useAnswer('condition', { getCapacityStart }, { params: { contractId: id } });
  return (
    <Panel title={texts.start}>
      <Asked query={answer}>{({ body }) => <StartShown start={body} />}</Asked>
    </Panel>
  );
}

function StartShown({ start }: { readonly start: CapacityStart }) {
  const texts = useTexts(procurementTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const { plannedAt, kind, startAt, gate, needsCommitment } = start;
  return (
    <DetailList
      details={[
        [texts.standing, texts[kind]],
        [texts.planned, formats.date(plannedAt)],
        [texts.startsAt, startAt === null ? '–' : formats.date(startAt)],
        [
          texts.waitsFor,
          gate === null
            ? texts.nothing
            : `${gate.what} (${nameOf(gate.owner)}, ${formats.date(gate.dueAt)})`,
        ],
        [texts.needsCommitment, needsCommitment ? texts.yes : texts.no],
      ]}
    />
  );
}

function Terms({ contract }: OfContract) {
  const texts = useTexts(procurementTexts);
  const formats = useFormats();
  const { contributions } = contract;
  const nameOf = useNames();
  return (
    <Panel title={texts.terms}>
      <DetailList
        details={[
          [texts.contract, <code key="id">{contract.id}</code>],
          [texts.capex, formats.money(contract.capexMicros)],
          [texts.price, formats.agreedPrice(contract.priceMicrosPerGpuHour)],
          ...contract.priceSteps.map(
            ({ fromAt, microsPerGpuHour }) =>
              [
                texts.priceFrom(formats.date(fromAt)),
                formats.agreedPrice(microsPerGpuHour),
              ] as const,
          ),
          [texts.publicShare, formats.percentOfPpm(contract.publicSharePpm)],
          [texts.availability, formats.percentOfPpm(contract.availabilityPpm)],
          ...contributions.map(
            ({ commitment, party, micros }) =>
              [
                texts.paidFrom,
                <PageLink key={commitment} to={`/commitments/${commitment}`}>
                  {nameOf(party)}: {formats.money(micros)}
                </PageLink>,
              ] as const,
          ),
        ]}
      />
    </Panel>
  );
}

function Phases({ contract: { phases } }: OfContract) {
  const texts = useTexts(procurementTexts);
  const formats = useFormats();
  return (
    <Panel title={texts.phases}>
      <DataTable
        caption={texts.phases}
        rows={phases}
        rowKey={({ name, startsAt }) => `${name} ${startsAt}`}
        columns={[
          { key: 'name', title: texts.phase, value: ({ name }) => name },
          {
            key: 'startsAt',
            title: texts.from,
            value: ({ startsAt }) => startsAt,
            show: ({ startsAt }) => formats.date(startsAt),
          },
          {
            key: 'endsAt',
            title: texts.until,
            value: ({ endsAt }) => endsAt,
            show: ({ endsAt }) => formats.date(endsAt),
          },
          {
            key: 'gpus',
            title: texts.gpus,
            isNumber: true,
            value: gpusOf,
            show: (phase) => formats.count(gpusOf(phase)),
          },
        ]}
      />
    </Panel>
  );
}

/** What came with the plan was not signed here: of that there is no life. */
function Life({ contract: { id, hasLife } }: { readonly contract: Contract }) {
  const texts = useTexts(procurementTexts);
  return (
    <Panel title={texts.life}>
      {hasLife ? (
        <LifeOf id={id} />
      ) : (
        <Empty title={texts.noLife}>
          <p>{texts.noLifeMore}</p>
        </Empty>
      )}
    </Panel>
  );
}

function LifeOf({ id }: Pick<Contract, 'id'>) {
  const texts = useTexts(procurementTexts);
  const formats = useFormats();
  const answer = useAnswer('contract', { getContractLife }, { params: { contractId: id } });
  return (
    <Asked query={answer}>
      {({ body: life }) => (
        <DetailList
          details={[
            [texts.signed, formats.dateTime(life.signedAt)],
            [
              texts.call,
              <PageLink key="call" to={`/calls/${life.call}`}>
                {life.call}
              </PageLink>,
            ],
            ...life.tests.map(
              (test) =>
                [
                  texts.testOf(test.number),
                  `${formats.date(test.testedAt)}: ${texts[test.result]}, ` +
                    `${formats.count(test.gpuCount)} ${texts.gpus}`,
                ] as const,
            ),
            ...life.due.map(
              ({ dueAt, micros }) =>
                [texts.dueAt(formats.date(dueAt)), formats.money(micros)] as const,
            ),
            [texts.missing, formats.count(life.missingItems.length)],
            [texts.left, life.exit === null ? texts.no : formats.date(life.exit.fromAt)],
          ]}
        />
      )}
    </Asked>
  );
}
