/**
 * Reads a sweep file. Either it is a sweep, or every fault is named with its line. In order:
 *  1. the text is YAML of the schema;
 *  2. seeds and each parameter are given in one way;
 *  3. every path is a field of the programme file, and its values have the form of that field;
 *  4. no field is varied by two parameters, nor the length beside months, and the grid is not too
 *     large.
 */
import { isMap } from 'yaml';
import { compare } from '../../kernel/compare.ts';
import { countText } from '../../kernel/number-text.ts';
import { compareFaults, type Fault, type Path, type PathFault } from '../programme-file/fault.ts';
import { placed } from '../programme-file/read.ts';
import { programmeFileSchema } from '../programme-file/schema.ts';
import type { SchemaNode } from '../programme-file/schema-node.ts';
import { newNotes, readShape, type ShapeNotes } from '../programme-file/shape.ts';
import { readYaml, type YamlText } from '../programme-file/yaml-text.ts';
import { type Field, type Fields, fieldAt, fieldsOf, nearestField } from './fields.ts';
import { type Parameter, type Point, SCENARIOS_MAX, type Sweep, scenarioCountOf } from './sweep.ts';
import { type SweepFile, sweepFileSchema } from './sweep-schema.ts';
import { readRange, readValue, readValues, type Value } from './values.ts';

export type SweepReading =
  | { readonly ok: true; readonly sweep: Sweep }
  | { readonly ok: false; readonly faults: readonly Fault[] };

type ParameterFile = SweepFile['vary'][number];

/** A sweep file of the right shape, whose fields are still to be found in its programme. */
export interface SweepDraft {
  readonly file: SweepFile;
  readonly yaml: YamlText;
  readonly notes: ShapeNotes;
}

export type DraftReading =
  | { readonly ok: true; readonly draft: SweepDraft }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Steps 1 and 2: enough to know which programme is meant. */
export function readSweepDraft(text: string, fileName: string): DraftReading {
  const yaml = readYaml(text, fileName);
  if (yaml.faults.length > 0) return { ok: false, faults: yaml.faults.toSorted(compareFaults) };
  const notes = newNotes();
  const root = yaml.document?.contents;
  const { isWhole, value } = readShape(
    root,
    { schema: sweepFileSchema as unknown as SchemaNode, path: [] },
    notes,
  );
  if (isWhole && notes.faults.length === 0) {
    const file = value as SweepFile;
    notes.faults.push(...seedFaults(file), ...file.vary.flatMap(wayFaults));
    if (notes.faults.length === 0) return { ok: true, draft: { file, yaml, notes } };
  }
  return { ok: false, faults: placed(notes.faults, notes, yaml) };
}

/** Steps 3 and 4, with the text of the programme. `programmeName` names it in the faults. */
export function readSweep(
  { file, yaml, notes }: SweepDraft,
  programmeText: string,
  programmeName: string,
): SweepReading {
  const programme = readYaml(programmeText, programmeName);
  const root = programme.document?.contents;
  if (programme.faults.length > 0) return { ok: false, faults: programme.faults };
  const fields = fieldsOf(root, programmeFileSchema as SchemaNode);
  const parameters = file.vary.map((each, index) =>
    parameterOf(each, { fields, notes, path: ['vary', index] }),
  );
  notes.faults.push(...sharedNameFaults(parameters), ...sharedFieldFaults(parameters));
  if (file.months !== undefined) notes.faults.push(...lengthFaults(parameters));
  const sweep: Sweep = {
    name: file.name,
    programme: file.programme,
    months: file.months,
    seeds: file.seeds ?? Array.from({ length: file.seedCount ?? 1 }, (_, index) => index + 1),
    parameters,
    measures: [...new Set(file.measures ?? [])],
  };
  if (notes.faults.length === 0) notes.faults.push(...sizeFaults(sweep));
  if (notes.faults.length > 0) return { ok: false, faults: placed(notes.faults, notes, yaml) };
  return { ok: true, sweep };
}

