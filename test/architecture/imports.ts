/** What a file imports, as paths from the project's folder where it is a file of the project. */
import { posix } from 'node:path';
import { isNode, type SourceFile, type SyntaxNode } from './source-file.ts';

export interface Import {
  readonly node: SyntaxNode;
  /** `src/kernel/time.ts`, or the name of a package or of a module of Node as it is written. */
  readonly target: string;
  readonly isFile: boolean;
  /** Gone after compilation: `import type`, `export type … from`, `import('…')` in a type. */
  readonly isTypeOnly: boolean;
}

const IMPORTING_NODES = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
]);

export function importsOf(file: SourceFile): readonly Import[] {
  return file.places.flatMap(({ node }) => {
    if (!IMPORTING_NODES.has(node.type) || !isNode(node.source)) return [];
    const specifier = node.source.value;
    return typeof specifier === 'string' ? [toImport(file.path, node, specifier)] : [];
  });
}

function toImport(path: string, node: SyntaxNode, specifier: string): Import {
  const isFile = specifier.startsWith('.');
  const kind = node.importKind ?? node.exportKind;
  return {
    node,
    target: isFile ? posix.join(posix.dirname(path), specifier) : specifier,
    isFile,
    isTypeOnly: node.type === 'TSImportType' || kind === 'type',
  };
}

/** The package of a specifier: `@scope/name/part` and `name/part` without their part. */
export function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}
