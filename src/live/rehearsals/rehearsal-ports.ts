/** What the routes of rehearsals need of the process: chance, a hash, and the example files. */
import { hash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { assert } from '../../kernel/assert.ts';
import { readProgrammeText } from '../../rehearsal/programme-file/read.ts';
import type { ExampleProgramme } from '../../rehearsal/routes/programmes.ts';
import type { RehearsalRoomPorts } from '../../rehearsal/routes/table.ts';

interface ExampleFile {
  readonly id: string;
  /** In `examples/`. */
  readonly file: string;
  readonly decision: string | undefined;
  readonly needsBudget: boolean;
}

/** The Dutch choice first: to commit, and what else there is. */
const EXAMPLE_FILES: readonly ExampleFile[] = [
  { id: 'nl-commit', file: 'decision-nl/commit', decision: 'nl', needsBudget: true },
  {
    id: 'nl-public-factory',
    file: 'decision-nl/a-public-factory',
    decision: 'nl',
    needsBudget: false,
  },
  { id: 'nl-market', file: 'decision-nl/b-market', decision: 'nl', needsBudget: false },
  {
    id: 'nl-european-access',
    file: 'decision-nl/c-european-access',
    decision: 'nl',
    needsBudget: false,
  },
  { id: 'groningen', file: 'groningen', decision: undefined, needsBudget: false },
  { id: 'five-gigafactories', file: 'five-gigafactories', decision: undefined, needsBudget: false },
];

export function rehearsalPorts(
  version: string,
): Pick<RehearsalRoomPorts, 'examples' | 'newRehearsalId' | 'fingerprintOf'> {
  let read: Promise<readonly ExampleProgramme[]> | undefined;
  return {
    examples: () => {
      read ??= Promise.all(EXAMPLE_FILES.map(readExample));
      return read;
    },
    newRehearsalId: () => `rehearsal_${randomUUID()}`,
    fingerprintOf: ({ programme, assumesBudget }) =>
      hash('sha256', JSON.stringify([version, programme, assumesBudget]), 'hex'),
  };
}

async function readExample({ file, ...example }: ExampleFile): Promise<ExampleProgramme> {
  const folder = new URL('../../../examples/', import.meta.url);
  const programme = await readFile(new URL(`${file}.yaml`, folder), 'utf8');
  const { needsBudget: assumeBudget } = example;
  const reading = readProgrammeText(programme, file, { assumeBudget, allowsTraces: false });
  assert(reading.ok, `the example ${file} has faults`);
  const { name, description } = reading.plan;
  return { ...example, name, description: description.trim(), programme };
}
