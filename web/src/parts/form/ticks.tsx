/** Boxes to tick in a draft, of which any number is chosen: words in one text. */
import { Checkbox } from '@mantine/core';
import type { Draft } from './use-draft.ts';
import { wordsOf } from './words-of.ts';

interface TicksProps<Name extends string> {
  readonly name: Name;
  readonly label: string;
  readonly draft: Pick<Draft<Readonly<Record<Name, string>>>, 'values' | 'set'>;
  readonly of: readonly { readonly value: string; readonly label: string }[];
}

export function Ticks<Name extends string>({ name, label, draft, of }: TicksProps<Name>) {
  return (
    <Checkbox.Group
      label={label}
      value={[...wordsOf(draft.values[name])]}
      onChange={(chosen) => draft.set(name, chosen.join(' '))}
    >
      <div className="ticks">
        {of.map((each) => (
          <Checkbox key={each.value} {...each} />
        ))}
      </div>
    </Checkbox.Group>
  );
}
