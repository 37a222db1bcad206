// `ecclusterd check` on the machine of a manager: whether it is where the IR has it. Nodes take no commands from elsewhere, and give no logs there.

import { localAddresses } from '../daemon/machine-answers.ts';
import type { ClusterIr } from '../ir/generated/types.ts';
import { planFor, type NameSources } from '../manager/pull-plan.ts';
import { resolveBySystem } from '../daemon/identity.ts';
import { fail, identityAnswers, ok, warn, type Answer } from '../daemon/readiness.ts';

/** Null: the IR has no manager of that name. */
export async function managerAnswers(ir: ClusterIr, sources: NameSources): Promise<readonly Answer[] | null> {
  const planned = planFor(ir, sources, true);
  // One without a name in the IR is whoever is no node: a node whose name was mistyped, too.
  if (!planned.ok || planned.plan.manager.name === null) return null;
  const { name, manager, pulls } = planned.plan;
  const own = manager.address.ip ?? (await resolveBySystem(name).catch(() => null));
  const what = `${name}: pulls the logs of ${pulls.length} nodes`;
  if (own === null) {
    const text = `${name} has no address: add it to /etc/hosts or DNS on all machines, or its nodeaddr to the configuration; nodes cannot tell whether it is itself`;
    return [ok('manager', what), warn('address of the manager', text)];
  }
  const wrong = identityAnswers(ir, name, own, localAddresses());
  const said = wrong.map(({ subject, text }) =>
    fail(subject, `${text}. From elsewhere nodes take no commands of ${name}, and give it no logs`),
  );
  return [ok('manager', what), ...(said.length > 0 ? said : [ok('address of the manager', own)])];
}
