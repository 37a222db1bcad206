// Code actions, code lenses, renames of files.
import assert from 'node:assert/strict';
import { applyEdits } from '../../../compiler/fix/fix.ts';
import { codeAction } from '../../../lsp/features/code-action.ts';
import { codeLens, resolveLens } from '../../../lsp/features/code-lens.ts';
import { editsForRenames } from '../../../lsp/features/will-rename-files.ts';
import { marked, root } from '../marked.ts';
import { at, sample } from '../sample.ts';

describe('code actions', () => {
  const titles = (archive: string, only: readonly string[] | null = null) => {
    const { snapshot, path, offset, ranges } = marked(archive);
    return codeAction(snapshot, path, ranges[0] ?? { start: offset, end: offset }, only).map(({ title, kind }) => `${kind}: ${title}`);
  };
  /** The text after the action whose title matches. */
  const gives = (archive: string, title: RegExp, expected: string) => {
    const { snapshot, path, offset } = marked(archive);
    const action = codeAction(snapshot, path, { start: offset, end: offset }, null).find((each) => title.test(each.title));
    assert.ok(action !== undefined, `there is ${title}`);
    const text = snapshot.source(path)?.text ?? '';
    assert.equal(applyEdits(text, action.edits), expected);
  };
  const misspelt = 'cluster {\n  hartbeats<|>_per_sec = 1\n  if_chek_interval = 30\n}\n';
  it('a fix of the finding under the cursor', () =>
    gives(misspelt, /heartbeats_per_sec/, 'cluster {\n  heartbeats_per_sec = 1\n  if_chek_interval = 30\n}\n'));
  it('nothing away from findings but what mends the whole file', () => {
    assert.deepEqual(titles('cluster {\n  if_down<|>_limit = 3\n}\n'), []);
    assert.ok(titles(misspelt.replace('<|>', '').replace('{\n', '{\n<|>')).every((title) => title.startsWith('source.fixAll.ecconf')));
  });
  it('only the kinds that are wanted', () => {
    assert.ok(titles(misspelt, ['quickfix']).every((title) => title.startsWith('quickfix')));
    assert.ok(titles(misspelt, ['source']).every((title) => title.startsWith('source.')));
  });
  it('all safe fixes at once', () => {
    const { snapshot, path } = marked("cluster {\n  cluster_group = 'a'\n  control_group = 'b'\n}\n");
    const [action] = codeAction(snapshot, path, { start: 0, end: 0 }, ['source.fixAll']);
    assert.equal(
      applyEdits(snapshot.source(path)?.text ?? '', action?.edits ?? []),
      'cluster {\n  cluster_group = "a"\n  control_group = "b"\n}\n',
    );
    assert.equal(action?.diagnostics.length, 2);
  });
  it('acceptance by a comment, which then waits for its reason', () => {
    gives(misspelt, /^Accept EC2001/, 'cluster {\n  # ecconf-ignore EC2001: \n  hartbeats_per_sec = 1\n  if_chek_interval = 30\n}\n');
    const accepted = marked('cluster {\n  # ecconf-ignore EC2001: our own module\n  hartbeats_per_sec = 1\n}\n');
    assert.ok(!accepted.snapshot.diagnostics().some(({ code }) => code === 'EC2001'));
  });
  it('a finding of several nodes can be accepted in each of their files', () => {
    for (const value of ['8\n', '4\n']) {
      assert.ok(
        titles(at(`duravip_balance_set_size = ${value}`).replace(/<\|>(.*= )/, '$1<|>')).includes(
          'quickfix: Accept EC3104 here, with a reason',
        ),
        value,
      );
    }
  });
  it('of a whole file with a finding on each line, no more than somebody reads', () => {
    const { snapshot, path } = marked(`=== default/ecelerity.conf\n<|>${'nonsense_option = 1\n'.repeat(3_000)}=== east1/x.conf\n`);
    const all = codeAction(snapshot, path, { start: 0, end: snapshot.source(path)?.text.length ?? 0 }, null);
    assert.ok(all.length > 0 && all.length <= 100, `${all.length} actions`);
  });
  it('syntax cannot be accepted', () => {
    const { snapshot, path, offset } = marked('cluster {\n  if_down_limit =<|>\n}\n');
    assert.ok(snapshot.diagnostics().some(({ code }) => code === 'EC1003'));
    assert.ok(!codeAction(snapshot, path, { start: offset, end: offset }, null).some(({ title }) => title.includes('EC1003')));
  });
});

