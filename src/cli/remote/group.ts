import { Command } from 'commander';
import { exampleAndExitCodes } from '../command.ts';

export interface GroupText {
  readonly summary: string;
  readonly example: string;
}

/** A command that only holds others, such as `jobs`. */
export function groupOf(name: string, text: GroupText, commands: readonly Command[]): Command {
  const group = new Command(name)
    .description(text.summary)
    .addHelpText('after', exampleAndExitCodes(text.example));
  for (const command of commands) group.addCommand(command);
  return group;
}
