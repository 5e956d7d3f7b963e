/** From text to a YAML document, refusing what would harm the reader before it is read. */
import { type Document, LineCounter, parseDocument } from 'yaml';
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
  const errors = document.errors.map(({ pos, message }) => ({
    file: fileName,
    ...placeAt(pos[0]),
    path: '',
    found: `text that is not YAML: ${sentenceOf(message)}`,
    expected: 'one document of YAML 1.2',
    rule: 'yaml_syntax' as const,
  }));
  const warnings = document.warnings.map(({ pos }) => ({
    file: fileName,
    ...placeAt(pos[0]),
    path: '',
    found: `the tag ${text.slice(pos[0], pos[1]).slice(0, 80)}`,
    expected: 'a value without a tag',
    rule: 'unknown_tag' as const,
  }));
  return { fileName, document, faults: [...errors, ...warnings], placeAt };
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
