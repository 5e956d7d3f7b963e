/** The elements that a rule is about. A path is written as in XPath: `cac:Item/cbc:Name`. */
import type { XmlNode } from './xml-tree.ts';

/** The elements at `path` below each of `nodes`, in the order of the document. */
export function allAt(nodes: XmlNode | readonly XmlNode[], path: string): readonly XmlNode[] {
  let found = isMany(nodes) ? nodes : [nodes];
  for (const step of path.split('/')) {
    found = found.flatMap(({ children }) => children.filter(({ name }) => name === step));
  }
  return found;
}

/** Whether something stands at `path` below `node`: text, or other elements. */
export function has(node: XmlNode, path: string): boolean {
  return allAt(node, path).some(({ text, children }) => text !== '' || children.length > 0);
}

/** The text of the first element at `path`; empty where there is none. */
export function textAt(node: XmlNode, path: string): string {
  return allAt(node, path)[0]?.text ?? '';
}

/** Those of `nodes` that have nothing at any of `paths`. */
export function without(nodes: readonly XmlNode[], ...paths: readonly string[]): XmlNode[] {
  return nodes.filter((node) => !paths.some((path) => has(node, path)));
}

/** Those of `nodes` that have more than one element at `path`. */
export function withMany(nodes: readonly XmlNode[], path: string): XmlNode[] {
  return nodes.filter((node) => allAt(node, path).length > 1);
}

/** `node` and everything in it, in the order of the document. */
export function everythingIn(node: XmlNode): readonly XmlNode[] {
  return [node, ...node.children.flatMap(everythingIn)];
}

function isMany(nodes: XmlNode | readonly XmlNode[]): nodes is readonly XmlNode[] {
  return Array.isArray(nodes);
}
