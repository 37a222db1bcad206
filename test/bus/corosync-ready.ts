// Prints whether this process could use Corosync: run as other users and in namespaces.
import { corosyncReady } from '../../runtime/bus/corosync.ts';

console.log(JSON.stringify(await corosyncReady()));