function seedFaults({ seeds, seedCount }: SweepFile): readonly PathFault[] {
  if (seeds === undefined && seedCount === undefined) {
    const expected = 'seedCount: how many, or seeds: a list of them';
    return [{ path: [], found: 'no key seedCount', expected, rule: 'missing_key' }];
  }
  if (seeds !== undefined && seedCount !== undefined) {
    const expected = 'one of seeds and seedCount';
    return [{ path: ['seedCount'], found: 'seeds too', expected, rule: 'unknown_key' }];
  }
  return (seeds ?? []).flatMap((seed, index, all): readonly PathFault[] => {
    const before = all.indexOf(seed);
    if (before === index) return [];
    const found = `${seed} a second time; position ${before} has it`;
    return [{ path: ['seeds', index], found, expected: 'each seed once', rule: 'duplicate_id' }];
  });
}

const WAYS = 'path with values, path with from, to and step, or settings';

/** A parameter is given in exactly one way. */
function wayFaults(parameter: ParameterFile, index: number): readonly PathFault[] {
  const given = Object.keys(parameter).filter((key) => key !== 'name');
  const ways = ['path,values', 'from,path,step,to', 'settings'];
  if (ways.includes(given.toSorted(compare).join())) return [];
  const found = given.length === 0 ? 'nothing to vary' : given.join(', ');
  return [{ path: ['vary', index], found, expected: WAYS, rule: 'missing_key' }];
}

interface Reader {
  readonly fields: Fields;
  readonly notes: ShapeNotes;
  /** Of the parameter in the sweep file. */
  readonly path: Path;
}

/** What has a fault is left out of the points, and noted. */
function parameterOf(parameter: ParameterFile, reader: Reader): Parameter {
  const { path, settings } = parameter;
  if (settings !== undefined) {
    const points = settings.map((setting, index) => pointOf(setting, index, reader));
    reader.notes.faults.push(...settingFaults(points, reader.path));
    return { name: parameter.name ?? 'setting', points };
  }
  const field = foundField(path ?? '', [...reader.path, 'path'], reader);
  const values = field === undefined ? [] : valuesOf(parameter, field, reader);
  return {
    name: parameter.name ?? field?.path ?? '',
    points: values.map(({ text, label }) => ({
      label,
      assignments: [{ path: field?.path ?? '', text }],
    })),
  };
}

function valuesOf(
  { values, from, to, step }: ParameterFile,
  { schema }: Field,
  { notes, path }: Reader,
): readonly Value[] {
  return from === undefined
    ? readValues(values, { schema, path: [...path, 'values'] }, notes)
    : readRange({ from, to, step }, { schema, path }, notes);
}

type SettingFile = NonNullable<ParameterFile['settings']>[number];

function pointOf({ name, set }: SettingFile, index: number, reader: Reader): Point {
  const assignments = Object.entries(set).flatMap(([key, value]) => {
    const at = [...reader.path, 'settings', index, 'set', key];
    const field = foundField(key, at, reader);
    if (field === undefined) return [];
    const read = readValue(value, { schema: field.schema, path: at }, reader.notes);
    return read === undefined ? [] : [{ path: field.path, text: read.text }];
  });
  return { label: name, assignments };
}

function foundField(written: string, at: Path, { fields, notes }: Reader): Field | undefined {
  const field = fieldAt(fields, written);
  if (field?.path === 'seed' || field?.path === 'polder') {
    const expected = field.path === 'seed' ? 'seeds or seedCount of the sweep' : 'another field';
    notes.faults.push({ path: at, found: written, expected, rule: 'not_a_choice' });
    return undefined;
  }
  if (field !== undefined) return field;
  const nearest = nearestField(fields, written);
  const guess = nearest === undefined ? '' : `, did you mean ${nearest}?`;
  notes.faults.push({
    path: at,
    found: JSON.stringify(written.slice(0, 100)),
    expected: `a field that has a value in the programme file${guess}`,
    rule: 'unknown_reference',
  });
  return undefined;
}

