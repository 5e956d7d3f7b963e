/** A link to a page of the application, with what its lists are filtered by. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

export type Search = Readonly<Record<string, string>>;

/** Where something stands: `{ to: '/jobs', search: { state: 'waiting' } }`. */
export interface Place {
  readonly to: string;
  readonly search?: Search;
}

interface PageLinkProps extends Place {
  readonly children: ReactNode;
  readonly className?: string;
}

export function PageLink({ to, search, children, className }: PageLinkProps) {
  const given = className === undefined ? {} : { className };
  return (
    <Link to={to} search={search ?? {}} {...given}>
      {children}
    </Link>
  );
}
