/** What is known of one thing, a line each. */
import type { ReactNode } from 'react';

export type Detail = readonly [label: string, value: ReactNode];

export function DetailList({ details }: { readonly details: readonly Detail[] }) {
  return (
    <dl className="details">
      {details.map(([label, value], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two may have one label, and none moves
        <div key={index}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
