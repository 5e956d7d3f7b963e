import type { ItemChange, PlanDifference } from './plan-difference.ts';
import { isEmptyDifference } from './plan-difference.ts';
import type { SheetItem } from './plan-sheet.ts';

/**
 * The difference as lines for people: `+` is added, `~` changes with before and after, `=` stays
 * although the file does not have it, `!` stays although the file says otherwise.
 */
export function differenceText(difference: PlanDifference): readonly string[] {
  const { added, changed, kept, ahead } = difference;
  const stays = [
    ...kept.map(({ section, id }) => `= ${section} ${id}: not in the file; stays`),
    ...ahead.flatMap((each) => aheadLines(each)),
  ];
  if (isEmptyDifference(difference)) return ['Nothing to do.', ...stays];
  return [...added.map(addedLine), ...changed.flatMap((each) => changedLines(each)), ...stays];
}

function addedLine({ section, id, fields }: SheetItem): string {
  const words = fields.map(({ field, value }) => `${field} ${oneLine(value)}`);
  return `+ ${section} ${id}: ${words.join('; ')}`;
}

function changedLines({ section, id, fields }: ItemChange): readonly string[] {
  return fields.map(({ field, before, after }) => {
    const change = `${oneLine(before ?? 'nothing')} → ${oneLine(after ?? 'nothing')}`;
    return `~ ${section} ${id}: ${field}: ${change}`;
  });
}

function aheadLines({ section, id, fields }: ItemChange): readonly string[] {
  return fields.map(({ field, before, after }) => {
    const stays = `stays ${oneLine(before ?? 'nothing')}`;
    return `! ${section} ${id}: ${field}: ${stays}; the file says ${oneLine(after ?? 'nothing')}`;
  });
}

function oneLine(text: string): string {
  return text.replaceAll('\n', ' ');
}
