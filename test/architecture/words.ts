/**
 * Names of files, and words that belong in no file: the project speaks of itself alone, and names
 * no server that packages come from.
 */
import { lineAt, type Violation } from './source-file.ts';

const FORBIDDEN: readonly { readonly pattern: RegExp; readonly advice: string }[] = [
  { pattern: /\bissue #?\d+/gi, advice: 'say what the rule is; a tracker is not part of it' },
  { pattern: /\/work\/(?:main|shared|\.library)\b/g, advice: 'a path of one machine' },
  {
    pattern: /\b(?:this|earlier|previous|helper|next|last) session\b/gi,
    advice: 'say what is, and not when it was written',
  },
  {
    pattern: /\b(?:AI|coding|virtual) (?:assistant|agent)s?\b|\bco-authored-by:/gi,
    advice: 'who or what wrote a line is not part of it',
  },
  {
    pattern: /registry\.(?:npm|yarn)|npmmirror\.com|deb\.debian\.org|pypi\.org/gi,
    advice: 'name the package; where it comes from is the setting of the machine',
  },
];

const KEBAB_CASE = /^\.?[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/;
const NAMED_FOLDERS = ['src/', 'web/', 'test/', 'bench/', 'scripts/', 'docs/', 'examples/'];

export function violationsOfWords(path: string, text: string): readonly Violation[] {
  return FORBIDDEN.flatMap(({ pattern, advice }) =>
    [...text.matchAll(pattern)].map((match) => ({
      path,
      line: lineAt(text, match.index),
      rule: 'words',
      advice: `"${match[0]}": ${advice}`,
    })),
  );
}

export function violationsOfName(path: string): readonly Violation[] {
  const isNamed = NAMED_FOLDERS.some((folder) => path.startsWith(folder));
  const bad = path.split('/').find((part) => part !== 'README.md' && !KEBAB_CASE.test(part));
  if (!isNamed || bad === undefined) return [];
  const advice = `"${bad}": lower case, words joined by "-"`;
  return [{ path, line: 1, rule: 'file name', advice }];
}

/** A lock file that says from which server each package came works on one network alone. */
export function violationsOfLockFile(path: string, text: string): readonly Violation[] {
  return [...text.matchAll(/"resolved": "(?!\.|file:)/g)].slice(0, 1).map((match) => ({
    path,
    line: lineAt(text, match.index),
    rule: 'lock file',
    advice: 'it names a server: run npm install again with the .npmrc of the project',
  }));
}
