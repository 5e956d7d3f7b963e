/** Whether each state of a draft has signed what a launch needs, and the launch itself. */
import { type Agreement, getAgreement } from '../../../../src/client/agreements.ts';
import { launchCall } from '../../../../src/client/calls.ts';
import { type Commitment, listCommitments } from '../../../../src/client/commitments.ts';
import { useNames } from '../../api/names.ts';
import { useAll, useAnswer } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import { useWrite } from '../../parts/form/use-write.ts';
import { Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { fundingTexts } from '../funding/texts.ts';
import type { OfCall } from './call-places.tsx';
import { callTexts } from './call-texts.ts';

export interface Cover {
  readonly state: `party_${string}`;
  readonly signedAt: string | null;
  /** The one that is signed, or else any that it has drafted. */
  readonly commitment: Commitment | undefined;
}

const BINDING: readonly Commitment['status'][] = ['signed', 'called', 'paid'];

export function coverOf(
  states: readonly `party_${string}`[],
  { parties }: Pick<Agreement, 'parties'>,
  commitments: readonly Commitment[],
): readonly Cover[] {
  return states.map((state) => {
    const own = commitments.filter(({ party }) => party === state);
    return {
      state,
      signedAt: parties.find(({ party }) => party === state)?.signedAt ?? null,
      commitment: own.find(({ status }) => BINDING.includes(status)) ?? own[0],
    };
  });
}

export function isCovered({ signedAt, commitment }: Cover): boolean {
  return signedAt !== null && commitment !== undefined && BINDING.includes(commitment.status);
}

/** `undefined`: not known yet, or not for who looks at it. */
export function useCover({ call }: OfCall): readonly Cover[] | undefined {
  const session = useSession();
  const isAsked = may(session, 'agreement.read') && may(session, 'commitment.read');
  const agreement = useAnswer(
    'call',
    { getAgreement },
    { params: { agreementId: call.agreement } },
    { isAsked },
  );
  const query = { programme: call.programme };
  const commitments = useAll('commitment', { listCommitments }, { query }, { isAsked });
  if (agreement.data === undefined || commitments.data === undefined) return undefined;
  return coverOf(call.states, agreement.data.body, commitments.data.body.items);
}

export function CoverPanel({ cover }: { readonly cover: readonly Cover[] }) {
  const texts = useTexts(callTexts);
  const states = useTexts(fundingTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const money = formats.moneyAlike(
    cover.flatMap(({ commitment }) => commitment?.committedMicros ?? []),
  );
  const missingFirst = [...cover].sort((a, b) => Number(isCovered(a)) - Number(isCovered(b)));
  return (
    <Panel title={texts.cover} note={texts.coverMore}>
      <DataTable
        caption={texts.cover}
        rows={missingFirst}
        rowKey={({ state }) => state}
        columns={[
          { key: 'state', title: texts.stateName, value: ({ state }) => nameOf(state) },
          {
            key: 'agreement',
            title: texts.agreementSigned,
            value: ({ signedAt }) => signedAt ?? '',
            show: ({ signedAt }) =>
              signedAt === null ? <Missing text={texts.notSigned} /> : formats.date(signedAt),
          },
          {
            key: 'commitment',
            title: texts.commitment,
            value: ({ commitment }) => commitment?.status ?? '',
            show: ({ commitment }) =>
              commitment === undefined ? (
                <Missing text={texts.notSigned} />
              ) : (
                <PageLink to={`/commitments/${commitment.id}`}>
                  {states[commitment.status]}: {money(commitment.committedMicros)}
                </PageLink>
              ),
          },
        ]}
      />
    </Panel>
  );
}

function Missing({ text }: { readonly text: string }) {
  return <strong className="lacking">{text}</strong>;
}

/** What stands in the way is refused in the dialog, state by state. */
export function Launch({ call: { id, version } }: OfCall) {
  const texts = useTexts(callTexts);
  const launch = useWrite(['call'], { launchCall });
  return (
    <ConfirmButton
      text={texts.launch}
      question={texts.launchQuestion}
      sending={launch}
      about={{ version }}
      act={(seen) => launch.send({ input: { params: { callId: id } }, version: seen })}
    >
      <p>{texts.launchMore}</p>
    </ConfirmButton>
  );
}
