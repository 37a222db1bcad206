// What is documented of the syntax codes (EC10xx). The grammar reports them; `grammar/syntax-messages.ts` words them.

import type { Rule } from '../check/check.ts';
import { limits } from '../../grammar/limits.ts';
import { syntaxSeverity } from '../../grammar/syntax-messages.ts';
import type { SyntaxCode } from '../../grammar/diagnostics.ts';

export const syntaxRules: readonly Rule[] = [
  rule('EC1001', 'unexpected-text', 'Text that fits nowhere', {
    why: 'The product stops reading at the first thing it does not understand, and the whole reload fails. `...` is how the manual abbreviates its samples; it is no part of the language.',
    bad: 'cluster {\n  ...\n}\n',
    good: 'cluster {\n  heartbeat_start_delay = 15\n}\n',
  }),
  rule('EC1002', 'missing-equals', 'An option without `=`', {
    why: 'The console accepts `config set name value`; in a file the sign is required before a word or a string. Only before `[` and `(` may it be left out.',
    bad: 'cluster {\n  heartbeat_start_delay 15\n}\n',
    good: 'cluster {\n  heartbeat_start_delay = 15\n}\n',
  }),
  rule('EC1003', 'missing-value', 'A name without a value', {
    why: 'An option needs a value; there is none that is switched on by its name alone. To leave an option at its default, remove the line: an empty value `""` is something else than no value.',
    bad: 'cluster {\n  cluster_group =\n  heartbeat_start_delay = 15\n}\n',
    good: 'cluster {\n  cluster_group = "ec_cluster"\n  heartbeat_start_delay = 15\n}\n',
  }),
  rule('EC1004', 'missing-brace', 'A stanza that is never closed', {
    why: 'Every `{` needs its `}` in the same file; an included file cannot close what another one opened. The braces alone only show that something is open at the end; where the file is indented, the indentation shows which stanza it is, and that one is reported.',
    bad: 'cluster {\n  Topology "10.1.0.0/16" {\n    interface = "eth1"\n\n  Replicate "inbound_cidr" {}\n}\n',
    good: 'cluster {\n  Topology "10.1.0.0/16" {\n    interface = "eth1"\n  }\n  Replicate "inbound_cidr" {}\n}\n',
  }),
  rule('EC1005', 'unmatched-brace', 'A `}` that closes nothing', {
    why: 'Either this brace is too many, or one further up closes a stanza too early; then the options after it have landed in the wrong scope.',
    bad: 'cluster {\n  heartbeat_start_delay = 15\n}\n}\n',
    good: 'cluster {\n  heartbeat_start_delay = 15\n}\n',
  }),
  rule('EC1006', 'missing-bracket', 'A list or dictionary that is not closed', {
    why: 'A list is closed by `)`, a dictionary by `]`. Left open, it swallows what comes after it.',
    bad: 'Relay_Hosts = ( "10.0.0.0/8" "192.168.0.0/16"\nTCP_Buffer_Size = 32768\n',
    good: 'Relay_Hosts = ( "10.0.0.0/8" "192.168.0.0/16" )\nTCP_Buffer_Size = 32768\n',
  }),
  rule('EC1007', 'unclosed-string', 'A string that is never closed', {
    why: 'Strings may span lines, so a missing quote turns the rest of the file inside out: what was text becomes configuration and the other way round. The string is taken to end with its line if that makes better sense of the rest.',
    bad: 'cluster {\n  cluster_group = "ec_cluster\n  control_group = "ec_console"\n}\n',
    good: 'cluster {\n  cluster_group = "ec_cluster"\n  control_group = "ec_console"\n}\n',
  }),
  rule('EC1008', 'unclosed-comment', 'A comment that is never closed', {
    why: 'A comment that begins with `/*` goes on to the next `*/`; without one it would hide the rest of the file. Comments do not nest.',
    bad: '/* Outbound platform\ncluster {\n}\n',
    good: '/* Outbound platform */\ncluster {\n}\n',
  }),
  rule('EC1009', 'separator', 'A `,` or `;` between items', {
    why: 'White space is all that separates options and dictionary entries, and `;` separates nothing anywhere. The product takes these signs for a part of the value or refuses them. Only between the items of a list a `,` is understood (EC1055).',
    bad: 'cluster {\n  heartbeat_start_delay = 15;\n}\n',
    good: 'cluster {\n  heartbeat_start_delay = 15\n}\n',
  }),
  rule('EC1010', 'typographic-quotes', 'Typographic quotes', {
    why: 'Quotes that a word processor, a chat or a web page has curled are letters like any other to the product. They come with pasted configuration and are hard to see.',
    bad: 'cluster {\n  cluster_group = \u201cec_cluster\u201d\n}\n',
    good: 'cluster {\n  cluster_group = "ec_cluster"\n}\n',
  }),
  rule('EC1011', 'too-deep', 'Stanzas nested too deep', {
    why: `The configuration language needs five or six levels. More than ${limits.depth} come from a damaged file, or from many missing \`}\`; what is inside is not read.`,
    bad: `${'a { '.repeat(limits.depth + 1)}${'} '.repeat(limits.depth + 1)}\n`,
    good: 'cluster {\n  Topology "10.1.0.0/16" {\n    interface = "eth1"\n  }\n}\n',
  }),
  rule('EC1012', 'include-without-path', 'An `include` without a path', {
    why: '`include` and `readonly_include` are words of the language, no options: a path or the URI of a file follows them directly.',
    bad: 'include\ncluster {\n}\n',
    good: { 'default/ecelerity.conf': 'include "ecelerity-cluster.conf"\n', 'default/ecelerity-cluster.conf': 'cluster {\n}\n' },
  }),
  rule('EC1013', 'not-utf-8', 'A file that is not UTF-8', {
    why: 'The file has been read as Latin-1 to check as much as possible, but names and values with letters beyond ASCII may not be what they seem, and nodes may compare them differently.',
    bad: { 'ecelerity-cluster.conf': '@latin1 # R\u00e9seau de Paris\n' },
    good: '# R\u00e9seau de Paris\n',
  }),
  rule('EC1014', 'control-character', 'A control character, or a blank that is none', {
    why: 'A NUL or another control character is the trace of a damaged file or of a careless paste. A no-break space looks like a blank, but the product takes it for a letter, so a name that ends with one is unknown to it.',
    bad: 'cluster\u00a0{\n}\n',
    good: 'cluster {\n}\n',
  }),
  rule('EC1015', 'bad-name', 'A name that cannot be one', {
    why: 'Names of options and stanzas begin with a letter or `_` and go on with letters, digits, `_`, `-` and `:`, without quotes. Anything else in their place is usually a value that lost its name.',
    bad: '10.1.0.0/16 {\n  interface = "eth1"\n}\n',
    good: 'Topology "10.1.0.0/16" {\n  interface = "eth1"\n}\n',
  }),
  rule('EC1016', 'two-names', 'A stanza with more than one name', {
    why: 'A stanza has one instance name. A name with blanks needs quotes, where blanks are allowed in it at all (they are not in the names of bindings and binding groups).',
    bad: 'Datasource master copy {\n}\n',
    good: 'Datasource "master copy" {\n}\n',
  }),
  rule('EC1017', 'too-much', 'A file beyond what is read', {
    why: `A file of more than ${limits.tokens} words and signs, or with more than ${limits.diagnostics} mistakes, is no configuration. The limit keeps a stray log file from taking all memory.`,
    bad: { 'ecelerity-cluster.conf': `@repeat ${limits.diagnostics + 1} )\n` },
    good: { 'ecelerity-cluster.conf': '@repeat 1000 # only a log of changes\n' },
  }),
  rule('EC1018', 'merge-conflict', 'Markers of a merge conflict', {
    why: 'The file holds two versions of something, and git could not decide. The product refuses it. Both sides contradict each other, so no other finding of the file is reported, and nothing in it is repaired by `--fix`.',
    bad: 'cluster {\n<<<<<<< HEAD\n  heartbeat_start_delay = 15\n=======\n  heartbeat_start_delay = 20\n>>>>>>> east\n}\n',
    good: 'cluster {\n  heartbeat_start_delay = 15\n}\n',
  }),
  rule('EC1019', 'foreign-comment', 'A comment of another language', {
    why: 'Comments begin with `#`. A `;`, `//` or `--` at the start of a line begins one in many other languages and here makes the file unreadable to the product. What follows it on the line is taken for commented out, never for an option.',
    bad: 'cluster {\n  ; heartbeat_start_delay = 20\n}\n',
    good: 'cluster {\n  # heartbeat_start_delay = 20\n}\n',
  }),
  rule('EC1020', 'look-alike-sign', 'A sign that only looks like one of the language', {
    why: 'Input methods and web pages have braces, brackets and signs of another width. To the product they are letters, and an editor hardly shows the difference.',
    bad: 'cluster \uff5b\n}\n',
    good: 'cluster {\n}\n',
  }),
  rule('EC1021', 'missing-open-brace', 'A stanza without `{`', {
    why: 'The name is that of a stanza, so braces follow it, even where nothing is to stand between them. Without them the product takes it for an option and stops.',
    bad: 'cluster {\n  Replicate "inbound_cidr"\n}\n',
    good: 'cluster {\n  Replicate "inbound_cidr" {}\n}\n',
  }),
  rule('EC1022', 'wrong-bracket', 'Another bracket than the option takes', {
    why: 'A list stands in `( )`, a dictionary in `[ ]`, the body of a stanza in `{ }`. With the wrong one everything inside is read as something else.',
    bad: 'cluster {\n  logs = {\n    mainlog = "/var/log/ecelerity/mainlog.cluster"\n  }\n}\n',
    good: 'cluster {\n  logs = [\n    mainlog = "/var/log/ecelerity/mainlog.cluster"\n  ]\n}\n',
  }),
  rule('EC1023', 'version-2-module', 'A module as version 2 wrote it', {
    why: 'Version 2 of the product loaded modules by `Module folder/name instance { }`. Since version 3 the name of the module is that of the stanza.',
    bad: 'Module loggers/ec_logger ec_logger1 {\n}\n',
    good: 'ec_logger "ec_logger1" {\n}\n',
  }),
  rule('EC1024', 'template', 'A placeholder of a template', {
    why: 'What a template engine puts into a configuration (Jinja, ERB, a shell) must be in it before it is read. A file with `{{ name }}` in it was copied past the engine, or is the template itself: check what comes out of it.',
    bad: 'connect_timeout = {{ timeout }}\n',
    good: 'connect_timeout = 90\n',
  }),
  rule('EC1025', 'foreign-format', 'A file of another language', {
    why: 'JSON, YAML, XML, TOML and patches are no configuration of this product, and what was copied out of a mail, a table, a patch or a listing has marks before its lines. The product stops at the first of them. Nothing else of the file is judged, and `--fix` leaves it alone.',
    bad: '> cluster {\n>   heartbeat_start_delay = 15\n> }\n',
    good: 'cluster {\n  heartbeat_start_delay = 15\n}\n',
  }),
  rule('EC1050', 'stray-equals', '`=` before the body of a stanza', {
    why: 'Three samples of the manual have it and the product accepts it, but it makes a stanza look like an option, and most tools stumble over it.',
    bad: 'ESMTP_Listener = {\n}\n',
    good: 'ESMTP_Listener {\n}\n',
  }),
  rule('EC1051', 'bare-regex', 'A regular expression without quotes', {
    why: 'The manual shows it once. It works as long as the expression has no blank before a `#` and no `/` before a `{`; in quotes it always works.',
    bad: 'Domain /yahoo\\.co(m|\\.uk)$/ {\n}\n',
    good: 'Domain "/yahoo\\.co(m|\\.uk)$/" {\n}\n',
  }),
  rule('EC1052', 'hash-after-word', '`#` directly after a word', {
    why: '`#` begins a comment wherever it stands outside a string, so `a#b` is the value `a`. If `#` belongs to the value, the value needs quotes.',
    bad: 'EHLO_Hostname = mail#1.example.com\n',
    good: 'EHLO_Hostname = "mail#1.example.com"\n',
  }),
  rule('EC1053', 'comment-inside-word', '`/*` inside a word', {
    why: 'A comment begins at the start of a word only; here `/*` is part of the value. What looks commented out is not.',
    bad: 'Pattern = /var/spool/*\n',
    good: 'Pattern = "/var/spool/*"\n',
  }),
  rule('EC1054', 'single-quotes', 'Single quotes', {
    why: 'The manual never uses single quotes around a value, and says only that a value with one in it needs quotes. Double quotes are sure to work.',
    bad: "cluster {\n  cluster_group = 'ec_cluster'\n}\n",
    good: 'cluster {\n  cluster_group = "ec_cluster"\n}\n',
  }),
  rule('EC1055', 'list-comma', 'A `,` between the items of a list', {
    why: 'The manual separates the items of a list by white space; of one option (`headerlist` of opendkim) it says that commas will do as well. They are understood here, and the formatter takes them out.',
    bad: 'Relay_Hosts = ( "10.0.0.0/8", "192.168.0.0/16" )\n',
    good: 'Relay_Hosts = ( "10.0.0.0/8" "192.168.0.0/16" )\n',
  }),
];

function rule(code: SyntaxCode, name: string, title: string, text: Pick<Rule, 'why' | 'bad' | 'good'>): Rule {
  return { code, name, severity: syntaxSeverity(code), title, ...text };
}