/** Names and what is set differ from setting to setting; the fields are the same in each. */
function settingFaults(points: readonly Point[], path: Path): readonly PathFault[] {
  const pathsOf = ({ assignments }: Point) => assignments.map((each) => each.path);
  const firstPaths = new Set(points.flatMap((point, index) => (index === 0 ? pathsOf(point) : [])));
  const textOf = ({ assignments }: Point) =>
    assignments.map((each) => `${each.path}=${each.text}`).join('\n');
  return points.flatMap((point, index): readonly PathFault[] => {
    const at = [...path, 'settings', index];
    const paths = pathsOf(point);
    const twice = paths.find((each, position) => paths.indexOf(each) !== position);
    if (twice !== undefined) {
      const found = `${twice} a second time`;
      return [{ path: [...at, 'set'], found, expected: 'each field once', rule: 'duplicate_key' }];
    }
    const missing = [...firstPaths].find((each) => !paths.includes(each));
    const added = paths.find((each) => !firstPaths.has(each));
    if (missing !== undefined || added !== undefined) {
      const found = missing === undefined ? `${added} besides` : `no value for ${missing}`;
      const expected = 'the fields that the first setting sets';
      return [{ path: [...at, 'set'], found, expected, rule: 'missing_key' }];
    }
    const before = points.findIndex(
      (each) => each.label === point.label || textOf(each) === textOf(point),
    );
    if (before === index) return [];
    const found = `what ${points[before]?.label ?? ''} has too`;
    const expected = 'another name and other values in each setting';
    return [{ path: at, found, expected, rule: 'duplicate_id' }];
  });
}

function sharedNameFaults(parameters: readonly Parameter[]): readonly PathFault[] {
  return parameters.flatMap(({ name }, index): readonly PathFault[] => {
    const before = parameters.findIndex((each) => each.name === name);
    if (before === index || name === '') return [];
    const found = `the name ${name} a second time; vary[${before}] has it`;
    const expected = 'another name for each parameter';
    return [{ path: ['vary', index], found, expected, rule: 'duplicate_id' }];
  });
}

function sharedFieldFaults(parameters: readonly Parameter[]): readonly PathFault[] {
  const ownerOfField = new Map<string, number>();
  return parameters.flatMap(({ points }, index): readonly PathFault[] => {
    const paths = new Set(points.flatMap(({ assignments }) => assignments.map((x) => x.path)));
    const shared = [...paths].find((path) => ownerOfField.has(path));
    for (const path of paths) if (!ownerOfField.has(path)) ownerOfField.set(path, index);
    if (shared === undefined) return [];
    const found = `${shared}, which vary[${ownerOfField.get(shared)}] varies`;
    const expected = 'each field in one parameter';
    return [{ path: ['vary', index], found, expected, rule: 'duplicate_id' }];
  });
}

/** Months take the place of the length that was assigned, so that it would change nothing. */
function lengthFaults(parameters: readonly Parameter[]): readonly PathFault[] {
  return parameters.flatMap(({ points }, index): readonly PathFault[] => {
    const assigned = points.flatMap(({ assignments }) => assignments);
    if (!assigned.some(({ path }) => path === 'period.length')) return [];
    const found = 'period.length, beside months';
    const expected = 'one of them: months take its place in every scenario';
    return [{ path: ['vary', index], found, expected, rule: 'not_a_choice' }];
  });
}

function sizeFaults(sweep: Sweep): readonly PathFault[] {
  const count = scenarioCountOf(sweep);
  if (count <= SCENARIOS_MAX) return [];
  const found = `${countText(count)} scenarios`;
  const expected = `at most ${countText(SCENARIOS_MAX)}: fewer values or seeds`;
  return [{ path: ['vary'], found, expected, rule: 'out_of_range' }];
}

/** Whether a text says that it is a sweep, and not a programme that was named in its place. */
export function isSweepText(text: string): boolean {
  const root = readYaml(text, '').document?.contents;
  return isMap(root) && root.has('sweep');
}
