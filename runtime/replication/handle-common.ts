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
