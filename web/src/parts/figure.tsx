/** A number that answers something, and leads to what it is made of. */
import type { ReactNode } from 'react';
import { PageLink, type Place } from './page-link.tsx';

interface FigureProps {
  readonly label: string;
  readonly value: ReactNode;
  readonly unit?: string;
  /** What the number is to be held against. */
  readonly note?: ReactNode;
  /** What it is made of, where that stands on another page. */
  readonly madeOf?: Place;
  readonly tone?: 'good' | 'warn' | 'bad';
}

export function Figure({ label, value, unit, note, madeOf, tone }: FigureProps) {
  const parts = (
    <>
      <span className="unbroken">{value}</span>
      {unit !== undefined && (
        <>
          {' '}
          <small>{unit}</small>
        </>
      )}
    </>
  );
  return (
    <div className={tone === undefined ? 'figure' : `figure figure-${tone}`}>
      <dt>{label}</dt>
      <dd>
        {madeOf === undefined ? (
          <span className="figure-value">{parts}</span>
        ) : (
          <PageLink {...madeOf} className="figure-value">
            {parts}
          </PageLink>
        )}
        {note !== undefined && <span className="figure-note">{note}</span>}
      </dd>
    </div>
  );
}

export function Figures({ children }: { readonly children: ReactNode }) {
  return <dl className="figures">{children}</dl>;
}
