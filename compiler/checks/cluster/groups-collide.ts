// EC3216: two groups of the bus under one name.

import { check } from '../../check/check.ts';
import { placeOfValue } from '../../facts/values.ts';

export const groupsCollide = check({
  code: 'EC3216',
  name: 'groups-collide',
  severity: 'error',
  scope: 'node',
  title: 'Two groups of the message bus have one name, or that of a subcluster',
  why: 'The protocol of ownership, the console and the broadcast of the paniclog each have a group of their own on the bus. In one group each gets the messages of the others, which it does not understand. Names that begin with `ec_sc_` are those of the subclusters, to which all their nodes belong (`4/modules/4-modules-cluster.md`).',
  bad: 'cluster {\n  control_group = "ec_cluster"\n}\n',
  good: 'cluster {\n  control_group = "ec_console"\n}\n',
  *run({ facts }) {
    const { cluster } = facts;
    if (cluster === null) return;
    const groups = ['cluster_group', 'control_group', 'log_group'].flatMap((option) => {
      const value = facts.value(cluster, option);
      return typeof value?.value === 'string' ? [{ option, name: value.value, setting: value.setting, at: placeOfValue(value) }] : [];
    });
    for (const [i, { option, name, setting, at }] of groups.entries()) {
      if (setting !== null && /^ec_sc_/i.test(name)) {
        yield { message: `${option} "${name}" is the name of a group of a subcluster; take one that does not begin with ec_sc_`, at };
      }
      for (const other of groups.slice(0, i)) {
        if (other.name !== name || (setting === null && other.setting === null)) continue;
        const [here, there] = setting === null ? [other, { option, at }] : [{ option, at }, other];
        yield {
          message: `${here.option} and ${there.option} are both "${name}"; give each a group of its own`,
          at: here.at,
          related: [{ at: there.at, message: `${there.option} is "${name}", too` }],
        };
      }
    }
  },
});
