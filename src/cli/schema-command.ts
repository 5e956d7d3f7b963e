import type { Command } from 'commander';
import { createCommand } from './command.ts';
import type { CliPorts } from './ports.ts';

export function schemaCommand({ stdout }: Pick<CliPorts, 'stdout'>): Command {
  return createCommand('schema', {
    summary: 'Print the JSON Schema of a programme file, for an editor that completes and checks.',
    example: 'polder schema > programme.schema.json',
  }).action(async () => {
    const { programmeSchemaDocument } = await import(
      '../rehearsal/programme-file/schema-document.ts'
    );
    stdout.write(`${JSON.stringify(programmeSchemaDocument(), undefined, 2)}\n`);
  });
}
