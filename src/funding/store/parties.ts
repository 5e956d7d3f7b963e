/** Parties, programmes and budgets. Each list comes in the order in which it was added to. */
import type { PartyId, ProgrammeId } from '../../kernel/ids.ts';
import { toEurMicros } from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { Budget } from '../commitment.ts';
import type { Membership } from '../membership.ts';
import type { Party, PartyKind } from '../party.ts';
import type { Programme, Track } from '../programme.ts';

export type Stored<Noun> = Noun & { readonly version: number };

interface PartyRow {
  readonly id: PartyId;
  readonly name: string;
  readonly kind: PartyKind;
  readonly state: PartyId | null;
  /** Of a state only; `null`: a member. */
  readonly membership: Membership | null;
}

export async function selectParties(reader: Reader): Promise<readonly Party[]> {
  const rows = await reader.query<PartyRow>(
    'SELECT id, name, kind, state, membership FROM funding.party ORDER BY position',
    [],
  );
  return rows.map(partyFromRow);
}

export async function selectParty(reader: Reader, id: string): Promise<Stored<Party> | undefined> {
  const [row] = await reader.query<Stored<PartyRow>>(
    'SELECT id, name, kind, state, membership, version FROM funding.party WHERE id = $1',
    [id],
  );
  return row === undefined ? undefined : { ...partyFromRow(row), version: row.version };
}

export function partyFromRow({ id, name, kind, state, membership }: PartyRow): Party {
  const party = { id, name, kind, state: state ?? undefined };
  return kind === 'state' ? { ...party, membership: membership ?? 'member' } : party;
}

export async function upsertParty(writer: Writer, party: Party): Promise<void> {
  await writer.query(
    `INSERT INTO funding.party (id, name, kind, state, membership) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind,
       state = excluded.state, membership = excluded.membership, version = party.version + 1`,
    [party.id, party.name, party.kind, party.state ?? null, party.membership ?? null],
  );
}

export async function selectProgrammes(reader: Reader): Promise<readonly Programme[]> {
  const rows = await reader.query<Programme>(
    'SELECT id, name, track FROM funding.programme ORDER BY position',
    [],
  );
  return rows.map(programmeFromRow);
}

export async function selectProgramme(
  reader: Reader,
  id: string,
): Promise<Stored<Programme> | undefined> {
  const [row] = await reader.query<Stored<Programme>>(
    'SELECT id, name, track, version FROM funding.programme WHERE id = $1',
    [id],
  );
  return row;
}

export function programmeFromRow(row: {
  readonly id: ProgrammeId;
  readonly name: string;
  readonly track: Track;
}): Programme {
  return { id: row.id, name: row.name, track: row.track };
}

export async function upsertProgramme(writer: Writer, programme: Programme): Promise<void> {
  await writer.query(
    `INSERT INTO funding.programme (id, name, track) VALUES ($1, $2, $3)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, track = excluded.track,
       version = programme.version + 1`,
    [programme.id, programme.name, programme.track],
  );
}

interface BudgetRow {
  readonly party: PartyId;
  readonly year: number;
  readonly ceiling_micros: bigint;
}

export async function selectBudgets(reader: Reader): Promise<readonly Budget[]> {
  const rows = await reader.query<BudgetRow>(
    'SELECT party, year, ceiling_micros FROM funding.budget ORDER BY position',
    [],
  );
  return rows.map(budgetFromRow);
}

export async function selectBudgetsOf(reader: Reader, party: PartyId): Promise<readonly Budget[]> {
  const rows = await reader.query<BudgetRow>(
    'SELECT party, year, ceiling_micros FROM funding.budget WHERE party = $1 ORDER BY position',
    [party],
  );
  return rows.map(budgetFromRow);
}

export function budgetFromRow({ party, year, ceiling_micros }: BudgetRow): Budget {
  return { party, year, ceilingMicros: toEurMicros(ceiling_micros) };
}

export async function upsertBudget(writer: Writer, budget: Budget): Promise<void> {
  await writer.query(
    `INSERT INTO funding.budget (party, year, ceiling_micros) VALUES ($1, $2, $3)
     ON CONFLICT (party, year) DO UPDATE SET ceiling_micros = excluded.ceiling_micros,
       version = budget.version + 1`,
    [budget.party, budget.year, budget.ceilingMicros],
  );
}
