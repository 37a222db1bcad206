// A file of another language, or copied with the marks of where it stood, is one mistake; single lines that look so are not taken for it.
import assert from 'node:assert/strict';
import { causesOnly } from '../../compiler/diagnostics.ts';
import { applyFixes } from '../../compiler/fix/fix.ts';
import { checkProject, loadProject } from '../../compiler/run.ts';
import { mapFiles } from '../map-files.ts';

const native = 'cluster {\n  # how long\n  heartbeat_start_delay = 15\n  Topology "10.1.0.0/16" {\n    interface = "eth1"\n  }\n}\n';
const prefixed = (mark: (line: number) => string) =>
  native
    .replace(/^/gm, () => '\0')
    .split('\0')
    .slice(1, -1)
    .map((line, i) => mark(i + 1) + line)
    .join('');

const foreign: Readonly<Record<string, string>> = {
  JSON: JSON.stringify({ cluster: { heartbeat_start_delay: 15, peers: ['a', 'b'] } }, null, 2),
  'JSON on one line': '{"cluster":{"heartbeat_start_delay":15}}',
  'JSON, a list': '[\n  { "cluster": 1 }\n]\n',
  XML: '<?xml version="1.0"?>\n<cluster>\n  <heartbeat_start_delay>15</heartbeat_start_delay>\n</cluster>\n',
  'XML without head': '<cluster name="a">\n  <nodeaddr>10.1.0.1</nodeaddr>\n</cluster>\n',
  TOML: '# cluster\n[cluster]\nheartbeat_start_delay = 15\n\n[[cluster.topology]]\ninterface = "eth1"\n',
  YAML: '---\ncluster:\n  heartbeat_start_delay: 15\n  peers:\n    - east1\n',
  'a patch':
    'diff --git a/x.conf b/x.conf\n--- a/x.conf\n+++ b/x.conf\n@@ -1,2 +1,2 @@\n cluster {\n-  heartbeat_start_delay = 15\n+  heartbeat_start_delay = 20\n }\n',
  'a mail': prefixed(() => '> '),
  'a mail in a mail': prefixed(() => '>> '),
  'a table': prefixed(() => '| '),
  'added lines': prefixed(() => '+'),
  'a listing': prefixed((line) => `${String(line).padStart(4)}  `),
  'a listing of grep in several files': prefixed(() => '7: '),
  'a listing of grep': prefixed((line) => `${line}:`),
};

function look(text: string) {
  const diagnostics = checkProject(
    loadProject([{ kind: 'file', path: 'ecelerity.conf' }], mapFiles({ 'ecelerity.conf': text }), { product: '4' }),
  );
  return { diagnostics, causes: causesOnly(diagnostics).filter(({ severity }) => severity === 'error') };
}

describe('a file of another language', () => {
  for (const [name, text] of Object.entries(foreign)) {
    it(`${name} is one mistake, and nothing in it is repaired`, () => {
      const { diagnostics, causes } = look(text);
      assert.deepEqual(
        causes.map(({ code }) => code),
        ['EC1025'],
        causes.map(({ message }) => message).join('\n'),
      );
      const fixes = diagnostics.flatMap(({ fix }) => (fix?.safe === true ? [fix] : []));
      assert.equal(applyFixes(new Map([['ecelerity.conf', text]]), fixes).texts.size, 0);
    });
  }

  it('loses the marks before its lines where somebody asks for that', () => {
    for (const name of ['a mail', 'a table', 'added lines', 'a listing']) {
      const text = foreign[name] ?? '';
      const fix = look(text).diagnostics.find(({ code }) => code === 'EC1025')?.fix;
      assert.ok(fix !== null && fix !== undefined && !fix.safe, name);
      const got = applyFixes(new Map([['ecelerity.conf', text]]), [fix]).texts.get('ecelerity.conf') ?? '';
      assert.deepEqual(got.replaceAll(' ', ''), native.replaceAll(' ', ''), name);
    }
  });

  for (const [name, text] of Object.entries({
    'our own': native,
    'one line with a colon': 'connect_timeout: 90\n',
    'lines with colons among others': 'connect_timeout: 90\nidle_time: 5\nretry_interval = 1200\n',
    'one line that was quoted': '> connect_timeout = 90\n',
    'a line that was quoted among others': `${native}> connect_timeout = 90\n`,
    'a bracket too many': '[\n  connect_timeout = 90\n',
    'a body without a name': '{\n  connect_timeout = 90\n}\n',
    'a part in brackets behind our own': `${native}[cluster]\n`,
    comments: '# > quoted\n# cluster:\n#   a: 1\n',
    'a heading of dashes with a path': `--- conf/global/eccluster.conf ---\n${native}`,
    'a heading of dashes with an address': `--- https://wiki.example.com/mta\n--\n${native}`,
    'a heading in brackets above our own': `[cluster]\n${native}`,
    'a word that patches begin with': `Index: 5\n${native}`,
    'a list of addresses': '10.0.0.1\n10.0.0.2\n192.0.2.1\n',
    'a list of numbers': '25\n587\n25\n',
    'two slips below a long comment': `${'# a licence\n'.repeat(600)}connect_timeout: 90\nidle_time: 5\n${native.repeat(3)}`,
    'a quotation before our own': `${'> that was said\n'.repeat(300)}${native}`,
    'a template': `{{ banner }}\n${native}`,
    nothing: '',
  })) {
    it(`${name} is not taken for one`, () => {
      const { diagnostics } = look(text);
      assert.ok(!diagnostics.some(({ code }) => code === 'EC1025'));
    });
  }
});
