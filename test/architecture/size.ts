/** How large things may be, so that each is read at once. */
import {
  isNode,
  type Place,
  type SourceFile,
  type SyntaxNode,
  type Violation,
  violationAt,
} from './source-file.ts';

export const LINES_A_FILE_MAX = 400;
export const LINES_A_FUNCTION_MAX = 60;
export const PARAMETERS_MAX = 4;
export const COLUMNS_MAX = 100;

const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'TSDeclareFunction',
]);

export function violationsOfSize(file: SourceFile): readonly Violation[] {
  return [
    ...violationsOfFile(file),
    ...violationsOfColumns(file),
    ...file.places.flatMap((place) => violationsOfFunction(file, place)),
  ];
}

function violationsOfFile({ path, text }: SourceFile): readonly Violation[] {
  const lineCount = text.trimEnd().split('\n').length;
  if (lineCount <= LINES_A_FILE_MAX) return [];
  const instead = 'make it a folder of the same name, a file an idea';
  const advice = `${lineCount} lines, at most ${LINES_A_FILE_MAX}: ${instead}`;
  return [{ path, line: LINES_A_FILE_MAX + 1, rule: 'file size', advice }];
}

/** An address cannot be broken over two lines and may stand out. */
function violationsOfColumns({ path, text }: SourceFile): readonly Violation[] {
  return text.split('\n').flatMap((line, index) => {
    const columnCount = [...line].length;
    if (columnCount <= COLUMNS_MAX || line.includes('https://')) return [];
    const advice = `${columnCount} columns, at most ${COLUMNS_MAX}: break the line`;
    return [{ path, line: index + 1, rule: 'columns', advice }];
  });
}

function violationsOfFunction(file: SourceFile, place: Place): readonly Violation[] {
  const { node } = place;
  if (!FUNCTIONS.has(node.type)) return [];
  const found: Violation[] = [];
  const lineCount = file.text.slice(node.start, node.end).split('\n').length;
  if (lineCount > LINES_A_FUNCTION_MAX && !isSuite(place)) {
    const advice = `${lineCount} lines, at most ${LINES_A_FUNCTION_MAX}: give a part of it a name`;
    found.push(violationAt(file, node, { rule: 'function size', advice }));
  }
  const parameterCount = parametersOf(node).length;
  if (parameterCount > PARAMETERS_MAX) {
    const advice = `${parameterCount}, at most ${PARAMETERS_MAX}: group those that belong together`;
    found.push(violationAt(file, node, { rule: 'parameters', advice }));
  }
  return found;
}

/** The body of a `describe` is a list of tests and not one function to be read at once. */
function isSuite({ parent, property }: Place): boolean {
  if (parent?.type !== 'CallExpression' || property !== 'arguments') return false;
  let callee = parent.callee;
  while (isNode(callee) && callee.type !== 'Identifier') callee = callee.callee ?? callee.object;
  return isNode(callee) && callee.name === 'describe';
}

function parametersOf(node: SyntaxNode): readonly unknown[] {
  const parameters = Array.isArray(node.params) ? node.params : [];
  return parameters.filter((parameter) => !isNode(parameter) || parameter.name !== 'this');
}
