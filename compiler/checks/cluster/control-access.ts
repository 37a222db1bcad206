// EC3220: who may log in to the console, and what he may do there, is not the same on all nodes and managers.

import { check, type NodeView } from '../../check/check.ts';
import { append, disagreementFinding, type Said } from '../../checks-shared/compare-nodes.ts';
import { saidOf, scopeId, scopeLabel, scopesUnder } from '../../checks-shared/settings.ts';
import type { Scope } from '../../load/model.ts';
import { effectiveSetting, enclosingChain } from '../../load/fallback.ts';
import { childOf } from '../../load/node-name.ts';

/** Options of `Control_Listener`, and of what is inside it, that decide who is let in and what he may do. */
const accessOptions = /^(auth\w*parameters|enable_auth\w*|always_(allow|deny)|allow)$/;

export const controlAccess = check({
  code: 'EC3220',
  name: 'control-access',
  severity: 'warning',
  scope: 'cluster',
  title: 'Access to the console differs between nodes',
  why: 'A command that is broadcast from a manager is carried out on every node under the rights that the operator has there. Where authentication or roles differ, he is refused on some nodes, or may do on one what is forbidden on the others. The manual asks for the same settings on the nodes and the manager (`3/3-reference/conf-aaa.md`, `4/control-authz.md`).',
  bad: {
    'default/ecelerity.conf': 'Control_Listener {\n  Enable_Authentication = true\n}\ninclude "node-local.conf"\n',
    'east1/node-local.conf': 'Control_Listener {\n  Enable_Authentication = false\n}\n',
    'west1/node-local.conf': '# as everywhere\n',
  },
  good: {
    'default/ecelerity.conf': 'Control_Listener {\n  Enable_Authentication = true\n}\ninclude "node-local.conf"\n',
    'east1/node-local.conf': 'Control_Listener {\n  Listen "10.0.0.1:2025" {}\n}\n',
    'west1/node-local.conf': 'Control_Listener {\n  Listen "10.0.1.1:2025" {}\n}\n',
  },
  *run(cluster) {
    const views = [...cluster.nodes, ...cluster.managers];
    for (const type of ['control_listener', 'authorization']) {
      const options = new Map<string, Access[]>();
      for (const node of views) {
        const top = childOf(node.node.global, type);
        if (top !== null) for (const said of accessOf(node, top)) append(options, said.id, said);
      }
      for (const said of options.values()) {
        const title = said.find((each) => each.title !== null)?.title ?? '';
        const found = disagreementFinding(
          said,
          (summary) => `${title} is ${summary}; use the same on all nodes and managers`,
          title.split(' ')[0] ?? null,
        );
        if (found !== null) yield found;
      }
    }
  },
});

interface Access extends Said {
  readonly id: string;
  /** The option as it is written, where it is. */
  readonly title: string | null;
}

/** An option as it counts in a scope: its own value, else that of the stanzas around it. */
function inherited(node: NodeView, scope: Scope, name: string): Said {
  const setting = effectiveSetting(enclosingChain(scope, node.node.global), name, node.schema);
  return saidOf(node, setting?.scope ?? scope, name);
}

/**
 * What decides about access below a stanza. An option counts only where both nodes have the stanza in which it stands: listeners on
 * the own address of a node exist on that node alone.
 */
function* accessOf(node: NodeView, top: Scope): Generator<Access> {
  for (const scope of scopesUnder(top)) {
    // What is set for all sockets counts on each of them, as it is inherited.
    if (scope.scopes.some(({ type }) => type === 'listen')) continue;
    const specs = node.schema.optionsIn(scope.type).map((spec) => spec.name.toLowerCase());
    const names = new Set([...specs, ...scope.settings.keys()].filter((name) => accessOptions.test(name)));
    for (const name of names) {
      const setting = scope.settings.get(name);
      const title = setting && `${setting.source.text.slice(setting.option.start, setting.option.nameEnd)} of ${scopeLabel(scope)}`;
      yield { ...inherited(node, scope, name), id: `${name} ${scopeId(scope)}`, title: title ?? null };
    }
  }
}
