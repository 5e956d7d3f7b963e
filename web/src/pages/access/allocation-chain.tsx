/** The chain of an allocation: the money behind it, and the jobs and statements after it. */
import type { Allocation } from '../../../../src/client/allocations.ts';
import { listCommitments } from '../../../../src/client/commitments.ts';
import { listContracts } from '../../../../src/client/contracts.ts';
import { getDelivery } from '../../../../src/client/delivery.ts';
import { useNames } from '../../api/names.ts';
import { useAll, useAnswer } from '../../api/questions.ts';
import { may, type Permission, useSession } from '../../api/session.ts';
import { type ChainStep, ChainView } from '../../parts/chain-view.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { priceAt } from '../procurement/contract-figures.ts';
import { accessTexts } from './texts.ts';

export function AllocationChain({ allocation }: { readonly allocation: Allocation }) {
  const texts = useTexts(accessTexts);
  const { id, funder, name } = allocation;
  const { commitments, contracts, entitlements } = useBack(allocation);
  const jobs: ChainStep = {
    key: 'jobs',
    kind: texts.jobs,
    name: texts.showJobs,
    place: { to: '/jobs', search: { allocation: id } },
  };
  const statements: ChainStep = {
    key: 'statements',
    kind: texts.statements,
    name: texts.showStatements,
    place: { to: '/settlement', search: { funder } },
  };
  return (
    <ChainView
      back={[commitments, contracts, entitlements]}
      here={{ key: id, kind: texts.allocation, name }}
      forward={[[jobs], [statements]]}
    />
  );
}

/** What it rests on: what the reader may not see is left out, and so is what is not there. */
function useFound({ funder, sites }: Allocation) {
  const session = useSession();
  const asked = (permission: Permission) => ({ isAsked: may(session, permission) });
  const ofFunder = { query: { party: funder } };
  const promised = useAll('commitment', { listCommitments }, ofFunder, asked('commitment.read'));
  const bought = useAll('contract', { listContracts }, {}, asked('contract.read'));
  const delivery = useAnswer('usage', { getDelivery }, { query: {} }, asked('entitlement.read'));
  const ofParty = promised.data?.body.items ?? [];
  const isOwn = new Set(ofParty.map(({ id }) => id));
  const contracts = (bought.data?.body.items ?? []).filter(({ site, contributions }) => {
    const isPaidByIt = contributions.some(({ commitment }) => isOwn.has(commitment));
    return sites.includes(site) && isPaidByIt;
  });
  const isBehind = new Set(
    contracts.flatMap(({ contributions }) => contributions.map(({ commitment }) => commitment)),
  );
  const commitments = ofParty.filter(({ id }) => isBehind.has(id));
  const rows = (delivery.data?.body.rows ?? []).filter(
    (row) => row.funder === funder && sites.includes(row.site),
  );
  return { commitments, contracts, rows };
}

/** Up to the money, the farthest first. */
function useBack(allocation: Allocation) {
  const texts = useTexts(accessTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const { funder } = allocation;
  const { commitments, contracts, rows } = useFound(allocation);
  return {
    commitments: commitments.map(
      ({ id, committedMicros }): ChainStep => ({
        key: id,
        kind: texts.commitment,
        name: nameOf(funder),
        facts: formats.moneyShort(committedMicros),
        place: { to: `/commitments/${id}` },
      }),
    ),
    contracts: contracts.map(
      (contract): ChainStep => ({
        key: contract.id,
        kind: texts.contract,
        name: nameOf(contract.site),
        facts: texts.price(formats.agreedPrice(priceAt(contract, Date.now()))),
        place: { to: '/capacity' },
      }),
    ),
    entitlements: rows.map(
      ({ cluster, site, entitledGpuSeconds }): ChainStep => ({
        key: cluster,
        kind: texts.entitlement,
        name: nameOf(site),
        facts: texts.gpuHours(formats.gpuHours(entitledGpuSeconds)),
        place: { to: '/delivery' },
      }),
    ),
  };
}
