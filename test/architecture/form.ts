/** What a file may not contain wherever it stands, each with what to write instead. */
import {
  isNode,
  isTestFile,
  type Place,
  type SourceFile,
  type SyntaxNode,
  type Violation,
  violationAt,
} from './source-file.ts';

type Said = Pick<Violation, 'rule' | 'advice'>;

export function violationsOfForm(file: SourceFile): readonly Violation[] {
  const barrel = isBarrel(file.program) ? [violationAt(file, file.program, BARREL)] : [];
  const isInSource = file.path.startsWith('src/') && !isTestFile(file.path);
  return [
    ...barrel,
    ...file.places.flatMap(({ node, parent }) => {
      const said =
        saidOfNode(node) ?? (isInSource ? saidOfSource(file.path, { node, parent }) : undefined);
      return said === undefined ? [] : [violationAt(file, node, said)];
    }),
  ];
}

const BARREL: Said = {
  rule: 'barrel file',
  advice: 'a file that only hands on others hides where a word is defined: import from there',
};

function isBarrel(program: SyntaxNode): boolean {
  const statements = Array.isArray(program.body) ? program.body.filter(isNode) : [];
  const handsOn = ({ type, source }: SyntaxNode) =>
    type === 'ExportAllDeclaration' || (type === 'ExportNamedDeclaration' && isNode(source));
  return statements.length > 0 && statements.every(handsOn);
}

function saidOfNode(node: SyntaxNode): Said | undefined {
  switch (node.type) {
    case 'ExportDefaultDeclaration':
      return { rule: 'default export', advice: 'export it by its name' };
    case 'TSEnumDeclaration':
      return { rule: 'enum', advice: 'write a union of text literals' };
    case 'TSAnyKeyword':
      return { rule: 'any', advice: 'write the type out, or `unknown` at the edges' };
    case 'TSNonNullExpression':
      return { rule: 'non-null', advice: 'ask `present(value, what)` of kernel/assert.ts' };
    case 'ImportDeclaration':
      return isSideEffect(node)
        ? { rule: 'import side effect', advice: 'export a function and call it' }
        : undefined;
    default:
      return node.definite === true
        ? { rule: 'non-null', advice: 'give it its value where it is declared' }
        : undefined;
  }
}

function isSideEffect({ specifiers }: SyntaxNode): boolean {
  return Array.isArray(specifiers) && specifiers.length === 0;
}

/** The rules of src/ alone. */
function saidOfSource(path: string, place: Pick<Place, 'node' | 'parent'>): Said | undefined {
  const { node, parent } = place;
  const isEnvironment =
    (node.type === 'MemberExpression' &&
      nameOf(node.object) === 'process' &&
      nameOf(node.property) === 'env') ||
    (node.type === 'ImportSpecifier' && nameOf(node.imported) === 'env');
  if (isEnvironment && path !== 'src/main.ts') {
    return {
      rule: 'environment',
      advice: 'only main.ts reads it; take the setting as an argument',
    };
  }
  const isAtTop = parent?.type === 'Program' || parent?.type === 'ExportNamedDeclaration';
  if (node.type === 'VariableDeclaration' && node.kind !== 'const' && isAtTop) {
    return { rule: 'module state', advice: 'keep it in what a function makes and returns' };
  }
  return undefined;
}

function nameOf(node: unknown): unknown {
  return isNode(node) ? (node.name ?? node.value) : undefined;
}
