// Random editing sessions, as data: fast-check shrinks a failing one to the few steps that matter.
import fc from 'fast-check';

export type Step =
  | { readonly do: 'edit'; readonly file: number; readonly at: number; readonly length: number; readonly text: string }
  | { readonly do: 'undo' }
  | { readonly do: 'close'; readonly file: number }
  | { readonly do: 'rename'; readonly file: number; readonly to: string }
  | { readonly do: 'cancel'; readonly file: number; readonly method: string };

const snippets = [
  ...['{', '}', '"', "'", '=', '#', '/*', '\n', ' ', '\r\n', 'true', '1', '-', 'é😀', '(', ']'],
  ...['include "bindings.conf"\n', 'include "ecelerity.conf"\n', 'include "nowhere.conf"\n', 'include "domains.conf"\n'],
  ...[
    'duravip_balance_set_size = 4\n',
    'nodename = "east1"\n',
    'Binding "new" {\n  Bind_Address = "10.1.0.9"\n  Enable_DuraVIP = true\n}\n',
  ],
  ...[
    '# ecconf-ignore EC2001: ours\n',
    'house_option = 1\n',
    'cluster {\n  view_mature_time = 4\n}\n',
    "x = 'y'\n",
    'Topology "10.1.0.0/16" { interface = eth0 }\n',
  ],
];

const file = fc.nat();

const edit = fc.record({
  do: fc.constant('edit' as const),
  file,
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof({ arbitrary: fc.constant(0), weight: 4 }, fc.nat(4), fc.nat(300)),
  text: fc.oneof({ arbitrary: fc.constantFrom(...snippets), weight: 4 }, fc.constant('')),
});

const names = ['default/other.conf', 'east1/bindings.conf', 'north1/node-local.conf', 'default/bindings.conf', 'east1/node-local.conf'];
const methods = [
  'textDocument/hover',
  'textDocument/completion',
  'textDocument/documentSymbol',
  'textDocument/codeLens',
  'textDocument/semanticTokens/full',
];

/** Sessions of up to `max` steps. */
export function sessions(max: number): fc.Arbitrary<readonly Step[]> {
  return fc.array(
    fc.oneof(
      { arbitrary: edit, weight: 12 },
      { arbitrary: fc.record({ do: fc.constant('undo' as const) }), weight: 3 },
      { arbitrary: fc.record({ do: fc.constant('close' as const), file }), weight: 1 },
      { arbitrary: fc.record({ do: fc.constant('rename' as const), file, to: fc.constantFrom(...names) }), weight: 1 },
      { arbitrary: fc.record({ do: fc.constant('cancel' as const), file, method: fc.constantFrom(...methods) }), weight: 2 },
    ),
    { minLength: 1, maxLength: max },
  );
}
