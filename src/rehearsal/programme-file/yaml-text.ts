/** From text to a YAML document, refusing what would harm the reader before it is read. */
import { type Document, LineCounter, parseDocument, visit } from 'yaml';
import type { Fault } from './fault.ts';

const CHARACTERS_MAX = 2_000_000;
/** The parser calls itself for each level; some thousand levels end the process. */
const LEVELS_MAX = 60;

export interface YamlText {
  readonly fileName: string;
  readonly document: Document | undefined;
  /** Faults of syntax; where there are some, the document says nothing reliable. */
  readonly faults: readonly Fault[];
  placeAt(offset: number): { readonly line: number; readonly column: number };
}

export function readYaml(text: string, fileName: string): YamlText {
  const lines = new LineCounter();
  const placeAt = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const harm = harmOf(text);
  if (harm !== undefined) {
    return { fileName, document: undefined, faults: [{ file: fileName, ...harm }], placeAt };
  }
  const options = { lineCounter: lines, prettyErrors: false, uniqueKeys: false } as const;
  const document = parseDocument(text, { ...options, logLevel: 'error' });
  const errors = document.errors.map(({ pos, message }): FoundAt => {
    const found = `text that is not YAML: ${sentenceOf(message)}`;
    return { offset: pos[0], found, expected: 'one document of YAML 1.2', rule: 'yaml_syntax' };
  });
  const faults = [...errors, ...directivesIn(text, document), ...tagsIn(text, document)].map(
    ({ offset, ...rest }) => ({ file: fileName, ...placeAt(offset), path: '', ...rest }),
  );
  return { fileName, document, faults, placeAt };
}

/** A fault of the text, with its place in it. */
interface FoundAt extends Pick<Fault, 'found' | 'expected' | 'rule'> {
  readonly offset: number;
}

/** One that names an older version would have 010 be 8, and `no` false. */
function directivesIn(text: string, { directives, warnings }: Document): readonly FoundAt[] {
  const isOlder = directives?.yaml.version !== '1.2';
  const unknown = warnings.filter(({ code }) => code === 'BAD_DIRECTIVE');
  const offsets = [
    ...(isOlder ? [Math.max(0, text.search(/^%YAML/m))] : []),
    ...unknown.map(({ pos }) => text.lastIndexOf('\n', pos[0]) + 1),
  ];
  return offsets.map((offset) => {
    const line = text.slice(offset).split(/\r?\n/, 1)[0] ?? '';
    const expected = 'YAML 1.2, without it';
    return { offset, found: `the directive ${cut(line)}`, expected, rule: 'yaml_syntax' };
  });
}

/** Also those that say of a value what it is anyway. */
function tagsIn(text: string, document: Document): readonly FoundAt[] {
  const found: FoundAt[] = [];
  const add = (offset: number, tag: string) => {
    const rest = { expected: 'a value without a tag', rule: 'unknown_tag' } as const;
    found.push({ offset, found: `the tag ${cut(tag)}`, ...rest });
  };
  for (const { code, pos } of document.warnings) {
    if (code === 'TAG_RESOLVE_FAILED') add(pos[0], text.slice(...pos));
  }
  if (found.length > 0) return found;
  visit(document, {
    Value: (_, { tag, range }) => {
      if (tag !== undefined) add(range?.[0] ?? 0, tag.replace('tag:yaml.org,2002:', '!!'));
    },
  });
  return found;
}

function cut(text: string): string {
  return text.slice(0, 80);
}

/** The parser's advice is for programmers who call it; what it found is for everyone. */
function sentenceOf(message: string): string {
  return message.split(/[;\n]/)[0] ?? message;
}

function harmOf(text: string): Omit<Fault, 'file'> | undefined {
  const place = { line: 1, column: 1, path: '' };
  if (text.length > CHARACTERS_MAX) {
    const found = `${text.length} characters`;
    const expected = `at most ${CHARACTERS_MAX}`;
    return { ...place, found, expected, rule: 'file_too_large' };
  }
  const deepLine = deepLineOf(text);
  if (deepLine === undefined) return undefined;
  const found = `more than ${LEVELS_MAX} lists or blocks in each other`;
  const expected = `at most ${LEVELS_MAX} levels`;
  return { ...place, line: deepLine, found, expected, rule: 'nested_too_deep' };
}

/**
 * The first line at which brackets or dashes open too many levels. Brackets in comments and texts
 * count too: a file that is refused for that is one that nobody would write.
 */
function deepLineOf(text: string): number | undefined {
  let brackets = 0;
  for (const [index, line] of text.split('\n').entries()) {
    for (const character of line) {
      if (character === '[' || character === '{') brackets += 1;
      if (character === ']' || character === '}') brackets = Math.max(0, brackets - 1);
      if (brackets > LEVELS_MAX) return index + 1;
    }
    const dashes = /^(?:\s*[-?]\s)*/.exec(line)?.[0].replaceAll(/\s/g, '').length ?? 0;
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    if (dashes > LEVELS_MAX || indent > 8 * LEVELS_MAX) return index + 1;
  }
  return undefined;
}
