/** Contracts with their phases and contributions. Read whole: a plan has some, not thousands. */
import type {
  ClusterId,
  CommitmentId,
  ContractId,
  PartyId,
  ProgrammeId,
  SiteId,
} from '../../kernel/ids.ts';
import { toEpochSeconds, toEurMicros, toPartsPerMillion } from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { Contract, Contribution, Phase } from '../contract.ts';
import type { PriceStep } from '../indexation.ts';

export interface ContractRow {
  readonly id: ContractId;
  readonly programme: ProgrammeId;
  readonly site: SiteId;
  readonly further_sites: readonly SiteId[];
  readonly capex_micros: bigint;
  readonly price_micros_per_gpu_hour: bigint;
  readonly public_share_ppm: number;
  readonly availability_ppm: number;
  readonly credit_ppm: number;
  readonly storage_terabytes: number;
  readonly version: number;
  readonly phases: readonly PhaseJson[];
  /** `[from, micros]`, as text for the same reason. */
  readonly price_steps: readonly (readonly [number, string])[];
  /** `[commitment, micros]`, as text because JSON numbers end at 2^53. */
  readonly contributions: readonly (readonly [CommitmentId, string])[];
}

interface PhaseJson {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly capacity: readonly { readonly cluster: ClusterId; readonly gpuCount: number }[];
}

export const CONTRACT_COLUMNS = `
  c.id, c.programme, c.site, c.capex_micros, c.price_micros_per_gpu_hour, c.public_share_ppm,
  c.availability_ppm, c.credit_ppm, c.storage_terabytes, c.version,
  (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'name', p.name, 'start', p.start_at, 'end', p.end_at, 'capacity',
            (SELECT coalesce(jsonb_agg(jsonb_build_object('cluster', k.cluster,
                       'gpuCount', k.gpu_count) ORDER BY k.number), '[]')
               FROM procurement.phase_capacity AS k
              WHERE k.contract = c.id AND k.phase = p.number)) ORDER BY p.number), '[]')
     FROM procurement.phase AS p WHERE p.contract = c.id) AS phases,
  ARRAY(SELECT s.site FROM procurement.contract_site AS s WHERE s.contract = c.id
         ORDER BY s.number) AS further_sites,
  (SELECT coalesce(jsonb_agg(jsonb_build_array(i.from_at, i.micros_per_gpu_hour::text)
                             ORDER BY i.from_at), '[]')
     FROM procurement.price_step AS i WHERE i.contract = c.id) AS price_steps,
  (SELECT coalesce(jsonb_agg(jsonb_build_array(b.commitment, b.micros::text) ORDER BY b.number),
                   '[]')
     FROM procurement.contribution AS b WHERE b.contract = c.id) AS contributions`;

export async function selectContracts(reader: Reader): Promise<readonly Contract[]> {
  const rows = await reader.query<ContractRow>(
    `SELECT ${CONTRACT_COLUMNS} FROM procurement.contract AS c ORDER BY c.position`,
    [],
  );
  return rows.map(contractFromRow);
}

export async function selectContract(
  reader: Reader,
  id: string,
): Promise<(Contract & { readonly version: number }) | undefined> {
  const [row] = await reader.query<ContractRow>(
    `SELECT ${CONTRACT_COLUMNS} FROM procurement.contract AS c WHERE c.id = $1`,
    [id],
  );
  return row === undefined ? undefined : { ...contractFromRow(row), version: row.version };
}

export function contractFromRow(row: ContractRow): Contract {
  return {
    id: row.id,
    programme: row.programme,
    site: row.site,
    ...(row.further_sites.length === 0 ? {} : { furtherSites: row.further_sites }),
    phases: row.phases.map(phaseFromJson),
    capexMicros: toEurMicros(row.capex_micros),
    priceMicrosPerGpuHour: toEurMicros(row.price_micros_per_gpu_hour),
    ...(row.price_steps.length === 0 ? {} : { priceSteps: row.price_steps.map(stepFromJson) }),
    publicSharePpm: toPartsPerMillion(row.public_share_ppm),
    contributions: row.contributions.map(
      ([commitment, micros]): Contribution => ({ commitment, micros: toEurMicros(BigInt(micros)) }),
    ),
    serviceLevel: {
      availabilityPpm: toPartsPerMillion(row.availability_ppm),
      creditPpm: toPartsPerMillion(row.credit_ppm),
    },
    storageTerabytes: row.storage_terabytes,
  };
}

function stepFromJson([fromAt, micros]: ContractRow['price_steps'][number]): PriceStep {
  return { fromAt: toEpochSeconds(fromAt), microsPerGpuHour: toEurMicros(BigInt(micros)) };
}

function phaseFromJson({ name, start, end, capacity }: PhaseJson): Phase {
  return { name, start: toEpochSeconds(start), end: toEpochSeconds(end), capacity };
}

/** The contracts to which a commitment contributes, in their order. */
export async function selectContractsDrawingOn(
  reader: Reader,
  commitment: CommitmentId,
): Promise<readonly ContractId[]> {
  const rows = await reader.query<{ readonly id: ContractId }>(
    `SELECT id FROM procurement.contract WHERE id IN
       (SELECT contract FROM procurement.contribution WHERE commitment = $1) ORDER BY position`,
    [commitment],
  );
  return rows.map(({ id }) => id);
}

