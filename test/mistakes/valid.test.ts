// Odd, and valid: snippets of which no finding must be more than a hint, and which the formatter takes.
import assert from 'node:assert/strict';
import { formatText } from '../../compiler/format/format.ts';
import { checkProject, loadProject } from '../../compiler/run.ts';
import { mapFiles } from '../map-files.ts';

const snippets: readonly (readonly [name: string, text: string])[] = [
  ['all on one line', 'cluster { cluster_group = ec_cluster duravip_balance_set_size = 8 Replicate "inbound_cidr" {} }\n'],
  ['brace on next line', 'Domain "example.com"\n{\n  max_outbound_connections = 5\n}\n'],
  ['value on next line', 'connect_timeout =\n  90\n'],
  ['tabs and CR LF', 'connect_timeout\t=\t90\r\nDomain "a.example"\t{\r\n}\r\n'],
  ['BOM', '\ufeffconnect_timeout = 90\n'],
  ['no newline at end', 'connect_timeout = 90'],
  ['comments everywhere', '/* a */ connect_timeout /* b */ = /* c */ 90 # d\nDomain /* e */ "x.example" /* f */ { # g\n} # h\n'],
  ['empty strings', 'Domain "a.example" {\n  gateway = "b.example"\n}\n'],
  ['regex with everything', 'Domain "/^(?:a|b){1,3}[^\\]]+#;=\\/x$/" {\n}\n'],
  ['list of one as scalar', 'relay_hosts = "10.0.0.0/8"\n'],
  ['empty list', 'relay_hosts = ()\n'],
  ['dict without equals', 'Control_Listener {\n  AuthDigestMD5Parameters [ uri = "ecauth://" ]\n  Listen "/tmp/2025" {\n  }\n}\n'],
  ['boolean words', 'ESMTP_Listener {\n  Listen ":25" {\n    enable = ON\n  }\n  Listen ":26" {\n    enable = Disabled\n  }\n}\n'],
  ['quoted numbers', 'connect_timeout = "90"\nmax_retries = "auto"\n'],
  [
    'IPv6',
    'ESMTP_Listener {\n  Listen "[::]:25" {\n  }\n  Listen "[fd00::1]:587" {\n    Peer "fd00::/8" {\n    }\n  }\n}\nrelay_hosts = ( "::1" "fd00::/8" )\n',
  ],
  ['star listener', 'ESMTP_Listener {\n  Listen "*:25" {\n  }\n}\n'],
  ['reopened stanza', 'cluster {\n  cluster_group = "a"\n}\ncluster {\n  control_group = "b"\n}\n'],
  ['default binding', 'Binding "default" {\n  ehlo_hostname = "__hostname__"\n}\nBinding "#mmove" {\n}\n'],
  [
    'gateway forms',
    'Domain "a.example" {\n  gateway = "[fe80::a00]:1"\n}\nDomain "b.example" {\n  gateway = 10.10.10.50\n}\nDomain "c.example" {\n  routes = ( "smtp://10.0.0.1?pref=10&ttl=300&type=mx" "__mx__" )\n}\n',
  ],
  ['hash in string', 'Domain "a.example" {\n  mailerdaemon = "#a // b /* c */ -- ; d"\n}\n'],
  ['minus values', 'cluster {\n  Replicate "c" {\n    type = "cache"\n    max_size = -1\n  }\n}\ngcm_ttl = -1\n'],
  ['percent value', 'ehlo_hostname = "%{x}"\n'],
  ['domain ip', 'Domain "[10.0.0.1]" {\n}\nDomain "10.0.0.1" {\n}\n'],
  ['peer nested', 'ESMTP_Listener {\n  Peer "10.0.0.0/8" {\n    open_relay = true\n  }\n  Listen ":25" {\n  }\n}\n'],
  ['snmp', 'SNMP {\n  State = enabled\n  Address = 192.168.1.2:8162\n  Community = "Public"\n}\n'],
  ['version 3 leftovers', 'cluster {\n  cluster_group = "a" # := b\n  control_group = "b" /* {{ x }} */\n}\n'],
  ['name: in comment', '# connect_timeout: 90\n# REM x\nconnect_timeout = 90 # := 5\n'],
  ['rem as name', 'Binding "REM" {\n}\n'],
  ['adaptive rule', 'adaptive {\n  low_threshold = 0.2\n  high_threshold = 0.5\n}\n'],
  [
    'throttle forms',
    'outbound_throttle_messages = 10\nDomain "a.example" {\n  outbound_throttle_messages = "10/60"\n  outbound_throttle_connections = "0"\n}\n',
  ],
];

describe('odd and valid', () => {
  for (const [name, text] of snippets) {
    it(name, async () => {
      const found = checkProject(
        loadProject([{ kind: 'file', path: 'ecelerity.conf' }], mapFiles({ 'ecelerity.conf': text }), { product: '4' }),
      );
      assert.deepEqual(
        found.filter(({ severity }) => severity !== 'hint').map(({ code, message }) => `${code} ${message}`),
        [],
      );
      assert.ok('text' in (await formatText(text, { product: '4' })));
    });
  }
});
