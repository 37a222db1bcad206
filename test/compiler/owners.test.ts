// Owners of managed addresses: that a failure moves only what the failed node owned, on clusters of any shape.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readOwners } from '../../compiler/owners/owners.ts';
import { snapshotOf } from '../lsp/marked.ts';

const names = ['a', 'b', 'c', 'd'];

interface Shape {
  readonly addresses: readonly {
    readonly preference: number | null;
    readonly hosts: readonly boolean[];
    readonly follows: number | null;
  }[];
  readonly able: readonly boolean[];
}

/** A tree of nodes in which each address is configured on some of them, some nodes having no Topology. */
function ownersOf({ addresses, able }: Shape) {
  const files = new Map<string, string>();
  for (const [n, name] of names.entries()) {
    const bindings = addresses.flatMap(({ preference, hosts, follows }, i) => {
      if (hosts[n] !== true) return [];
      const prefers = preference === null ? '' : ` Duravip_Preference = "${names[preference]}"`;
      if (follows === null) return [`Binding "x${i}" { Bind_Address = 10.0.0.${i} Enable_Duravip = true${prefers} }`];
      return [`ESMTP_Listener { Listen "10.0.1.${i}:25" { Duravip_Follow = "x${follows}" } }`];
    });
    const topology = able[n] === true ? 'Topology "10.0.0.0/16" { interface = eth1 }' : '';
    files.set(`${name}/ecelerity.conf`, `cluster { nodename = ${name} ${topology} }\n${bindings.join('\n')}\n`);
  }
  return readOwners(snapshotOf(files).cluster);
}

describe('owners', () => {
  const flags = fc.array(fc.boolean(), { minLength: names.length, maxLength: names.length });
  const address = fc.record({ preference: fc.option(fc.nat({ max: 3 })), hosts: flags, follows: fc.option(fc.nat({ max: 5 })) });
  const shape = fc.record({ addresses: fc.array(address, { maxLength: 8 }), able: flags });

  it('change with one failure at most, the one that is told', () => {
    fc.assert(
      fc.property(shape, (given) => {
        const owners = ownersOf(given);
        for (const [ip, owner] of owners.allUp.owners) {
          const failover = owners.allUp.failover(ip);
          for (const gone of owners.nodes) {
            const after = owners.without([gone]).owners.get(ip) ?? null;
            if (owner !== null || gone === failover?.gone)
              assert.equal(after, gone === failover?.gone ? failover.owner : owner, `${ip} of ${owner} after ${gone} went`);
            // What nobody has comes to life with the first node whose own words stood in its way.
            else if (failover === null) assert.equal(after, null, `${ip} of nobody after ${gone} went`);
            assert.notEqual(after, gone, 'nobody owns after it went');
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
