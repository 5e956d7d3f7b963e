/** The chain of an invoice: that of each of its lines, back to the euro and forward. */
import { countedText, eurText } from '../../kernel/number-text.ts';
import type { ChainFacts } from '../chain-facts.ts';
import { type ChainNode, node } from '../chain-node.ts';
import { partyText } from '../chain-rows.ts';
import { MICROS_PER_CENT } from '../posting.ts';
import { type Invoice, totalCentsOf } from './invoice.ts';

const NAMES = { invoice: 'Invoice', 'credit-note': 'Credit note' } as const;

/** `chains` are those of its first lines, in their order. */
export function chainOfInvoice(
  facts: ChainFacts,
  invoice: Invoice,
  chains: readonly ChainNode[],
): ChainNode {
  const { id, kind, number, seller, buyer, month, netCents, reverses, lines } = invoice;
  const [from, to] = [seller, buyer].map(({ party }) => partyText(facts, party));
  const net = eurText(netCents * MICROS_PER_CENT);
  const total = eurText(totalCentsOf(invoice) * MICROS_PER_CENT);
  const undoes = reverses === undefined ? '' : `, which undoes ${reverses.number}`;
  const text = `${NAMES[kind]} ${number}${undoes}, ${from} to ${to}, for ${month}: ${net}`;
  const more = lines.length - chains.length;
  const rest = more > 0 ? [node('more', 'more', countedText(more, 'more line'), [])] : [];
  return node('invoice', id, `${text}, with VAT ${total}`, [...chains, ...rest]);
}
