/** Says of what was typed wrong where it stands: at which option, or in place of which argument. */
import type { Command } from 'commander';
import { UsageError } from '../failure.ts';
import { TypedWrong } from './arguments.ts';

/** The action of a command that takes what was typed. */
export function named<Typed extends readonly unknown[]>(
  action: (...typed: Typed) => Promise<void>,
): (this: Command, ...typed: Typed) => Promise<void> {
  return async function (this: Command, ...typed: Typed): Promise<void> {
    try {
      await action(...typed);
    } catch (error) {
      throw error instanceof TypedWrong ? nameOf(this, error) : error;
    }
  };
}

function nameOf(command: Command, wrong: TypedWrong): UsageError {
  const names = placesOf(command, wrong.found);
  if (names.length === 0) return wrong;
  return new UsageError(`${names.join(' or ')}: ${wrong.message}`, { cause: wrong });
}

/** Where exactly this was typed; else where it is a part of what was, as `ten` in `DAY=ten`. */
function placesOf(command: Command, found: string): readonly string[] {
  const typed = [...argumentsOf(command), ...optionsOf(command)];
  const whole = typed.filter(([, text]) => text === found);
  if (whole.length === 0 && found === '') return [];
  const places = whole.length > 0 ? whole : typed.filter(([, text]) => text.includes(found));
  return [...new Set(places.map(([name]) => name))];
}

type Typed = readonly (readonly [name: string, text: string])[];

function argumentsOf({ registeredArguments, args }: Command): Typed {
  return registeredArguments.map((each, index) => [`<${each.name()}>`, args[index] ?? ''] as const);
}

function optionsOf(command: Command): Typed {
  return command.options.flatMap((option) => {
    const value: unknown = command.getOptionValue(option.attributeName());
    const texts = Array.isArray(value) ? value.map(String) : [value];
    return texts.flatMap((text) =>
      typeof text === 'string' ? [[option.long ?? option.flags, text] as const] : [],
    );
  });
}
