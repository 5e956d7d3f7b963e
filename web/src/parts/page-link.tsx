/** A link to a page of the application, with what its lists are filtered by. */
import { Link } from '@tanstack/react-router';
import { createContext, type ReactNode, useContext } from 'react';

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

/** Whether there is anything to see at a path for whoever looks; said by the frame. */
export const MayOpen = createContext<(to: string) => boolean>(() => true);

/** Where there is nothing to see, the text alone. */
export function PageLink({ to, search, children, className }: PageLinkProps) {
  if (!useContext(MayOpen)(to)) {
    return className === undefined ? children : <span className={className}>{children}</span>;
  }
  const given = className === undefined ? {} : { className };
  return (
    <Link to={to} search={search ?? {}} {...given}>
      {children}
    </Link>
  );
}
