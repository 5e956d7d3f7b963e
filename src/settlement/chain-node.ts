/** A chain as a tree, and the tree as lines of text. */
export interface ChainNode {
  /** Such as `job`, `contract`, `entry`; `back` and `forward` are the two directions. */
  readonly kind: string;
  readonly id: string;
  readonly text: string;
  readonly children: readonly ChainNode[];
}

export function node(
  kind: string,
  id: string,
  text: string,
  children: readonly ChainNode[],
): ChainNode {
  return { kind, id, text, children };
}

/** The tree as lines, each child below its parent. */
export function chainLines(root: ChainNode): readonly string[] {
  return [titleOf(root), ...branchLines(root, '')];
}

function branchLines({ children }: ChainNode, indent: string): readonly string[] {
  return children.flatMap((child, index) => {
    const isLast = index === children.length - 1;
    const line = `${indent}${isLast ? '└─ ' : '├─ '}${titleOf(child)}`;
    return [line, ...branchLines(child, `${indent}${isLast ? '   ' : '│  '}`)];
  });
}

/** Kinds whose text says all; the id of the others stands before theirs. */
const NAMELESS_KINDS = ['back', 'forward', 'payment', 'loan', 'figure', 'leg', 'flow', 'more'];

function titleOf({ kind, id, text }: ChainNode): string {
  return NAMELESS_KINDS.includes(kind) ? text : `${id}  ${text}`;
}
