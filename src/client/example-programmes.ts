/**
 * The operations on example-programmes, from the table of routes
 * by scripts/generate-client.mjs.
 */
import { operation } from './runtime.ts';

/** Programmes that come with Polder, to rehearse or to change. Permission: rehearsal.read. */
export const listExampleProgrammes = operation<ListExampleProgrammesCall>({
  method: 'GET',
  path: '/v1/example-programmes',
});

export interface ListExampleProgrammesCall {
  readonly input: Readonly<Record<string, never>>;
  readonly answer: ExampleProgrammes;
}

export interface ExampleProgramme {
  readonly id: string;
  readonly decision: string | null;
  readonly name: string;
  readonly description: string;
  readonly programme: string;
  readonly needsBudget: boolean;
}

export interface ExampleProgrammes {
  readonly items: readonly ExampleProgramme[];
}
