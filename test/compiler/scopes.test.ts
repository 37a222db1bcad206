// Scopes that nodes share are filled when somebody looks into them, and are then what they would have been from the beginning.
import assert from 'node:assert/strict';
import { type OpenScope, openScopePool, type TopStanza } from '../../compiler/load/scopes.ts';
import { schemaFor } from '../../compiler/schema/schema.ts';
import type { Part } from '../../compiler/load/source.ts';
import { sourceOf } from '../source-of.ts';

const text = `cluster {
  cluster_group = "a"
  Topology "10.1.0.0/16" { interface = "eth0" }
}
cluster {
  cluster_group = "b"
  Topology "10.1.0.0/16" { cidrmask = "32" }
  Topology "10.2.0.0/16" { }
}
`;

/** The part, and how often somebody asked for the items of its stanzas. */
function watched(): { readonly part: Part; looks: number } {
  const [part] = sourceOf('a.conf', text).parts;
  if (part === undefined) throw new Error('no part');
  const seen = { looks: 0 };
  const items = part.items.map((item) => {
    if (item.kind !== 'stanza') return item;
    const { items: inside } = item;
    return Object.defineProperty({ ...item }, 'items', {
      get() {
        seen.looks++;
        return inside;
      },
    });
  });
  return Object.assign(seen, { part: { ...part, items } });
}

function outline(scope: OpenScope): unknown {
  return {
    name: scope.name,
    sites: scope.sites.map(({ stanza }) => stanza.start),
    settings: [...scope.settings.values()].map(({ key, option, scope: home, shadowed }) => {
      return { key, at: option.start, isHere: home === scope, shadows: shadowed?.option.start };
    }),
    scopes: scope.scopes.map((each) => ({ ...(outline(each) as object), isInside: each.parent === scope })),
  };
}

describe('shared scopes', () => {
  it('are not looked into before somebody asks, and are one object for all who share them', () => {
    const seen = watched();
    const pool = openScopePool(schemaFor('4'));
    const [begin, more] = pool.tops(seen.part) as readonly [TopStanza, TopStanza];
    const before = seen.looks;
    const scope = pool.shared(begin, [more]);
    assert.deepEqual([scope.type, scope.name, scope.sites.length], ['cluster', null, 2]);
    assert.equal(seen.looks, before);
    assert.equal(scope.settings.get('cluster_group')?.shadowed?.key, 'cluster_group');
    assert.equal(seen.looks, before + 2);
    assert.equal(scope.scopes.length, 2);
    assert.equal(seen.looks, before + 2, 'and looked into once');
    assert.equal(pool.shared(begin, [more]), scope);
    assert.notEqual(pool.shared(begin, []), scope);
  });

  it('hold what a scope of its own holds', () => {
    const [part] = sourceOf('a.conf', text).parts;
    if (part === undefined) throw new Error('no part');
    const pool = openScopePool(schemaFor('4'));
    const [begin, more] = pool.tops(part) as readonly [TopStanza, TopStanza];
    assert.deepEqual(outline(pool.shared(begin, [more])), outline(pool.own([begin, more])));
  });
});
