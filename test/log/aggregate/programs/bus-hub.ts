// The hub of an embedded bus, in no group and without any other work, until it is killed. Otherwise the hub is in whichever process looked first, and
// a test that stops or kills just that one stops the bus for all.
import { programArguments } from '../../../../tools/program-arguments.ts';
import { createSocketBus } from '../../../../runtime/bus/socket-bus.ts';

const [path = ''] = programArguments('SOCKET');
createSocketBus(path).open(() => {});
