// EC3204: `nodename` says another name than the folder from which the node is configured.

import { check } from '../../check/check.ts';
import { quoteText } from '../../../grammar/text-value.ts';
import { removing, writing } from '../../checks-shared/repairs.ts';
import { sameNode } from '../../checks-shared/node-names.ts';
import { placeOfSetting } from '../../facts/values.ts';

export const nodenameFolder = check({
  code: 'EC3204',
  name: 'nodename-folder',
  severity: 'warning',
  scope: 'node',
  title: "nodename differs from the name of the node's folder",
  why: 'The folder is chosen by `node_name` of `cluster.boot` (or the host name), before any configuration is read; `nodename` only changes what the cluster calls the node afterwards. With two names for one machine, preferences, `peers` and the `Logs` of the manager must use one and the files the other, and `cluster duravip move` fails when the name is not that of the host (`4/modules/4-modules-cluster.md`).',
  bad: {
    'default/ecelerity.conf': 'include "node-local.conf"\n',
    'east1/node-local.conf': 'cluster {\n  nodename = "mail-east-1"\n}\n',
  },
  good: {
    'default/ecelerity.conf': 'include "node-local.conf"\n',
    'east1/node-local.conf': 'cluster {\n  nodename = "east1"\n}\n',
  },
  *run({ node, facts, project }) {
    const setting = facts.cluster?.settings.get('nodename');
    const { name, folder } = node;
    if (setting === undefined || name === null || folder === null || sameNode(name, folder)) return;
    // The name of several nodes is a graver matter, reported as that.
    const users = [...project.nodes, ...project.managers].filter((each) => each.name === name);
    if (users.length > 1) return;
    yield {
      message: `nodename is "${name}", but this node is configured as "${folder}"; use one name for both`,
      at: placeOfSetting(setting),
      fixes: [
        writing(placeOfSetting(setting), quoteText(folder, true), `Call it "${folder}", as its folder`),
        removing(setting, 'nodename'),
      ],
      nodes: [name],
    };
  },
});
