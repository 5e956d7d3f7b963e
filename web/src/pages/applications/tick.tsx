/** A box to tick in a draft, whose fields are texts: `yes`, or nothing. */
import { Checkbox } from '@mantine/core';
import type { Draft } from '../../parts/form/use-draft.ts';

interface TickProps<Name extends string> {
  readonly name: Name;
  readonly label: string;
  readonly draft: Pick<Draft<Readonly<Record<Name, string>>>, 'values' | 'set'>;
}

export function Tick<Name extends string>({ name, label, draft }: TickProps<Name>) {
  return (
    <Checkbox
      name={name}
      label={label}
      checked={draft.values[name] !== ''}
      onChange={({ target }) => draft.set(name, target.checked ? 'yes' : '')}
    />
  );
}
