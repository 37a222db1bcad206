// The release after this one, as edits of the sources: what docs/versions.md lets a release add without a new number.
import { version } from '../base/version.ts';
import type { Edit } from '../tools/mutants.mjs';

export const laterVersion = '99.0.0';

/** A field behind the last one, for who has it. */
const added = '{ bytesMin: 0, write: (to) => to.varint(7), read: (from) => (from.remaining > 0 ? from.varint() : 0) }';

export const laterRelease: readonly Edit[] = [
  { file: 'base/version.ts', from: `version = '${version}'`, to: `version = '${laterVersion}'` },
  {
    file: 'runtime/core/message-wire.ts',
    from: 'claims: list(claim, addressesMax),\n',
    to: `claims: list(claim, addressesMax), weight: ${added},\n`,
  },
  { file: 'runtime/core/message-wire.ts', from: 'delayMs: duration })', to: `delayMs: duration, weight: ${added} })` },
  {
    file: 'runtime/control/control-wire.ts',
    from: 'key: addedKey,\n',
    to: `key: addedKey, weight: ${added},\n`,
  },
  {
    file: 'runtime/core/replication/replica-wire.ts',
    from: 'signature: anyName(2000),',
    to: `signature: anyName(2000), weight: ${added},`,
  },
  // Optional, since documents of before do not have it.
  {
    file: 'runtime/ir/generated/shape.ts',
    from: '  "Node": {\n   "type": "object",\n   "properties": {\n',
    to: '  "Node": {\n   "type": "object",\n   "required": ["name"],\n   "properties": {\n    "weight": { "type": "integer" },\n',
  },
];
