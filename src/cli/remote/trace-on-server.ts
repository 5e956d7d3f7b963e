import { type Chain, getChain, getCommitmentChain, getContractChain } from '../../client/chain.ts';
import { type ChainNode, chainLines } from '../../settlement/chain-node.ts';
import { toId } from './arguments.ts';
import type { RemotePolder } from './connection.ts';
import { connect, type RemoteOptions, type RemotePorts, tell } from './remote-command.ts';
import { shownText } from './table.ts';

/** Asks a server for the chain of what an id names, and prints it as that of a run. */
export async function traceOnServer(
  id: string,
  options: RemoteOptions,
  ports: RemotePorts,
): Promise<void> {
  const chain = await askFor(id, connect(options, ports));
  tell(chain, textOf, options, ports);
}

function askFor(id: string, polder: RemotePolder): Promise<Chain> {
  if (id.startsWith('contract_')) {
    return polder.call(getContractChain, { params: { contractId: toId('contract_', id) } });
  }
  if (id.startsWith('commitment_')) {
    return polder.call(getCommitmentChain, { params: { commitmentId: toId('commitment_', id) } });
  }
  return polder.call(getChain, { params: { id } });
}

function textOf({ nodes }: Chain): string {
  const [root] = treesAt(nodes, 0);
  const lines = root === undefined ? [] : chainLines(root);
  return lines.map((line) => `${shownText(line)}\n`).join('');
}

/** The nodes of one depth, each with those that follow it one deeper. */
function treesAt(nodes: Chain['nodes'], depth: number): readonly ChainNode[] {
  const starts = nodes.flatMap((each, index) => (each.depth === depth ? [index] : []));
  return starts.flatMap((start, position) => {
    const own = nodes.slice(start, starts[position + 1] ?? nodes.length);
    const [first, ...below] = own;
    if (first === undefined) return [];
    const { kind, id, text } = first;
    return [{ kind, id, text, children: treesAt(below, depth + 1) }];
  });
}
