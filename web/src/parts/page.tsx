/** The head of a page: the user's question as its title, the answer in a sentence, what to do. */
import type { ReactNode } from 'react';
import { PageLink, type Place } from './page-link.tsx';

interface PageProps {
  readonly title: string;
  /** The answer in one sentence, where the page has one. */
  readonly lead?: ReactNode;
  /**
   * First what leads to other pages, then what can be kept or printed, then what is done, the most
   * grave last. All of them look like a button.
   */
  readonly actions?: ReactNode;
  /** Where one came from, the outermost first. */
  readonly path?: readonly (Place & { readonly name: string })[];
  readonly children: ReactNode;
}

export function Page({ title, lead, actions, path = [], children }: PageProps) {
  return (
    <article className="page">
      {path.length > 0 && (
        <nav className="page-path" aria-label={path.map(({ name }) => name).join(', ')}>
          {path.map(({ name, ...place }) => (
            <span key={place.to}>
              <PageLink {...place}>
                <bdi>{name}</bdi>
              </PageLink>{' '}
              /{' '}
            </span>
          ))}
        </nav>
      )}
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          {lead !== undefined && <p className="lead">{lead}</p>}
        </div>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </article>
  );
}

interface PanelProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page with a heading of its own. */
export function Panel({ title, note, actions, children }: PanelProps) {
  return (
    <section className="panel">
      <header className="panel-head">
        <h2>{title}</h2>
        {actions}
      </header>
      {note !== undefined && <p className="quiet">{note}</p>}
      {children}
    </section>
  );
}
