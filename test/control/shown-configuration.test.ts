// `config show` on the manual's own example: the manager has `Logs`, in the manual's words, and the nodes have `cluster`.
import assert from 'node:assert/strict';
import { compileProject, loadProject } from '../../compiler/run.ts';
import { ask, serve } from '../console/ask.ts';
import { sampleIr } from '../console/sample-ir.ts';
import { SampleNode } from '../console/sample.ts';
import { mapFiles } from '../map-files.ts';

/** 4/config/ref-eccluster-conf.md, without what it includes. */
const eccluster = `
Security {
  user = "ecuser"
  group = "ecuser"
}
Logs {
  logfile = "/var/log/eccluster/%Y/%m/%d/%{l}/%{s}/%{n}"
  file_mode = "0640"
  dir_mode = "0755"
}
`;

class SampleManager extends SampleNode {
  override configuration(): ReturnType<SampleNode['configuration']> {
    const files = mapFiles({ 'eccluster.conf': eccluster });
    const { ir, diagnostics } = compileProject(
      loadProject([{ kind: 'file', path: 'eccluster.conf' }], files, { product: '4', role: 'manager' }),
    );
    const [manager] = ir?.managers ?? [];
    assert.ok(ir !== null && manager !== undefined, diagnostics.map(({ message }) => message).join('\n'));
    return { ...super.configuration(), ir: { ...sampleIr, managers: [manager] }, self: { kind: 'manager', name: manager.name ?? 'mgr1' } };
  }
}

describe('config show', () => {
  it('Logs of the example of the manual: its three lines; a node refuses', async () => {
    assert.deepEqual(await ask(serve(new SampleManager()), 'config show Logs'), {
      ok: true,
      text: 'dir_mode = "0755"\nfile_mode = "0640"\nlogfile = "/var/log/eccluster/%Y/%m/%d/%{l}/%{s}/%{n}"\n',
    });
    assert.match((await ask(serve(new SampleManager()), 'config show cluster')).text, /^error: the scope cluster is of the nodes/);
    assert.match((await ask(serve(new SampleNode()), 'config show Logs')).text, /^error: the scope Logs is of the cluster manager/);
  });
});
