// A request of a manager, as it is kept and shown.

import type { MemberId } from '../core/membership/view.ts';
import type { Format, RequestId, Scope } from './control-messages.ts';

type ReplyState = 'ok' | 'error' | 'denied' | 'busy' | 'refused' | 'waiting' | 'left' | 'timeout' | 'interrupted';

export interface AskedReply {
  readonly node: string;
  readonly member: MemberId;
  state: ReplyState;
  /** Of the answer once it is here; until then since the request. */
  ms: number;
  /** What came so far. */
  bytes: Buffer;
  /** With `refused`: what we know of the reason. The node says no more than that it takes nothing from us. */
  why?: string;
  /** Of the whole answer; more than `bytes` where it was cut. */
  totalBytes: number;
}

export interface Asked {
  readonly id: RequestId;
  readonly scope: Scope;
  readonly format: Format;
  readonly command: string;
  readonly who: string;
  /** Wall clock, Unix milliseconds: for people. */
  readonly sentAt: number;
  readonly withinMs: number;
  /** In the order of their names. Empty until the request came back in order. */
  replies: AskedReply[];
  /** Nodes of the configuration that were no members. */
  absent: readonly string[];
  /** Members of the control group that have not said who they are. */
  unknown: readonly MemberId[];
  /** Nobody is waited for any more. */
  done: boolean;
}

export interface Counts {
  readonly targets: number;
  readonly ok: number;
  readonly error: number;
  /** No answer, and none will come. */
  readonly missing: number;
  readonly waiting: number;
}

export function countsOf({ replies }: Asked): Counts {
  const of = (...states: readonly ReplyState[]) => replies.filter(({ state }) => states.includes(state)).length;
  return {
    targets: replies.length,
    ok: of('ok'),
    error: of('error', 'denied', 'busy', 'refused'),
    missing: of('left', 'timeout', 'interrupted'),
    waiting: of('waiting'),
  };
}

/** docs/console.md, exit status. */
export function statusOf(asked: Asked, requireAll: boolean): number {
  const { error, missing, waiting } = countsOf(asked);
  if (error > 0) return 1;
  return missing + waiting > 0 || (requireAll && asked.absent.length > 0) ? 3 : 0;
}

/** Bytes that it holds. */
export function sizeOf({ command, replies }: Asked): number {
  return replies.reduce((sum, { bytes }) => sum + bytes.length + 100, command.length + 200);
}
