// What somebody says of himself on the control group, where it does not matter.
import type { Hello } from '../../runtime/control/control-messages.ts';

export const helloOf = (name: string, type: Hello['type']): Hello => ({
  kind: 'hello',
  type,
  name,
  subcluster: type === 'Manager' ? null : 'default',
  clusterGroup: 'g',
  values: [],
  machine: null,
  key: null,
});
