/** One party: who it is, and all along the chain that it does, as far as one may see it. */
import { useParams } from '@tanstack/react-router';
import { getParty, type Party } from '../../../../src/client/parties.ts';
import { useAnswer } from '../../api/questions.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { DetailList } from '../../parts/detail-list.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { PartyLink } from '../../parts/party-link.tsx';
import { NotFound } from '../../parts/states.tsx';
import { isolated } from '../../texts/isolated.ts';
import { useTexts } from '../../texts/preferences.tsx';
import { Commitments, Contracts, Invoices } from './party-of-money.tsx';
import { Allocations, Applications, Registrations, Sites, Statements } from './party-of-time.tsx';
import { partyTexts } from './party-texts.ts';

export function PartyPage() {
  const { id } = useParams({ strict: false });
  return isIdOf(id, 'party') ? <One id={id} /> : <NotFound />;
}

function One({ id }: Pick<Party, 'id'>) {
  const answer = useAnswer('plan', { getParty }, { params: { partyId: id } });
  return <Asked query={answer}>{({ body }) => <Shown party={body} />}</Asked>;
}

function Shown({ party }: { readonly party: Party }) {
  const texts = useTexts(partyTexts);
  const { id, name, kind, state, membership } = party;
  return (
    <Page
      title={isolated(name)}
      lead={texts[kind]}
      path={[{ to: '/parties', name: texts.caption }]}
    >
      <Panel title={texts.who}>
        <DetailList
          details={[
            [texts.id, <code key="id">{id}</code>],
            ...(state === null || state === id
              ? []
              : [[texts.ofState, <PartyLink key="state" party={state} />] as const]),
            ...(membership === null ? [] : [[texts.membership, texts[membership]] as const]),
          ]}
        />
      </Panel>
      <Commitments party={id} />
      <Contracts party={id} />
      <Sites party={id} />
      <Allocations party={id} as="funder" />
      <Allocations party={id} as="holder" />
      <Statements party={id} />
      <Applications party={id} />
      <Invoices party={id} as="buyer" />
      <Invoices party={id} as="seller" />
      <Registrations party={id} />
    </Page>
  );
}
