/**
 * Names that are written from right to left, in sentences, charts and cells that are not: what
 * stands behind such a name, a number above all, would be drawn before it. Marks of Unicode around
 * the name say where it begins and ends (FSI and PDI); other names have none.
 */
const RIGHT_TO_LEFT =
  /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]|[\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const MARKS = /[\u2068\u2069]/g;

/** Once, however often it is called. */
export function isolated(name: string): string {
  if (name.startsWith('\u2068')) return name;
  return RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name;
}

/** Without the marks: for what is searched, and for files. */
export function withoutMarks(text: string): string {
  return text.replaceAll(MARKS, '');
}
