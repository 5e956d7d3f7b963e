/**
 * What a sweep file holds. Values are kept as nodes of the document: which form they must have
 * says the schema of the programme file, for the field that they are meant for.
 */
import Type, { type Static } from 'typebox';
import { choice, text, whole } from '../programme-file/schema-fields.ts';
import { MEASURE_IDS, type MeasureId } from '../report/measures.ts';

function closed<Properties extends Parameters<typeof Type.Object>[0]>(
  description: string,
  properties: Properties,
) {
  return Type.Object(properties, { description, additionalProperties: false });
}

/** Read later, against the schema of the programme file. */
function node(description: string, example: unknown) {
  return Type.Optional(
    Type.Unsafe<unknown>({ description, examples: [example], 'x-asNode': true }),
  );
}

const path = text(
  'A field of the programme file that has a value there. An item of a list is named by its id or ' +
    'by its position from 0.',
  'contracts[contract_nl].publicSharePercent',
);

const [firstMeasure, ...otherMeasures] = MEASURE_IDS;

const seed = whole('A seed.', { min: 0, max: Number.MAX_SAFE_INTEGER, unit: '', example: 1 });

const settingSchema = closed('One setting of several fields.', {
  name: text('Name as the report shows it.', 'EUR 35 million'),
  set: Type.Record(
    Type.String({ pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]{1,200}$' }),
    Type.Unsafe<unknown>({ description: 'The value of the field.', 'x-asNode': true }),
    {
      description: 'A value for each field, by its path. Each setting sets the same fields.',
      examples: [{ 'commitments[commitment_nl].instalments[0].amountEur': 35_000_000 }],
      minProperties: 1,
    },
  ),
});

const parameterSchema = closed('Something that is varied: one field, or several together.', {
  name: Type.Optional(text('Name as the report shows it; without it the path.', 'Offered load')),
  path: Type.Optional(path),
  values: node('Values of the field, as the programme file would write them.', [60, 80, 100]),
  from: node('In place of values: the first number of a range.', 60),
  to: node('The last number of the range.', 120),
  step: node('From one number of the range to the next.', 20),
  settings: Type.Optional(
    Type.Array(settingSchema, {
      description: 'In place of a path: settings of several fields that belong together.',
      minItems: 1,
    }),
  ),
});

export const sweepFileSchema = closed('One programme, rehearsed with other values and seeds.', {
  sweep: Type.Literal(1, { description: 'Version of the format of this file.', examples: [1] }),
  name: text('Title of the sweep, as the report shows it.', 'What waiting costs'),
  programme: text('Path of the programme file, relative to this file.', 'groningen.yaml'),
  months: Type.Optional(
    whole('Calendar months to rehearse, in place of the length in the programme.', {
      min: 1,
      max: 120,
      unit: 'months',
      example: 1,
    }),
  ),
  seedCount: Type.Optional(
    whole('So many seeds: 1, 2, 3 and so on.', { min: 1, max: 10_000, unit: '', example: 5 }),
  ),
  seeds: Type.Optional(
    Type.Array(seed, {
      description: 'In place of a count: the seeds themselves.',
      examples: [[1, 2, 3]],
      minItems: 1,
    }),
  ),
  vary: Type.Array(parameterSchema, {
    description: 'What is varied. Every combination is rehearsed with every seed.',
    minItems: 1,
  }),
  measures: Type.Optional(
    Type.Array(
      choice([firstMeasure as MeasureId, ...otherMeasures], 'A measure that the report shows.'),
      { description: 'What the report shows first; the table has every measure.', minItems: 1 },
    ),
  ),
});

export type SweepFile = Static<typeof sweepFileSchema>;
