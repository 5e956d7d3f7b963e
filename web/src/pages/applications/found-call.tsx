/** The call for applications of the address. */
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type AccessCall, getAccessCall } from '../../../../src/client/access-calls.ts';
import { useAnswer } from '../../api/questions.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { NotFound } from '../../parts/states.tsx';

export interface OfCall {
  readonly call: AccessCall;
}

interface FoundCallProps {
  readonly children: (call: AccessCall) => ReactNode;
}

export function FoundCall({ children }: FoundCallProps) {
  const { id }: { readonly id?: string } = useParams({ strict: false });
  return isIdOf(id, 'access-call') ? <CallOf id={id}>{children}</CallOf> : <NotFound />;
}

export function CallOf({ id, children }: FoundCallProps & Pick<AccessCall, 'id'>) {
  const answer = useAnswer('access-call', { getAccessCall }, { params: { accessCallId: id } });
  return <Asked query={answer}>{({ body }) => children(body)}</Asked>;
}
