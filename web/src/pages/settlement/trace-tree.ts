/** The chain of one thing as a tree, and the pages of what stands in it. */
import type { ChainNodes } from '../../../../src/client/chain.ts';

export interface Traced extends ChainNodes {
  /** Unlike its id, no other step has it. */
  readonly key: number;
  readonly below: readonly Traced[];
}

/** Each step follows the one that it belongs to, one deeper. */
export function treeOf(nodes: readonly ChainNodes[]): readonly Traced[] {
  const roots: Traced[] = [];
  const open: { readonly node: Traced; readonly below: Traced[] }[] = [];
  nodes.forEach((each, key) => {
    const below: Traced[] = [];
    const node = { ...each, key, below };
    while ((open.at(-1)?.node.depth ?? -1) >= node.depth) open.pop();
    (open.at(-1)?.below ?? roots).push(node);
    open.push({ node, below });
  });
  return roots;
}

const PLACES: Readonly<Record<string, (id: string) => string>> = {
  invoice: (id) => `/invoices/${id}`,
  allocation: (id) => `/allocations/${id}`,
  commitment: (id) => `/commitments/${id}`,
  contract: (id) => `/contracts/${id}`,
  job: (id) => `/jobs/${id}`,
  entry: (id) => `/ledger/${id.slice('entry_'.length)}`,
  line: (id) => `/trace/${id}`,
};

/** `undefined`: it has no page of its own. */
export function pageOfTraced(id: string): string | undefined {
  return PLACES[id.slice(0, id.indexOf('_'))]?.(id);
}

const ID = /((?:party|commitment|contract|cluster|allocation|job|site|entry)_[a-z0-9.-]*[a-z0-9])/;

/** Each second part is an id. */
export function partsOf(text: string): readonly string[] {
  return text.split(ID);
}
