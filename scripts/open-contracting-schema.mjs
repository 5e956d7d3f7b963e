/**
 * The published schemas of the Open Contracting Data Standard (JSON Schema, draft 4), which are not
 * ours to hand on: read from a folder, patched by extensions, to hold packages and the facts of our
 * tests to them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Compile } from 'typebox/schema';

/** `extensions`: files with the `release-schema.json` of each, which are merge patches. */
export function readSchemas(folder, extensions) {
  const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
  const of = (name) => read(join(folder, `${name}-schema.json`));
  const release = extensions.map(read).reduce(mergePatch, of('release'));
  return { release, releasePackage: of('release-package'), recordPackage: of('record-package') };
}

/** RFC 7396. */
export function mergePatch(target, patch) {
  if (!isObject(patch)) return patch;
  const merged = isObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else merged[name] = mergePatch(merged[name], value);
  }
  return merged;
}

/** Each as `place: what`; fields that no schema names are faults too. */
export function packageFaults(schemas, sent) {
  const outer = 'records' in sent ? schemas.recordPackage : schemas.releasePackage;
  const [, errors] = Compile(closed(bundle(outer, schemas.release))).Errors(sent);
  return errors.map(({ instancePath, message }) => `${instancePath || '/'}: ${message}`);
}

/**
 * One document of both, so that every reference is within it. Versioned releases have a schema of
 * their own, and Polder publishes none: any is refused.
 */
function bundle({ id: _id, $schema: _schema, ...outer }, release) {
  const { id, $schema: _draft, definitions, ...whole } = release;
  const own = {
    ...outer.definitions,
    ...definitions,
    Release: whole,
    VersionedRelease: { not: {} },
  };
  const local = (reference) => {
    if (reference === id) return '#/definitions/Release';
    return reference.includes('versioned-') ? '#/definitions/VersionedRelease' : reference;
  };
  const relink = (_, value) =>
    typeof value?.$ref === 'string' ? { $ref: local(value.$ref) } : value;
  return JSON.parse(JSON.stringify({ ...outer, definitions: own }), relink);
}

function closed(schema) {
  const close = (_, value) =>
    isObject(value?.properties) && value.type !== undefined
      ? { ...value, additionalProperties: false }
      : value;
  return JSON.parse(JSON.stringify(schema), close);
}

/** What the table of facts says otherwise than the schemas; none where they agree. */
export function factDifferences(schemas, { FACTS, CLOSED_CODES, USED_CODES }) {
  const objects = objectsOf(schemas);
  const codes = new Map();
  const differences = Object.entries(FACTS).flatMap(([type, facts]) => {
    const schema = objects[type];
    if (schema === undefined) return [`${type}: no object of the schemas`];
    const named = new Set([...Object.keys(facts), ...(schema.required ?? [])]);
    return [...named].flatMap((name) => {
      const property = schema.properties?.[name];
      if (property === undefined) return [`${type}.${name}: no field of the schemas`];
      noteCodes(codes, property);
      const required = schema.required?.includes(name) ? '!' : '';
      const expected = `${factOf(property)}${required}`;
      return expected === facts[name]
        ? []
        : [`${type}.${name}: is ${expected}, and the table has ${facts[name] ?? 'nothing'}`];
    });
  });
  return [...differences, ...codeDifferences(codes, { CLOSED_CODES, USED_CODES })];
}

function objectsOf({ release, releasePackage, recordPackage }) {
  return {
    ...release.definitions,
    Release: release,
    ReleasePackage: releasePackage,
    RecordPackage: recordPackage,
    Record: recordPackage.definitions.record,
    Publisher: releasePackage.properties.publisher,
  };
}

/** A field of a schema in the words of the table. */
function factOf(property) {
  if (property.$ref !== undefined) return objectName(property.$ref);
  // Releases in a record, or links to them: Polder publishes the releases.
  if (property.oneOf !== undefined) {
    return factOf(property.oneOf.find(({ items }) => items.$ref !== undefined));
  }
  const types = [property.type].flat();
  const orNull = types.includes('null') ? '?' : '';
  if (!types.includes('array')) return `${formOf(property, types)}${orNull}`;
  const { items, minItems, uniqueItems, codelist } = property;
  const item = codelist === undefined ? factOf(items) : codelist.replace('.csv', '');
  return `${item}[${minItems ?? ''}${uniqueItems ? '=' : ''}]${orNull}`;
}

function objectName(reference) {
  const name = reference.split('/').at(-1);
  if (name === 'release-schema.json') return 'Release';
  return name === 'record' ? 'Record' : name;
}

function formOf({ codelist, format, pattern, properties, minLength = '' }, types) {
  if (properties !== undefined) return 'Publisher';
  if (codelist !== undefined) return codelist.replace('.csv', '');
  if (format !== undefined) return format === 'date-time' ? 'time' : format;
  if (pattern !== undefined) return 'version';
  if (types.includes('number')) return 'number';
  return `${types.includes('integer') ? 'key' : 'text'}${minLength}`;
}

function noteCodes(codes, { codelist, openCodelist, enum: own, items }) {
  if (codelist === undefined) return;
  const listed = (own ?? items?.enum)?.filter((code) => code !== null);
  codes.set(codelist.replace('.csv', ''), { isOpen: openCodelist, listed });
}

/** Of an open list a schema tells no codes; of the currencies Polder uses one. */
function codeDifferences(codes, { CLOSED_CODES, USED_CODES }) {
  return [...codes].flatMap(([name, { isOpen, listed }]) => {
    const [whole, used] = [CLOSED_CODES[name], USED_CODES[name]];
    if (isOpen) return used === undefined ? [`${name}: is an open list without codes`] : [];
    if (used?.every((code) => listed.includes(code))) return [];
    return String(whole?.toSorted()) === String(listed.toSorted())
      ? []
      : [`${name}: is ${listed}, and the table has ${whole ?? used ?? 'nothing'}`];
  });
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
