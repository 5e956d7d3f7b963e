/** The operations on programme-schema, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * The JSON Schema (2020-12) of a programme file, as polder schema prints it. Permission:
 * rehearsal.read.
 */
export const getProgrammeSchema = operation<GetProgrammeSchemaCall>({
  method: 'GET',
  path: '/v1/programme-schema',
});

export interface GetProgrammeSchemaCall {
  readonly input: Readonly<Record<string, never>>;
  readonly answer: Readonly<Record<string, unknown>>;
}
