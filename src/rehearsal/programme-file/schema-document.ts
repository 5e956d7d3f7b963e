import { programmeFileSchema } from './schema.ts';

const SCHEMA_ID = 'urn:polder:programme-file:1';

/** The JSON Schema (2020-12) of a programme file, as `polder schema` prints it. */
export function programmeSchemaDocument(): Readonly<Record<string, unknown>> {
  // Through JSON, because the schema objects carry hidden keys that are not part of the document.
  const schema = JSON.parse(JSON.stringify(programmeFileSchema)) as Record<string, unknown>;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: SCHEMA_ID,
    title: 'Polder programme file',
    ...schema,
  };
}
