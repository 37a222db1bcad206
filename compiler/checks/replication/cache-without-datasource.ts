// EC3303: a replicated cache that no Datasource fills.

import { check } from '../../check/check.ts';
import { nearest } from '../../schema/nearest.ts';

export const cacheWithoutDatasource = check({
  code: 'EC3303',
  name: 'cache-without-datasource',
  severity: 'info',
  scope: 'node',
  title: 'A replicated cache has no Datasource of its name',
  why: 'A cache of query results is replicated only when the Replicate stanza has exactly the name of its `Datasource`. Without one, the cache holds only what policy itself stores under this name (`ec_cluster_cache_set`), which no check of configuration can see; hence this is only a note, and a warning where a Datasource of nearly the same name exists (`4/4-cluster-config-replication.md`).',
  bad: {
    'default/ecelerity.conf':
      'Datasource "routes" {\n  uri = ( "sqlite:/var/db/routes" )\n}\ncluster {\n  Replicate "Routes" {\n    type = "cache"\n  }\n}\n',
  },
  good: {
    'default/ecelerity.conf':
      'Datasource "routes" {\n  uri = ( "sqlite:/var/db/routes" )\n}\ncluster {\n  Replicate "routes" {\n    type = "cache"\n  }\n}\n',
  },
  *run({ node, facts, project }) {
    // On a file alone the Datasource may stand in another one.
    if (project.extent === 'file') return;
    const names = node.global.scopes.filter((scope) => scope.type === 'datasource').map((scope) => scope.name ?? '');
    for (const { effectiveType, name, at } of facts.replicas) {
      if (effectiveType !== 'cache' || names.includes(name)) continue;
      const meant = nearest(names, name);
      if (meant === null) {
        yield { message: `cache "${name}" has no Datasource of its name; right only if policy stores in it by this name`, at };
      } else {
        yield { message: `cache "${name}" has no Datasource of its name; did you mean "${meant}"?`, at, severity: 'warning' };
      }
    }
  },
});
