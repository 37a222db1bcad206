// Random work with a tree of files, as data: edits, saves, and what happens on the disk with its events, which are lost or doubled at times.
import fc from 'fast-check';

export type DiskStep =
  | { readonly do: 'edit'; readonly file: number; readonly at: number; readonly length: number; readonly text: string }
  | { readonly do: 'save'; readonly file: number }
  | { readonly do: 'close'; readonly file: number }
  | { readonly do: 'delete'; readonly file: number; readonly events: number }
  | { readonly do: 'checkout'; readonly branch: number; readonly events: number }
  | { readonly do: 'rename folder'; readonly file: number; readonly to: string; readonly events: number };

const snippets = [
  ...['{', '}', '"', '=', '#', '\n', ' ', '\r\n', '1', 'é😀', '('],
  ...['include "bindings.conf"\n', 'include "nowhere.conf"\n', 'nodename = "east2"\n', 'duravip_balance_set_size = 4\n'],
  ...['cluster {\n  duravip_balance_set_size = 3\n}\n', 'house_option = 1\n', 'Binding "new" {\n  Bind_Address = "10.1.0.9"\n}\n'],
];

const file = fc.nat();
/** How often the watcher tells of it. */
const events = fc.constantFrom(0, 1, 1, 2);

const step: fc.Arbitrary<DiskStep> = fc.oneof(
  {
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      file,
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.oneof({ arbitrary: fc.constant(0), weight: 4 }, fc.nat(4), fc.nat(300)),
      text: fc.constantFrom(...snippets, ''),
    }),
    weight: 12,
  },
  { arbitrary: fc.record({ do: fc.constant('save' as const), file }), weight: 4 },
  { arbitrary: fc.record({ do: fc.constant('close' as const), file }), weight: 3 },
  { arbitrary: fc.record({ do: fc.constant('delete' as const), file, events }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant('checkout' as const), branch: fc.nat(1), events }), weight: 1 },
  {
    arbitrary: fc.record({
      do: fc.constant('rename folder' as const),
      file,
      to: fc.constantFrom('east9', 'west1', 'default', 'east1'),
      events,
    }),
    weight: 1,
  },
);

export function diskSteps(length: number): fc.Arbitrary<readonly DiskStep[]> {
  return fc.array(step, { minLength: length, maxLength: length });
}
