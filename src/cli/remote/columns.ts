/** Columns of a table by the name of the field of the wire that they show, in words. */
import type { Column } from './table.ts';
import {
  hoursText,
  moneyText,
  numberText,
  orNothing,
  secondsText,
  shareText,
  timeText,
  wordText,
} from './wire-text.ts';

type Row<Name extends string, Value> = { readonly [Field in Name]?: Value | null | undefined };

function columnOf<Value>(toText: (value: Value | null | undefined) => string, align?: 'right') {
  return <Name extends string>(title: string, name: Name): Column<Row<Name, Value>> => {
    const text = (row: Row<Name, Value>) => toText(row[name]);
    return align === undefined ? { title, text } : { title, text, align };
  };
}

/** An id, a name, a sentence. */
export const textColumn = columnOf<string>(orNothing);
/** A word of the wire with its underscores as spaces. */
export const wordColumn = columnOf<string>(wordText);
export const timeColumn = columnOf<string>(timeText);
export const countColumn = columnOf<number>(numberText, 'right');
/** GPU-seconds as GPU-hours: the title says so. */
export const hoursColumn = columnOf<number | string>(hoursText, 'right');
export const moneyColumn = columnOf<string>(moneyText, 'right');
/** Seconds as a duration. */
export const durationColumn = columnOf<number>(secondsText, 'right');
/** Parts per million as a percentage. */
export const shareColumn = columnOf<number>(shareText, 'right');
export const yesColumn = columnOf<boolean>((value) => (value === true ? 'yes' : 'no'));
export const listColumn = columnOf<readonly string[]>((value) => orNothing(value?.join(', ')));
