// Why a change was not taken, in words for whoever sent it.

import { keyBytesMax, type ReplicatedObject, type Refusal } from '../replication/port.ts';

export function refusalText(refused: Refusal, { name, structure }: ReplicatedObject): string {
  switch (refused) {
    case 'bad-key':
      return structure === 'cidrtree'
        ? `ERR bad key: ${name} counts addresses, such as ${name}:10.1.2.3 or ${name}:2001:db8::1`
        : `ERR bad key: a key of ${name} has at most ${keyBytesMax} bytes of UTF-8 without NUL`;
    case 'bad-value':
      return `ERR bad value: ${name} cannot take it`;
    case 'full':
      return `ERR ${name} is full: it holds as many keys as it may, and this one would be new`;
    case 'gone':
      return `ERR ${name} was taken out of the configuration`;
    case 'not-replicated':
      return `ERR ${name} does not replicate that: a word of its \`parameters\` is missing`;
  }
}
