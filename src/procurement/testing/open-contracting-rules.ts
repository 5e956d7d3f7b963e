/**
 * Holds packages to the facts of the Open Contracting Data Standard, and to more that Polder keeps:
 * nothing is null or empty text, what is merged by its id has one, and no list has an id twice.
 */
import { CLOSED_CODES, FACTS, USED_CODES } from './open-contracting-facts.ts';

const CODES: Readonly<Record<string, readonly string[]>> = { ...CLOSED_CODES, ...USED_CODES };

/** Of these the standard requires no id. They are referred to, or merged, by it. */
const MERGED_BY_ID = ['Organization', 'OrganizationReference', 'Lot', 'Amendment'];

const FORMS: Readonly<Record<string, RegExp>> = {
  text: /\S/,
  text1: /\S/,
  key: /\S/,
  key1: /\S/,
  version: /^\d+\.\d+$/,
  uri: /^[a-z][a-z0-9+.-]*:\S+$/i,
  time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
};

export type Json = Readonly<Record<string, unknown>>;

/** Each as `place: what`; none where the package is as the standard has it. */
export function packageFaults(sent: Json): readonly string[] {
  return objectFaults(sent, 'records' in sent ? 'RecordPackage' : 'ReleasePackage', '');
}

function objectFaults(value: unknown, type: string, place: string): readonly string[] {
  if (!isJson(value)) return [`${place}: no ${type}`];
  const facts = FACTS[type] ?? {};
  const unknown = Object.keys(value).filter((name) => !(name in facts));
  return [
    ...unknown.map((name) => `${place}/${name}: no field of ${type}`),
    ...Object.entries(facts).flatMap(([name, fact]) => {
      const isRequired = fact.endsWith('!') || (name === 'id' && MERGED_BY_ID.includes(type));
      if (value[name] !== undefined) return fieldFaults(value[name], fact, `${place}/${name}`);
      return isRequired ? [`${place}/${name}: is required`] : [];
    }),
    // In the words of the standard: no part of its schema says so.
    ...(type === 'Release' && String(value.id).includes('#') ? [`${place}/id: has a #`] : []),
  ];
}

function fieldFaults(value: unknown, fact: string, place: string): readonly string[] {
  const type = fact.replace(/\W.*$/, '');
  if (!fact.includes('[')) return valueFaults(value, type, place);
  if (!Array.isArray(value)) return [`${place}: no list`];
  const keys = value.map((item: unknown) => JSON.stringify((isJson(item) && item.id) || item));
  return [
    ...(value.length === 0 && fact.includes('[1') ? [`${place}: is empty`] : []),
    ...(new Set(keys).size < keys.length ? [`${place}: has an item twice`] : []),
    ...value.flatMap((item, index) => valueFaults(item, type, `${place}/${index}`)),
  ];
}

function valueFaults(value: unknown, type: string, place: string): readonly string[] {
  if (type in FACTS) return objectFaults(value, type, place);
  return isOfForm(value, type) ? [] : [`${place}: ${JSON.stringify(value)} is no ${type}`];
}

function isOfForm(value: unknown, type: string): boolean {
  if (type === 'number') return typeof value === 'number' && Number.isFinite(value);
  if (typeof value !== 'string') return false;
  return CODES[type]?.includes(value) ?? FORMS[type]?.test(value) ?? false;
}

/** Releases merged by the rules of the standard, oldest first. */
export function mergeReleases(releases: readonly Json[]): Json {
  const merged = releases.reduce<Json>((all, each) => mergeObjects(all, each), {});
  const { date, ocid } = merged;
  return { ...merged, id: `${ocid}-${date}`, tag: ['compiled'] };
}

/** Later values replace earlier ones; lists of objects are merged by id. */
function mergeObjects(before: Json, after: Json): Json {
  const merged = Object.entries(after).map(([name, value]) => {
    const old = before[name];
    if (isJson(old) && isJson(value)) return [name, mergeObjects(old, value)] as const;
    return [name, isListById(old) && isListById(value) ? mergeLists(old, value) : value] as const;
  });
  return { ...before, ...Object.fromEntries(merged) };
}

function mergeLists(before: readonly Json[], after: readonly Json[]): readonly Json[] {
  const byId = new Map(before.map((item) => [item.id, item]));
  for (const item of after) byId.set(item.id, mergeObjects(byId.get(item.id) ?? {}, item));
  return [...byId.values()];
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListById(value: unknown): value is readonly Json[] {
  return Array.isArray(value) && value.every((item) => isJson(item) && item.id !== undefined);
}
