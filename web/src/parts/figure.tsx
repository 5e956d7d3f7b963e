/** A number that answers something, and leads to what it is made of. */
import type { ReactNode } from 'react';
import { PageLink, type Place } from './page-link.tsx';

interface FigureProps {
  readonly label: string;
  readonly value: ReactNode;
  readonly unit?: string;
  /** What the number is to be held against. */
  readonly note?: ReactNode;
  /** What it is made of. */
  readonly madeOf: Place;
  readonly tone?: 'good' | 'warn' | 'bad';
}

export function Figure({ label, value, unit, note, madeOf, tone }: FigureProps) {
  return (
    <div className={tone === undefined ? 'figure' : `figure figure-${tone}`}>
      <dt>{label}</dt>
      <dd>
        <PageLink {...madeOf} className="figure-value">
          {value}
          {unit !== undefined && <small> {unit}</small>}
        </PageLink>
        {note !== undefined && <span className="figure-note">{note}</span>}
      </dd>
    </div>
  );
}

export function Figures({ children }: { readonly children: ReactNode }) {
  return <dl className="figures">{children}</dl>;
}
