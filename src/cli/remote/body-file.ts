/** A file in the shape of the wire, YAML or JSON; what is wrong in it, the server says. */
import { readYaml } from '../../rehearsal/programme-file/yaml-text.ts';
import { InputError } from '../failure.ts';
import { readTextFile } from '../files.ts';
import type { CliPorts } from '../ports.ts';

export type WireBody = Readonly<Record<string, unknown>>;

/** `-` is standard input. */
const STANDARD_INPUT = '-';

export async function readBodyFile(
  name: string,
  { cwd, readInput }: Pick<CliPorts, 'cwd' | 'readInput'>,
): Promise<WireBody> {
  const isInput = name === STANDARD_INPUT;
  const shown = isInput ? 'standard input' : name;
  const text = isInput ? await readInput() : await readTextFile(cwd, name);
  const { document, faults } = readYaml(text, shown);
  const [first] = faults;
  if (first !== undefined) {
    const { line, column, found, expected } = first;
    const message = `${shown}:${line}:${column}: found ${found}; expected ${expected}`;
    throw new InputError(message, { faults });
  }
  const body: unknown = readValue(document, shown);
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
    return Object.fromEntries(Object.entries(body));
  }
  throw new InputError(`${shown}: expected the fields of the body, as YAML or JSON`);
}

function readValue(document: ReturnType<typeof readYaml>['document'], shown: string): unknown {
  try {
    return document?.toJS();
  } catch (cause) {
    throw new InputError(`${shown}: an alias in it leads nowhere, or too far`, { cause });
  }
}
