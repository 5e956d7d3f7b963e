/** Columns of a table by the name of the field of the wire that they show, in words. */
import type { Column } from './table.ts';
import {
  hoursText,
  moneyText,
  numberText,
  orNothing,
  pointsText,
  secondsText,
  shareText,
  timeText,
  wordText,
} from './wire-text.ts';

/**
 * A row of a list as it came. That the fields of all columns are those of the interface is held by
 * a test over the table of routes.
 */
export type WireRow = Readonly<Record<string, unknown>>;

function columnOf<Value>(toText: (value: Value | null | undefined) => string, align?: 'right') {
  return (title: string, field: string): Column<WireRow> => {
    const text = (row: WireRow) => toText(row[field] as Value | null | undefined);
    return { title, field, text, ...(align !== undefined && { align }) };
  };
}

/** An id, a name, a sentence. */
export const textColumn = columnOf<string>(orNothing);
/** A sentence that goes on in the next line of its cell. */
export function longColumn(title: string, field: string, widthMax: number): Column<WireRow> {
  return { ...textColumn(title, field), widthMax };
}
/** A word of the wire with its underscores as spaces. */
export const wordColumn = columnOf<string>(wordText);
export const timeColumn = columnOf<string>(timeText);
export const countColumn = columnOf<number>(numberText, 'right');
/** A decimal number as the wire has it: the title says of what. */
export const decimalColumn = columnOf<string>(orNothing, 'right');
/** GPU-seconds as GPU-hours: the title says so. */
export const hoursColumn = columnOf<number | string>(hoursText, 'right');
export const moneyColumn = columnOf<string>(moneyText, 'right');
/** Seconds as a duration. */
export const durationColumn = columnOf<number>(secondsText, 'right');
/** Thousandths of a point as points. */
export const pointsColumn = columnOf<number>(pointsText, 'right');
/** Parts per million as a percentage. */
export const shareColumn = columnOf<number>(shareText, 'right');
export const yesColumn = columnOf<boolean>((value) => (value === true ? 'yes' : 'no'));
/** Where the field is an object, or more than its own value is shown. */
export function partColumn<Value>(
  title: string,
  field: string,
  toText: (value: Value) => string,
): Column<WireRow> {
  return { title, field, text: (row) => toText(row[field] as Value) };
}
