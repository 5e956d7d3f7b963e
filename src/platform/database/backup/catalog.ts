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
  /** Tables whose foreign keys run in a circle, so that no order of them exists. */
  readonly circular: readonly string[];
  readonly sequences: readonly Sequence[];
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
  const references = await selectReferences(reader);
  const stored = tables.filter(({ name }) => name !== MIGRATION_TABLE);
  return { ...inOrder(stored, references), sequences };
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

interface Reference {
  readonly from: string;
  readonly to: string;
}

function selectReferences(reader: Reader): Promise<readonly Reference[]> {
  return reader.query<Reference>(
    `SELECT DISTINCT format('%I.%I', n.nspname, c.relname) AS from,
            format('%I.%I', other_n.nspname, other.relname) AS to
       FROM pg_constraint k
       JOIN pg_class c ON c.oid = k.conrelid
       JOIN pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_class other ON other.oid = k.confrelid
       JOIN pg_namespace other_n ON other_n.oid = other.relnamespace
      WHERE k.contype = 'f' AND k.conrelid <> k.confrelid AND ${OF_POLDER}`,
  );
}

/** Again and again those tables whose references are all placed; what is left runs in a circle. */
function inOrder(
  tables: readonly Table[],
  references: readonly Reference[],
): Pick<Catalog, 'tables' | 'circular'> {
  const targets = new Map<string, string[]>();
  for (const { from, to } of references) targets.set(from, [...(targets.get(from) ?? []), to]);
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
  return { tables: [...placed, ...left], circular: left.map(({ name }) => name) };
}
