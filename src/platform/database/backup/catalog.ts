/** The tables and sequences of Polder: all but those of PostgreSQL and of the schema `public`. */
import type { Reader } from '../transaction.ts';

export interface Table {
  /** Quoted where it must be, such as `funding.party`. */
  readonly name: string;
  /** Those that are stored; what is computed from others is left out. Quoted where it must be. */
  readonly columns: readonly string[];
}

export interface Catalog {
  /** Each after those that its foreign keys point to, as far as that is possible. */
  readonly tables: readonly Table[];
  /** Those among tables of which no order exists, because they run in a circle. */
  readonly circular: readonly ForeignKey[];
  readonly sequences: readonly Sequence[];
}

/** All names are quoted where they must be. */
export interface ForeignKey {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly isDeferrable: boolean;
  readonly isInitiallyDeferred: boolean;
}

export interface Sequence {
  readonly name: string;
  /** The number last given, in digits; nothing where none was. */
  readonly last: string | null;
}

/** Its rows follow from the migrations themselves. */
const MIGRATION_TABLE = 'platform.migration';

const OF_POLDER = `
  n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'public')`;

export async function readCatalog(reader: Reader): Promise<Catalog> {
  const tables = await selectTables(reader);
  const sequences = await selectSequences(reader);
  const foreignKeys = await selectForeignKeys(reader);
  const stored = tables.filter(({ name }) => name !== MIGRATION_TABLE);
  return { ...inOrder(stored, foreignKeys), sequences };
}

function selectTables(reader: Reader): Promise<readonly Table[]> {
  return reader.query<Table>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name,
            array_agg(quote_ident(a.attname) ORDER BY a.attnum) AS columns
       FROM pg_class c
       JOIN pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relkind = 'r' AND ${OF_POLDER}
        AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      GROUP BY n.nspname, c.relname
      ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`,
  );
}

function selectSequences(reader: Reader): Promise<readonly Sequence[]> {
  return reader.query<Sequence>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name, s.last_value::text AS last
       FROM pg_class c
       JOIN pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_sequences s ON s.schemaname = n.nspname AND s.sequencename = c.relname
      WHERE c.relkind = 'S' AND ${OF_POLDER}
      ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`,
  );
}

function selectForeignKeys(reader: Reader): Promise<readonly ForeignKey[]> {
  return reader.query<ForeignKey>(
    `SELECT quote_ident(k.conname) AS name, format('%I.%I', n.nspname, c.relname) AS from,
            format('%I.%I', other_n.nspname, other.relname) AS to,
            k.condeferrable AS "isDeferrable", k.condeferred AS "isInitiallyDeferred"
       FROM pg_constraint k
       JOIN pg_class c ON c.oid = k.conrelid
       JOIN pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_class other ON other.oid = k.confrelid
       JOIN pg_namespace other_n ON other_n.oid = other.relnamespace
      WHERE k.contype = 'f' AND k.conrelid <> k.confrelid AND ${OF_POLDER}
      ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", k.conname COLLATE "C"`,
  );
}

/** Again and again those tables whose references are all placed; what is left runs in a circle. */
function inOrder(
  tables: readonly Table[],
  foreignKeys: readonly ForeignKey[],
): Pick<Catalog, 'tables' | 'circular'> {
  const targets = new Map<string, string[]>();
  for (const { from, to } of foreignKeys) targets.set(from, [...(targets.get(from) ?? []), to]);
  const placed: Table[] = [];
  let left = tables;
  for (;;) {
    const names = new Set(left.map(({ name }) => name));
    const isFree = ({ name }: Table) => !(targets.get(name) ?? []).some((to) => names.has(to));
    const free = left.filter(isFree);
    if (free.length === 0) break;
    placed.push(...free);
    left = left.filter((table) => !free.includes(table));
  }
  const unplaced = new Set(left.map(({ name }) => name));
  const circular = foreignKeys.filter(({ from, to }) => unplaced.has(from) && unplaced.has(to));
  return { tables: [...placed, ...left], circular };
}
