/** Contracts. Seen by those of their programme, of their site, and by every party that pays. */
import Type, { type Static } from 'typebox';
import { present } from '../../kernel/assert.ts';
import type { Database } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { type Condition, idsOfKind, selectPage, whereEqual } from '../../platform/http/page-sql.ts';
import { defineRead } from '../../platform/http/read.ts';
import type { AnyRoute } from '../../platform/http/route.ts';
import {
  toWireInstant,
  toWireMicros,
  wireCount,
  wireId,
  wireInstant,
  wireMicros,
  wirePpm,
  wireText,
  wireVersion,
} from '../../platform/http/wire.ts';
import type { Reach } from '../../platform/identity/access.ts';
import { scopesOfContractReaders } from '../commands/contract-scopes.ts';
import { HAS_LIFE, hasContractLife } from '../store/contract-life.ts';
import {
  CONTRACT_COLUMNS,
  type ContractRow,
  contractFromRow,
  selectContract,
  selectPartiesOf,
} from '../store/contracts.ts';

export interface ContractPorts {
  readonly database: Database;
}

const CLOSED = { additionalProperties: false } as const;

const wirePhase = Type.Object(
  {
    name: wireText(200),
    startsAt: wireInstant,
    endsAt: wireInstant,
    capacity: Type.Array(
      Type.Object({ cluster: wireId('cluster_'), gpuCount: wireCount(1, 100_000_000) }, CLOSED),
    ),
  },
  CLOSED,
);

const wireContract = Type.Object(
  {
    id: wireId('contract_'),
    programme: wireId('programme_'),
    site: wireId('site_'),
    furtherSites: Type.Array(wireId('site_'), { maxItems: 100 }),
    capexMicros: wireMicros,
    /** As it was signed. */
    priceMicrosPerGpuHour: wireMicros,
    /** Prices by an index since then, in order of time; the last that has begun is in force. */
    priceSteps: Type.Array(
      Type.Object({ fromAt: wireInstant, microsPerGpuHour: wireMicros }, CLOSED),
    ),
    publicSharePpm: wirePpm,
    availabilityPpm: wirePpm,
    creditPpm: wireCount(0, 10_000_000),
    storageTerabytes: wireCount(0, 100_000_000),
    phases: Type.Array(wirePhase),
    contributions: Type.Array(
      Type.Object(
        { commitment: wireId('commitment_'), party: wireId('party_'), micros: wireMicros },
        CLOSED,
      ),
    ),
    /** What came with a programme file was not signed here. */
    hasLife: Type.Boolean({
      description: 'true: it was signed from an awarded bid; what became of it is at …/life',
    }),
    version: wireVersion,
  },
  { ...CLOSED, title: 'Contract' },
);

type Contract = ReturnType<typeof contractFromRow>;

interface Shown {
  readonly hasLife: boolean;
  readonly version: number;
  /** Whose each commitment is. */
  readonly parties: Awaited<ReturnType<typeof selectPartiesOf>>;
}

function toWireContract(
  contract: Contract,
  { hasLife, version, parties }: Shown,
): Static<typeof wireContract> {
  return {
    id: contract.id,
    programme: contract.programme,
    site: contract.site,
    furtherSites: [...(contract.furtherSites ?? [])],
    capexMicros: toWireMicros(contract.capexMicros),
    priceMicrosPerGpuHour: toWireMicros(contract.priceMicrosPerGpuHour),
    priceSteps: (contract.priceSteps ?? []).map(({ fromAt, microsPerGpuHour }) => ({
      fromAt: toWireInstant(fromAt),
      microsPerGpuHour: toWireMicros(microsPerGpuHour),
    })),
    publicSharePpm: contract.publicSharePpm,
    availabilityPpm: contract.serviceLevel.availabilityPpm,
    creditPpm: contract.serviceLevel.creditPpm,
    storageTerabytes: contract.storageTerabytes,
    phases: contract.phases.map(({ name, start, end, capacity }) => ({
      name,
      startsAt: toWireInstant(start),
      endsAt: toWireInstant(end),
      capacity: capacity.map((each) => ({ ...each })),
    })),
    contributions: contract.contributions.map(({ commitment, micros }) => ({
      commitment,
      party: present(parties.get(commitment), commitment),
      micros: toWireMicros(micros),
    })),
    hasLife,
    version,
  };
}

