// The IR: golden document of the example, determinism, the extremes of every number, the refusal to write errors.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { compileProject, loadProject } from '../../compiler/run.ts';
import { hostFiles } from '../../compiler/load/host-files.ts';
import { schemaFor } from '../../compiler/schema/schema.ts';
import type { OptionSpec } from '../../compiler/schema/option.ts';
import { sliceNode } from '../../compiler/emit/slice.ts';
import { version } from '../../base/version.ts';
import { readIr, validateIr } from '../../runtime/ir/validate.ts';
import { assertGolden } from '../golden-file.ts';
import { mapFiles } from '../map-files.ts';
import { repository } from '../shared.ts';
import packageJson from '../../package.json' with { type: 'json' };

const compileText = (text: string) =>
  compileProject(loadProject([{ kind: 'file', path: 'c.conf' }], mapFiles({ 'c.conf': text }), { product: '4' }));
const golden = (name: string) => join(repository, 'test', 'golden', 'emit', name);

/** Compiles the example from the repository's folder, so that paths are the same everywhere. */
function compileExample() {
  const here = process.cwd();
  process.chdir(repository);
  try {
    return compileProject(loadProject([{ kind: 'tree', path: 'examples/cluster' }], hostFiles, { product: '4' }));
  } finally {
    process.chdir(here);
  }
}

