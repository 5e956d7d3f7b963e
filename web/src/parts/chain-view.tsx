/** Where something comes from and what came of it: the chain both ways, a step a card. */
import type { ReactNode } from 'react';
import { useTexts } from '../texts/preferences.tsx';
import { chainTexts } from './chain-texts.ts';
import { PageLink, type Place } from './page-link.tsx';

export interface ChainStep {
  readonly key: string;
  /** What it is, in a word of the chain. */
  readonly kind: string;
  readonly name: string;
  readonly facts?: ReactNode;
  readonly place?: Place;
}

interface ChainViewProps {
  /** Towards the money, the farthest first. */
  readonly back: readonly (readonly ChainStep[])[];
  readonly here: ChainStep;
  /** Towards use and what is owed, the nearest first. */
  readonly forward: readonly (readonly ChainStep[])[];
}

export function ChainView({ back, here, forward }: ChainViewProps) {
  const texts = useTexts(chainTexts);
  const isThere = (steps: readonly ChainStep[]) => steps.length > 0;
  return (
    <ol className="chain-view" aria-label={texts.chain}>
      {back.filter(isThere).map((steps) => (
        <Link key={steps[0]?.key} steps={steps} />
      ))}
      <li aria-current="true" className="chain-here">
        <Card step={here} />
      </li>
      {forward.filter(isThere).map((steps) => (
        <Link key={steps[0]?.key} steps={steps} />
      ))}
    </ol>
  );
}

function Link({ steps }: { readonly steps: readonly ChainStep[] }) {
  return (
    <li>
      {steps.map((step) => (
        <Card key={step.key} step={step} />
      ))}
    </li>
  );
}

function Card({ step: { kind, name, facts, place } }: { readonly step: ChainStep }) {
  return (
    <div className="chain-card">
      <span className="quiet">{kind}</span>
      <strong>{place === undefined ? name : <PageLink {...place}>{name}</PageLink>}</strong>
      {facts !== undefined && <span>{facts}</span>}
    </div>
  );
}