describe('code lenses', () => {
  const lenses = (archive: string, file: string, expected: readonly string[]) => {
    const { snapshot } = marked(archive);
    const path = `${root}/${file}`;
    const source = snapshot.source(path);
    assert.deepEqual(
      codeLens(snapshot, path).map(
        ({ start, about }) => `${(source?.lines.position(start).line ?? -1) + 1}: ${resolveLens(snapshot, path, about)?.title}`,
      ),
      expected,
    );
  };
  it('owners and references', () =>
    lenses(sample, 'default/bindings.conf', [
      '2: 1 reference',
      '3: owner: west1; east1 when west1 is down',
      '8: owner: east1; west1 when east1 is down',
    ]));
  it('agreement', () => {
    lenses(sample, 'west1/node-local.conf', ['3: this on west1; 8 on east1']);
    lenses(sample.replace('size = 4', 'size = 8'), 'west1/node-local.conf', ['3: same on all 2 nodes']);
  });
  it('a value that counts nowhere says so', () =>
    lenses(
      '=== default/ecelerity.conf\ncluster { cluster_group = "a" }\ninclude node-local.conf\n=== east1/node-local.conf\ncluster { cluster_group = "b" }\n=== west1/node-local.conf\ncluster { cluster_group = "b" }\n',
      'default/ecelerity.conf',
      ['1: counts on no node'],
    ));
  it('an address that nobody can bring up', () =>
    lenses(
      '=== default/ecelerity.conf\nBinding "a" {\n  Bind_Address = 10.1.1.1\n  Enable_Duravip = true\n}\ncluster { nodename = "east1" }\n=== east1/x.conf\n',
      'default/ecelerity.conf',
      ['2: nobody can own it'],
    ));
});

describe('renames of files', () => {
  const tree = `=== default/ecelerity.conf
include "bindings.conf"
include node-local.conf
include "sub/more.conf"
=== default/bindings.conf
=== default/sub/more.conf
include "other.conf"
=== default/sub/other.conf
=== east1/node-local.conf
include "/opt/msys/ecelerity/etc/conf/global/shared.conf"
=== west1/node-local.conf
=== global/shared.conf
`;
  const edits = (renames: Readonly<Record<string, string>>, expected: readonly string[]) => {
    const { snapshot } = marked(tree);
    const moved = Object.entries(renames).map(([from, to]) => ({ from: `${root}/${from}`, to: `${root}/${to}` }));
    assert.deepEqual(
      editsForRenames(snapshot, moved).map(
        ({ file, start, end, text }) => `${file.slice(root.length + 1)}: ${snapshot.source(file)?.text.slice(start, end)} -> ${text}`,
      ),
      expected,
    );
  };
  it('a file in its folder', () =>
    edits({ 'default/bindings.conf': 'default/outbound.conf' }, ['default/ecelerity.conf: "bindings.conf" -> "outbound.conf"']));
  it('a file into another folder of the search path', () =>
    edits({ 'default/bindings.conf': 'global/outbound.conf' }, ['default/ecelerity.conf: "bindings.conf" -> "outbound.conf"']));
  it('a file that is still found needs no edit', () => edits({ 'default/bindings.conf': 'global/bindings.conf' }, []));
  it('a file of one node among several: no one path is right', () => edits({ 'east1/node-local.conf': 'east1/local.conf' }, []));
  it('all of them together', () =>
    edits({ 'east1/node-local.conf': 'east1/local.conf', 'west1/node-local.conf': 'west1/local.conf' }, [
      'default/ecelerity.conf: node-local.conf -> local.conf',
    ]));
  it('a folder of a node', () => edits({ east1: 'east3' }, []));
  it('a folder that an include names', () =>
    edits({ 'default/sub': 'default/under' }, ['default/ecelerity.conf: "sub/more.conf" -> "under/more.conf"']));
  it('a file that includes another one beside it', () =>
    edits({ 'default/sub/more.conf': 'default/more.conf' }, [
      'default/ecelerity.conf: "sub/more.conf" -> "more.conf"',
      'default/sub/more.conf: "other.conf" -> "sub/other.conf"',
    ]));
  it('an absolute path of the installed tree', () =>
    edits({ 'global/shared.conf': 'global/common.conf' }, [
      'east1/node-local.conf: "/opt/msys/ecelerity/etc/conf/global/shared.conf" -> "/opt/msys/ecelerity/etc/conf/global/common.conf"',
    ]));
});
