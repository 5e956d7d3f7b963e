/** Persons who ask to apply for an organisation. Whoever decides upon one locks it first. */
import type { PartyId, RegistrationId } from '../../kernel/ids.ts';
import { type EpochSeconds, SECONDS_PER_DAY, toEpochSeconds } from '../../kernel/units.ts';
import { timeOrNone } from '../../platform/database/time-or-none.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { PersonId } from '../../platform/identity/store/persons.ts';
import type {
  OrganisationKind,
  OwnRegistrations,
  Registration,
  RegistrationState,
} from '../registration.ts';

export interface RegistrationRow {
  readonly id: RegistrationId;
  readonly person: PersonId;
  readonly person_name: string;
  readonly person_mail: string | null;
  readonly person_mail_is_verified: boolean;
  readonly organisation: string;
  readonly kind: OrganisationKind;
  readonly of_state: PartyId | null;
  readonly registration_number: string | null;
  readonly said: string;
  readonly state: RegistrationState;
  readonly asked_at: bigint;
  readonly party: PartyId | null;
  readonly answer: string | null;
  readonly decided_at: bigint | null;
  readonly ended_at: bigint | null;
  readonly ended_said: string | null;
  readonly version: number;
}

export const REGISTRATION_COLUMNS = `g.id, g.person, g.person_name, g.person_mail,
  g.person_mail_is_verified, g.organisation, g.kind, g.of_state, g.registration_number, g.said,
  g.state, g.asked_at, g.party, g.answer, g.decided_at, g.ended_at, g.ended_said, g.version`;

export async function selectRegistration(
  reader: Reader,
  id: string,
): Promise<Registration | undefined> {
  return one(reader, 'g.id = $1', id);
}

/** As {@link selectRegistration}; nobody else decides it before the transaction ends. */
export async function lockRegistration(
  writer: Writer,
  id: string,
): Promise<Registration | undefined> {
  return one(writer, 'g.id = $1 FOR UPDATE', id);
}

/** Of a person: the one that is not decided yet, and how many it asked for in the day to `at`. */
export async function selectOwnRegistrations(
  reader: Reader,
  person: PersonId,
  at: EpochSeconds,
): Promise<OwnRegistrations> {
  const rows = await reader.query<Pick<RegistrationRow, 'id' | 'state' | 'asked_at'>>(
    `SELECT id, state, asked_at FROM access.registration
      WHERE person = $1 AND (state = 'open' OR asked_at > $2)`,
    [person, at - SECONDS_PER_DAY],
  );
  return {
    open: rows.find(({ state }) => state === 'open')?.id,
    ofDayCount: rows.filter(({ asked_at: askedAt }) => askedAt > at - SECONDS_PER_DAY).length,
  };
}

async function one(reader: Reader, where: string, id: string): Promise<Registration | undefined> {
  const [row] = await reader.query<RegistrationRow>(
    `SELECT ${REGISTRATION_COLUMNS} FROM access.registration AS g WHERE ${where}`,
    [id],
  );
  return row === undefined ? undefined : registrationFromRow(row);
}

export function registrationFromRow(row: RegistrationRow): Registration {
  return {
    id: row.id,
    person: row.person,
    personName: row.person_name,
    personMail: row.person_mail ?? undefined,
    isMailVerified: row.person_mail_is_verified,
    organisation: row.organisation,
    kind: row.kind,
    ofState: row.of_state ?? undefined,
    registrationNumber: row.registration_number ?? undefined,
    said: row.said,
    state: row.state,
    askedAt: toEpochSeconds(Number(row.asked_at)),
    party: row.party ?? undefined,
    answer: row.answer ?? undefined,
    decidedAt: timeOrNone(row.decided_at),
    ended: endedOf(row),
    version: row.version,
  };
}

function endedOf({ ended_at: at, ended_said: said }: RegistrationRow): Registration['ended'] {
  return at === null || said === null ? undefined : { at: toEpochSeconds(Number(at)), said };
}

export type RegistrationDraft = Omit<
  Registration,
  'state' | 'askedAt' | 'party' | 'answer' | 'decidedAt' | 'ended' | 'version'
>;

/** Whether it was inserted; `false` where the id is taken. */
export async function insertRegistration(
  writer: Writer,
  draft: RegistrationDraft,
): Promise<boolean> {
  const rows = await writer.query(
    `INSERT INTO access.registration (id, person, person_name, person_mail, organisation, kind,
       of_state, registration_number, said, asked_at, person_mail_is_verified)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (id) DO NOTHING RETURNING id`,
    [
      draft.id,
      draft.person,
      draft.personName,
      draft.personMail ?? null,
      draft.organisation,
      draft.kind,
      draft.ofState ?? null,
      draft.registrationNumber ?? null,
      draft.said,
      writer.caller.at,
      draft.isMailVerified,
    ],
  );
  return rows.length === 1;
}

export async function updateRegistrationDecided(
  writer: Writer,
  id: RegistrationId,
  decided: {
    readonly state: Exclude<RegistrationState, 'open' | 'ended'>;
    readonly party?: PartyId;
    readonly answer?: string | undefined;
  },
): Promise<void> {
  const { at, actor } = writer.caller;
  await writer.query(
    `UPDATE access.registration SET state = $2, party = $3, answer = $4, decided_at = $5,
       decided_by = $6, version = version + 1 WHERE id = $1`,
    [id, decided.state, decided.party ?? null, decided.answer ?? null, at, actor],
  );
}

export async function updateRegistrationEnded(
  writer: Writer,
  id: RegistrationId,
  said: string,
): Promise<void> {
  const { at, actor } = writer.caller;
  await writer.query(
    `UPDATE access.registration SET state = 'ended', ended_said = $2, ended_at = $3, ended_by = $4,
       version = version + 1 WHERE id = $1`,
    [id, said, at, actor],
  );
}