/** A row of a contract is seen in its programme, at its site, and by each party that pays. */
function whereSeen(reach: Reach): Condition | undefined {
  if ('everywhere' in reach) return undefined;
  return (bind) => {
    const [programmes, sites] = [idsOfKind(reach, 'programme'), idsOfKind(reach, 'site')];
    const held = bind(sites);
    return `c.programme = ANY(${bind(programmes)}) OR c.site = ANY(${held})
     OR EXISTS (SELECT FROM procurement.contract_site AS s
                 WHERE s.contract = c.id AND s.site = ANY(${held}))
     OR EXISTS (SELECT FROM procurement.contribution AS b
                  JOIN funding.commitment AS f ON f.id = b.commitment
                 WHERE b.contract = c.id AND f.party = ANY(${bind(idsOfKind(reach, 'party'))}))`;
  };
}

/** At a site, be it the first of the contract or a further one. */
function whereAt(site: string | undefined): Condition | undefined {
  if (site === undefined) return undefined;
  return (bind) => {
    const at = bind(site);
    return `c.site = ${at} OR EXISTS (SELECT FROM procurement.contract_site AS s
              WHERE s.contract = c.id AND s.site = ${at})`;
  };
}

const CONTRACTS = {
  select: `${CONTRACT_COLUMNS}, ${HAS_LIFE} AS has_life`,
  from: 'procurement.contract AS c',
  sorts: {
    id: { column: 'c.id', type: 'text' },
    site: { column: 'c.site', type: 'text' },
    added: { column: 'c.position', type: 'bigint' },
  },
  id: { column: 'c.id', type: 'text' },
} as const;

const listContracts = defineList({
  operationId: 'listContracts',
  path: '/v1/contracts',
  summary: 'What is bought, from whom, at what price',
  room: 'procurement',
  permission: 'contract.read',
  item: wireContract,
  filters: {
    programme: Type.Optional(wireId('programme_')),
    site: Type.Optional(wireId('site_')),
    commitment: Type.Optional(wireId('commitment_')),
  },
  sorts: ['id', 'site', 'added'],
  defaultSort: 'added',
  readPage: async ({ page, query, reach }, { database }: ContractPorts) => {
    const { commitment } = query;
    const found = await selectPage<ContractRow & { readonly has_life: boolean }>(
      database,
      CONTRACTS,
      page,
      [
        whereSeen(reach),
        whereEqual('c.programme', query.programme),
        whereAt(query.site),
        commitment === undefined
          ? undefined
          : (bind) =>
              `c.id IN (SELECT contract FROM procurement.contribution
                       WHERE commitment = ${bind(commitment)})`,
      ],
    );
    const read = mapPage(found, (row) => ({ row, contract: contractFromRow(row) }));
    const parties = await selectPartiesOf(
      database,
      read.items.map(({ contract }) => contract),
    );
    return mapPage(read, ({ row: { has_life: hasLife, version }, contract }) =>
      toWireContract(contract, { hasLife, version, parties }),
    );
  },
});

const getContract = defineRead({
  operationId: 'getContract',
  path: '/v1/contracts/:contractId',
  summary: 'One contract with its phases and contributions',
  room: 'procurement',
  permission: 'contract.read',
  params: Type.Object({ contractId: wireId('contract_') }, CLOSED),
  answer: wireContract,
  find: async ({ params: { contractId } }, { database }: ContractPorts) => {
    const found = await selectContract(database, contractId);
    if (found === undefined) return undefined;
    const scopes = await scopesOfContractReaders(database, found);
    const { version } = found;
    const show = async () => {
      const hasLife = await hasContractLife(database, contractId);
      const parties = await selectPartiesOf(database, [found]);
      return { body: toWireContract(found, { hasLife, version, parties }), version };
    };
    return { scopes, show };
  },
});

export const CONTRACT_ROUTES: readonly AnyRoute<ContractPorts>[] = [listContracts, getContract];
