// EC3106: a listener that follows nothing, or something that does not move.

import { check, type NodeView } from '../../check/check.ts';
import { quoteText } from '../../../grammar/text-value.ts';
import { insertion, offered, repair, writing } from '../../checks-shared/repairs.ts';
import { type FollowTarget, followIndex } from '../../checks-shared/follow.ts';
import { implicitBindings } from '../../checks-shared/implicit-bindings.ts';
import type { Related } from '../../diagnostics.ts';
import type { BindingFact, ListenFact } from '../../facts/facts.ts';
import { nearest } from '../../schema/nearest.ts';
import { placeOfScope, placeOfValue } from '../../facts/values.ts';

export const followTarget = check({
  code: 'EC3106',
  name: 'follow-target',
  severity: 'error',
  scope: 'node',
  title: 'duravip_follow names no binding that is managed',
  why: 'The value is the name or the address of a binding with `enable_duravip`: the listener goes where that binding is. A name that does not exist, a binding that stays where it is, and the implicit bindings `default` and `#mmove` cannot be followed, so the listener would never be brought up (`4/4-cluster-config-duravip.md`). Names of bindings count with their case.',
  bad: 'ESMTP_Listener {\n  Listen "10.1.1.1:25" {\n    duravip_follow = "customer-1"\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.2"\n}\n',
  good: 'ESMTP_Listener {\n  Listen "10.1.1.1:25" {\n    duravip_follow = "customer-1"\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.2"\n  enable_duravip = true\n}\n',
  *run(view) {
    const index = followIndex(view.facts);
    for (const listen of view.facts.listens) {
      const target = index.target(listen);
      if (listen.follow === null || target === null) continue;
      const wrong = problem(view, listen.follow.value, target, listen);
      if (wrong === null) continue;
      const { meant = null, mark = null, ...said } = wrong;
      const at = placeOfValue(listen.follow);
      const edit = mark === null ? null : insertion(mark.scope, 'enable_duravip = true');
      const change = meant === null ? null : writing(at, quoteText(meant, true), `Change to "${meant}"`);
      yield {
        at,
        ...said,
        ...offered(edit === null || mark === null ? change : repair(`Set enable_duravip in Binding "${mark.name}"`, edit)),
      };
    }
  },
});

interface Problem {
  readonly message: string;
  readonly related?: readonly Related[];
  /** The binding that was probably meant. */
  readonly meant?: string | null;
  /** The binding that ought to be managed. */
  readonly mark?: BindingFact;
}

function problem(view: NodeView, name: string, target: FollowTarget, listen: ListenFact): Problem | null {
  if (implicitBindings.has(name)) return { message: `duravip_follow cannot follow "${name}", which has no address of its own` };
  const [binding] = target.bindings;
  if (binding === undefined) return missing(view, name, target);
  const index = followIndex(view.facts);
  // An address that any service marks is managed for all of them; one that itself only follows is still managed.
  if (target.bindings.some(({ ip }) => ip !== null && index.managed(ip) !== null)) return null;
  // Following one's own address is an error of its own.
  if (listen.address?.kind === 'ip' && target.ip?.text === listen.address.ip.text) return null;
  return {
    message: `duravip_follow follows Binding "${binding.name}", which is not managed; set enable_duravip in it`,
    related: [{ at: placeOfScope(binding.scope), message: `Binding "${binding.name}" has no enable_duravip` }],
    mark: binding,
  };
}

function missing(view: NodeView, name: string, target: FollowTarget): Problem | null {
  // A binding may stand in a file that is not seen.
  if (view.project.extent === 'file') return null;
  if (target.ip !== null) {
    return { message: `duravip_follow names ${target.ip.text}, but no binding has that bind_address; name the binding to follow` };
  }
  const names = view.facts.bindings.map((binding) => binding.name);
  const meant = nearest(names, name);
  const remedy = meant === null ? `known are ${names.length === 0 ? 'none' : names.slice(0, 3).join(', ')}` : `did you mean "${meant}"?`;
  return { message: `duravip_follow names "${name}", which is no binding; ${remedy}`, meant };
}
