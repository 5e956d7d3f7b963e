/** Failures and repairs of single nodes, as a trace tells them. */

export interface NodeEvent {
  readonly at: number;
  readonly kind: 'failed' | 'repaired';
  /** Index of the cluster, and of the node in it. */
  readonly cluster: number;
  readonly node: number;
}

/** By time; at one second repairs come first, so that a node may fail again as it is back. */
export function inOrder(events: readonly NodeEvent[]): readonly NodeEvent[] {
  const rankOf = ({ kind }: NodeEvent): number => (kind === 'repaired' ? 0 : 1);
  return events.toSorted(
    (a, b) => a.at - b.at || rankOf(a) - rankOf(b) || a.cluster - b.cluster || a.node - b.node,
  );
}
