/**
 * A source file as the rules see it: its path from the project's folder, its text and its syntax
 * tree. The parser is oxc-parser, because TypeScript 7 has no compiler API; see
 * docs/decisions/0002-the-architecture-test-reads-syntax-trees.md.
 */
import { parseSync } from 'oxc-parser';

export interface SyntaxNode {
  readonly type: string;
  /** Offsets in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly [property: string]: unknown;
}

/** A node with the node that holds it, and the name of the property by which it does. */
export interface Place {
  readonly node: SyntaxNode;
  readonly parent: SyntaxNode | undefined;
  readonly property: string;
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly program: SyntaxNode;
  /** Every node, a parent before its children. */
  readonly places: readonly Place[];
}

export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  /** What is wrong here and what to do instead, as one sentence. */
  readonly advice: string;
}

export function parseSource(path: string, text: string): SourceFile {
  const { program, errors } = parseSync(path, text);
  const error = errors[0];
  if (error !== undefined) throw new Error(`${path} cannot be parsed: ${error.message}`);
  const root = program as unknown as SyntaxNode;
  const places: Place[] = [];
  collectPlaces({ node: root, parent: undefined, property: '' }, places);
  return { path, text, program: root, places };
}

function collectPlaces(place: Place, places: Place[]): void {
  places.push(place);
  for (const [property, value] of Object.entries(place.node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) collectPlaces({ node: child, parent: place.node, property }, places);
    }
  }
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

export function isTestFile(path: string): boolean {
  return path.startsWith('test/') || path.endsWith('.test.ts') || path.includes('/testing/');
}

/** The violation of `rule` at a node of `file`. */
export function violationAt(
  file: SourceFile,
  node: SyntaxNode,
  said: Pick<Violation, 'rule' | 'advice'>,
): Violation {
  return { path: file.path, line: lineAt(file.text, node.start), ...said };
}

/** The number of the line, from 1, on which the character at `offset` stands. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