describe('emit', () => {
  it('has the version of the package', () => assert.equal(version, packageJson.version));

  it('compiles the example as before, to the byte', () => {
    const { ir, sourceMap } = compileExample();
    assertGolden(golden('cluster.json'), `${JSON.stringify(ir, null, 2)}\n`);
    assertGolden(golden('cluster.map.json'), `${JSON.stringify(sourceMap, null, 1)}\n`);
    assert.equal(JSON.stringify(compileExample()), JSON.stringify({ ir, sourceMap, diagnostics: compileExample().diagnostics }));
  });

  it('gives all nodes of a consistent cluster one fingerprint', () => {
    const prints = new Set(compileExample().ir?.nodes.map((node) => node.fingerprint));
    assert.equal(prints.size, 1);
  });

  it('points every entry of the source map at something that exists', () => {
    const { ir, sourceMap } = compileExample();
    assert.ok(sourceMap !== null && Object.keys(sourceMap.origins).length > 100);
    for (const pointer of Object.keys(sourceMap.origins)) {
      let value: unknown = ir;
      for (const step of pointer.slice(1).split('/')) {
        assert.ok(typeof value === 'object' && value !== null, pointer);
        value = Reflect.get(value, step);
      }
      assert.notEqual(value, undefined, pointer);
    }
  });

  it('slices one node with its part of the source map', () => {
    const { ir, sourceMap } = compileExample();
    assert.ok(ir !== null && sourceMap !== null);
    const part = sliceNode(ir, sourceMap, 'west1');
    assert.ok(part !== null);
    assert.deepEqual(part.ir.nodes, [ir.nodes[2]]);
    assert.deepEqual(validateIr(part.ir), []);
    for (const field of ['/duravip/addresses/0', '/address/ip', '/timers/heartbeatsPerSec']) {
      assert.deepEqual(part.sourceMap.origins[`/nodes/0${field}`], sourceMap.origins[`/nodes/2${field}`]);
    }
    assert.deepEqual(
      Object.keys(part.sourceMap.origins).filter((pointer) => /^\/nodes\/[1-9]/.test(pointer)),
      [],
    );
    assert.equal(sliceNode(ir, sourceMap, 'nowhere'), null);
  });

  for (const [what, text] of [
    ['a binding', `Binding "${'b'.repeat(300)}" {\n  bind_address = "10.1.1.1"\n  enable_duravip = true\n}\n`],
    ['a node', `cluster {\n  nodename = "${'n'.repeat(300)}"\n}\n`],
    [
      'a preference',
      `Binding "b" {\n  bind_address = "10.1.1.1"\n  enable_duravip = true\n  duravip_preference = "${'p'.repeat(300)}"\n}\n`,
    ],
    ['a group', `cluster {\n  cluster_group = "${'g'.repeat(300)}"\n}\n`],
    ['an object', `cluster {\n  Replicate "${'r'.repeat(300)}" {\n    type = "cache"\n  }\n}\n`],
    ['a log', `cluster {\n  logs = [\n    mainlog = "/${'l'.repeat(5000)}"\n  ]\n}\n`],
    ['the name of a log', `cluster {\n  logs = [\n    ${'l'.repeat(300)} = "/var/log/x"\n  ]\n}\n`],
    ['a subscriber', `ec_logger "a" {\n  mainlog = "cluster:///var/log/x=>${'s'.repeat(300)}"\n}\n`],
    ['a socket', `Control_Listener {\n  Listen "/${'c'.repeat(5000)}" {\n  }\n}\n`],
    ['a logger', `ec_logger "${'e'.repeat(300)}" {\n  mainlog = "cluster:///var/log/x=>master"\n}\n`],
    ['a manager', `Logs {\n  logfile = "/${'f'.repeat(5000)}"\n  Manager "m" {\n    Node "east1" {\n    }\n  }\n}\n`],
  ] as const) {
    it(`finds a text that is too long for the daemon, at its place: ${what}`, () => {
      const cluster = 'cluster {\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\n';
      const { ir, diagnostics } = compileText(`${cluster}${text}`);
      assert.equal(ir, null);
      const errors = diagnostics.filter(({ severity }) => severity === 'error');
      assert.ok(errors.length > 0);
      for (const { at, code } of errors) assert.ok(at.start >= cluster.length, `${code} at ${at.start}`);
    });
  }

  it('writes nothing when there is an error', () => {
    assert.equal(compileText('cluster { duravip_balance_set_size = 1 }\n').ir, null);
    assert.equal(compileText('cluster {\n').ir, null);
  });

  for (const [scope, wrap] of [
    ['cluster', (line: string) => `cluster { ${line} }`],
    ['replicate', (line: string) => `cluster { Replicate "x" { type = "cache" ${line} } }\nDatasource "x" { }`],
    ['listen', (line: string) => `ECCluster_Listener { Listen ":4802" { ${line} } }\ncluster { }`],
    ['logs', (line: string) => `Logs { ${line} }`],
  ] as const) {
    for (const spec of schemaFor('4').optionsIn(scope)) {
      for (const value of extremes(spec)) {
        const line = `${spec.name} = "${value}"`;
        // compileProject throws when a value that the checks accept does not fit the IR.
        it(`takes ${line} in ${scope} into a valid IR, or reports it`, () => {
          const { ir, diagnostics } = compileText(wrap(line));
          assert.ok(ir !== null || diagnostics.some((each) => each.severity === 'error'));
          if (ir !== null) assert.deepEqual(validateIr(ir), []);
        });
      }
    }
  }
});

describe('reading an IR', () => {
  const document = JSON.stringify(compileText('cluster { }\n').ir);
  it('takes what compile wrote', () => assert.ok('ir' in readIr(document)));
  for (const [what, text] of [
    ['no JSON', document.slice(0, -2)],
    ['another version', document.replace('"irVersion":1', '"irVersion":2')],
    ['a hole', document.replace('"clustered":true,', '')],
    ['something that it does not know', document.replace('"clustered":true', '"clustered":true,"extra":1')],
    ['null', 'null'],
  ] as const) {
    it(`refuses ${what}, and says why`, () => {
      const read = readIr(text);
      assert.ok('error' in read && read.error.length > 20, JSON.stringify(read));
    });
  }
});

/** Least and greatest values of a number, and something beyond. */
function extremes({ type }: OptionSpec): readonly (number | string)[] {
  if (type.kind !== 'integer' && type.kind !== 'float') return type.kind === 'permissions' ? ['0000', '07777'] : [];
  const least = type.min ?? -1;
  const greatest = type.max ?? 4_294_967_295;
  return [least, least - 1, greatest, greatest + 1, ...(type.kind === 'float' ? [0.5] : [])];
}
