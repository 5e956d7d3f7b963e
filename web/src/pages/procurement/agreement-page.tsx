/** An agreement: who has signed it with which commitment, what it fixes, whether it is frozen. */
import { useParams } from '@tanstack/react-router';
import { type Agreement, getAgreement } from '../../../../src/client/agreements.ts';
import { listCommitments } from '../../../../src/client/commitments.ts';
import { useNames } from '../../api/names.ts';
import { useAll, useAnswer } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { DetailList } from '../../parts/detail-list.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { NotFound } from '../../parts/states.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { partyColumn } from '../../parts/table/party-column.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { agreementTexts } from './agreement-texts.ts';
import { Criteria, Lots } from './call-terms.tsx';
import { SignAgreement } from './sign-agreement.tsx';
import { procurementTexts } from './texts.ts';

export function AgreementPage() {
  const { id }: { readonly id?: string } = useParams({ strict: false });
  return isIdOf(id, 'agreement') ? <Found id={id} /> : <NotFound />;
}

function Found({ id }: Pick<Agreement, 'id'>) {
  const answer = useAnswer('call', { getAgreement }, { params: { agreementId: id } });
  return <Asked query={answer}>{({ body }) => <Shown agreement={body} />}</Asked>;
}

interface OfAgreement {
  readonly agreement: Agreement;
}

function Shown({ agreement }: OfAgreement) {
  const texts = useTexts(agreementTexts);
  const formats = useFormats();
  const { name, parties, core, frozenAt } = agreement;
  const signed = parties.filter(({ signedAt }) => signedAt !== null).length;
  const fixed = frozenAt === null ? texts.open : texts.frozen(formats.date(frozenAt));
  return (
    <Page
      title={name}
      lead={`${texts.signedLead(signed, parties.length)} ${fixed}`}
      path={[{ to: '/procurement', name: useTexts(procurementTexts).calls }]}
    >
      <Signatories agreement={agreement} />
      <Core agreement={agreement} />
      <Lots call={core} />
      <Criteria call={core} />
    </Page>
  );
}

function Signatories({ agreement }: OfAgreement) {
  const { parties, programme } = agreement;
  const texts = useTexts(agreementTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const query = { programme };
  const isAsked = may(useSession(), 'commitment.read');
  const commitments = useAll('commitment', { listCommitments }, { query }, { isAsked });
  const found = commitments.data?.body.items ?? [];
  const money = formats.moneyAlike(found.map(({ committedMicros }) => committedMicros));
  const amountOf = (id: string) => {
    const own = found.find((each) => each.id === id);
    return own === undefined ? texts.itsCommitment : money(own.committedMicros);
  };
  const missingFirst = [...parties].sort(
    (a, b) => Number(a.signedAt !== null) - Number(b.signedAt !== null),
  );
  return (
    <Panel title={texts.signatories}>
      <DataTable
        caption={texts.signatories}
        rows={missingFirst}
        rowKey={({ party }) => party}
        columns={[
          partyColumn(nameOf, {
            key: 'party',
            title: texts.party,
            partyOf: ({ party }: { readonly party: string }) => party,
          }),
          {
            key: 'signedAt',
            title: texts.signedAt,
            value: ({ signedAt }) => signedAt ?? '',
            show: ({ party, signedAt }) =>
              signedAt === null ? (
                <SignAgreement agreement={agreement} party={party} />
              ) : (
                formats.date(signedAt)
              ),
          },
          {
            key: 'commitment',
            title: texts.commitment,
            value: ({ commitment }) => commitment ?? '–',
            show: ({ commitment }) =>
              commitment === null ? (
                '–'
              ) : (
                <PageLink to={`/commitments/${commitment}`}>{amountOf(commitment)}</PageLink>
              ),
          },
        ]}
      />
    </Panel>
  );
}

function Core({ agreement: { core, programme } }: OfAgreement) {
  const texts = useTexts(agreementTexts);
  const calls = useTexts(procurementTexts);
  const programmeName = useNames('programme');
  const formats = useFormats();
  return (
    <Panel title={texts.core} note={texts.coreMore}>
      <DetailList
        details={[
          [texts.programme, programmeName(programme)],
          [calls.projectsMax, formats.count(core.projectCountMax)],
          [calls.unionMax, formats.money(core.unionMicrosMax)],
          ...core.unionMicrosMaxByPhase.flatMap((micros, index) =>
            micros === null
              ? []
              : [[`${calls.unionMax}: ${core.phaseNames[index]}`, formats.money(micros)] as const],
          ),
        ]}
      />
    </Panel>
  );
}
