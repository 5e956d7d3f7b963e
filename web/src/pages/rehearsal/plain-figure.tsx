/** A number that answers something, whose parts stand below it on the same page. */
import type { ReactNode } from 'react';

interface PlainFigureProps {
  readonly label: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
}

export function PlainFigure({ label, value, note }: PlainFigureProps) {
  return (
    <div className="figure">
      <dt>{label}</dt>
      <dd>
        <span className="figure-value">{value}</span>
        {note !== undefined && <span className="figure-note">{note}</span>}
      </dd>
    </div>
  );
}