/** The parties whose commitments contribute to a contract. */
export async function selectPayersOf(reader: Reader, contract: string): Promise<readonly string[]> {
  const rows = await reader.query<{ readonly party: string }>(
    `SELECT DISTINCT f.party FROM procurement.contribution AS b
       JOIN funding.commitment AS f ON f.id = b.commitment WHERE b.contract = $1 ORDER BY 1`,
    [contract],
  );
  return rows.map(({ party }) => party);
}

/** Whose the commitments are that contribute to some contracts. */
export async function selectPartiesOf(
  reader: Reader,
  contracts: readonly Pick<Contract, 'contributions'>[],
): Promise<ReadonlyMap<CommitmentId, PartyId>> {
  const commitments = contracts.flatMap(({ contributions }) =>
    contributions.map(({ commitment }) => commitment),
  );
  const rows = await reader.query<{ readonly id: CommitmentId; readonly party: PartyId }>(
    'SELECT id, party FROM funding.commitment WHERE id = ANY($1)',
    [commitments],
  );
  return new Map(rows.map(({ id, party }) => [id, party]));
}

/** Adds the contract, or writes it anew with all its phases and contributions. */
export async function upsertContract(writer: Writer, contract: Contract): Promise<void> {
  await upsertContractRow(writer, contract);
  await writer.query('DELETE FROM procurement.phase WHERE contract = $1', [contract.id]);
  await writer.query('DELETE FROM procurement.contribution WHERE contract = $1', [contract.id]);
  await writer.query('DELETE FROM procurement.contract_site WHERE contract = $1', [contract.id]);
  await insertFurtherSites(writer, contract);
  await insertPhases(writer, contract);
  await insertContributions(writer, contract);
}

async function upsertContractRow(writer: Writer, contract: Contract): Promise<void> {
  await writer.query(
    `INSERT INTO procurement.contract (id, programme, site, capex_micros,
       price_micros_per_gpu_hour, public_share_ppm, availability_ppm, credit_ppm,
       storage_terabytes)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (id) DO UPDATE SET programme = excluded.programme, site = excluded.site,
       capex_micros = excluded.capex_micros,
       price_micros_per_gpu_hour = excluded.price_micros_per_gpu_hour,
       public_share_ppm = excluded.public_share_ppm,
       availability_ppm = excluded.availability_ppm, credit_ppm = excluded.credit_ppm,
       storage_terabytes = excluded.storage_terabytes, version = contract.version + 1`,
    [
      contract.id,
      contract.programme,
      contract.site,
      contract.capexMicros,
      contract.priceMicrosPerGpuHour,
      contract.publicSharePpm,
      contract.serviceLevel.availabilityPpm,
      contract.serviceLevel.creditPpm,
      contract.storageTerabytes,
    ],
  );
}

async function insertFurtherSites(
  writer: Writer,
  { id, furtherSites = [] }: Contract,
): Promise<void> {
  await writer.query(
    `INSERT INTO procurement.contract_site (contract, number, site)
     SELECT $1, number, site FROM unnest($2::text[]) WITH ORDINALITY AS given (site, number)`,
    [id, furtherSites],
  );
}

async function insertPhases(writer: Writer, { id, phases }: Contract): Promise<void> {
  await writer.query(
    `INSERT INTO procurement.phase (contract, number, name, start_at, end_at)
     SELECT $1, number, name, start_at, end_at FROM unnest($2::text[], $3::bigint[], $4::bigint[])
       WITH ORDINALITY AS given (name, start_at, end_at, number)`,
    [
      id,
      phases.map(({ name }) => name),
      phases.map(({ start }) => start),
      phases.map(({ end }) => end),
    ],
  );
  const capacity = phases.flatMap((phase, index) =>
    phase.capacity.map((each, position) => ({ ...each, phase: index + 1, number: position + 1 })),
  );
  await writer.query(
    `INSERT INTO procurement.phase_capacity (contract, phase, number, cluster, gpu_count)
     SELECT $1, phase, number, cluster, gpu_count
       FROM unnest($2::integer[], $3::integer[], $4::text[], $5::integer[])
         AS given (phase, number, cluster, gpu_count)`,
    [
      id,
      capacity.map(({ phase }) => phase),
      capacity.map(({ number }) => number),
      capacity.map(({ cluster }) => cluster),
      capacity.map(({ gpuCount }) => gpuCount),
    ],
  );
}

async function insertContributions(writer: Writer, contract: Contract): Promise<void> {
  const { id, contributions } = contract;
  await writer.query(
    `INSERT INTO procurement.contribution (contract, number, commitment, micros)
     SELECT $1, number, commitment, micros FROM unnest($2::text[], $3::bigint[])
       WITH ORDINALITY AS given (commitment, micros, number)`,
    [
      id,
      contributions.map(({ commitment }) => commitment),
      contributions.map(({ micros }) => String(micros)),
    ],
  );
}
