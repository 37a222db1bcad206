// What the handles of all structures have in common.

import type { Changed, MemberInfo, Refusal } from './port.ts';
import type { SharedObject } from './shared-object.ts';

/** What all handles have. */
export interface Common {
  readonly name: string;
  readonly type: string;
  readonly bindingGroup: string | null;
  members(): readonly MemberInfo[];
  counters(): Readonly<Record<string, number>>;
}

export function commonOf(object: SharedObject): Common {
  const { name, type, bindingGroup } = object.replica;
  return {
    name,
    type,
    bindingGroup,
    members: () =>
      object
        .members()
        .map(({ privateName, complete }) => ({ privateName, complete, node: privateName.slice(privateName.lastIndexOf('#') + 1) })),
    counters: () => object.counters(),
  };
}

export function refusedChange(refused: Refusal): Changed {
  return { value: 0, refused };
}

/** As Redis has it: -1 never ends, -2 there is none. */
export function ttlMsOf(leftMs: number | null | undefined): number {
  return leftMs === undefined ? -2 : leftMs === null ? -1 : Math.max(1, Math.ceil(leftMs));
}

/** Seconds as milliseconds; 0 is no end. */
export function noEnd(ttlSec: number | null): number | null {
  return ttlSec === null || ttlSec === 0 ? null : Math.round(ttlSec * 1000);
}
