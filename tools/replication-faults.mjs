// The faults of replication and feed that were once in the field, each as it was: planted again by `npm run faults`, and seen by the test that is named
// with it. Those of whole clusters are planted in the simulator (`simulated`: its name in test/simulate/replication.test.ts).

const core = (file, from, to) => ({ file: `runtime/core/replication/${file}.ts`, from, to });
const feed = (file, from, to) => ({ file: `runtime/feed/${file}.ts`, from, to });
const kind = (file, from, to) => ({ file: `runtime/replication/${file}.ts`, from, to });

/** What came first went first, on each node by its own order. */
const byArrival = `const order = (Stamps.order ??= new WeakMap());
  const at = (each) => {
    if (!order.has(each)) order.set(each, (Stamps.count = (Stamps.count ?? 0) + 1));
    return order.get(each);
  };
  if (at(a) !== at(b)) return at(a) - at(b);`;

export const replicationFaults = [
  {
    fault: 'a time to live that the wire cannot hold is taken, and ends the node',
    edits: [
      core('cache', '(ttlMs > 0 && ttlMs <= ttlMsMax)', 'ttlMs > 0'),
      core('replication-limits', 'ttlMs > 0 && ttlMs <= ttlMsMax', 'ttlMs > 0'),
    ],
    test: 'test/feed/bounds.test.ts',
    title: 'refuses a time to live of 9999999999999 seconds',
  },
  {
    fault: 'throttles of huge quantity end the node',
    edits: [
      core(
        'throttle-wire',
        'isPart(limit, 1e9) && isPart(perSec, 1e7) && isPart(burst, 1e9) && isPart(epsilon, 1)',
        'limit > 0 && perSec > 0 && burst > 0 && isPart(epsilon, 1)',
      ),
    ],
    test: 'test/feed/bounds.test.ts',
    title: 'keeps throttles of huge quantities within what the wire holds',
  },
  {
    fault: 'what one object cannot encode ends the process that fails addresses over',
    edits: [
      kind('shared-object', '    } catch (error) {\n      this.#fail(error);\n    }', '    } catch (error) {\n      throw error;\n    }'),
    ],
    test: 'test/replication/failing.test.ts',
    title: 'is out alone, and takes part again (writing)',
  },
  {
    fault: 'a cache at max_size differs between nodes: what came first goes first',
    edits: [
      core('stamp-order', 'if (a.stamp !== b.stamp) return a.stamp - b.stamp;', byArrival),
      core('stamp-order', '/** The same order at all members', 'const Stamps: any = {};\n/** The same order at all members'),
    ],
    test: 'test/replication/caches.test.ts',
    title: 'keep the latest writes, on whichever node they were made',
  },
  {
    fault: "EXPIRE undoes another node's newer SET or DEL",
    edits: [
      core(
        'cache',
        'const { value, stamp, node } = held;\n    this.#merge({',
        'const { value } = held;\n    const stamp = this.#stamps.stamp();\n    const node = this.#node;\n    this.#merge({',
      ),
    ],
    test: 'test/replication/caches.test.ts',
    title: 'does not bring back what was there before it (expire)',
  },
  {
    fault: 'who asks more often is given more of a throttle, and quiet nodes starve',
    simulated: 'who asks for more of a throttle is given more than an equal part of it',
  },
  {
    fault: 'a raised rate does not come while a node without traffic once named a lower one',
    edits: [core('throttles', 'return now - usedAt > Math.min(lapseMsMax,', 'return now - usedAt > 1e12 * Math.min(lapseMsMax,')],
    test: 'test/replication/contents.test.ts',
    title: 'serve a raised rate as soon as those who use the throttle all name it',
  },
  {
    fault: '100/60 against 10/6 never agree',
    edits: [
      core(
        'division',
        'a.limit * b.perSec - b.limit * a.perSec || a.burst - b.burst || a.perSec - b.perSec || a.epsilon - b.epsilon',
        'a.limit / a.perSec - b.limit / b.perSec',
      ),
    ],
    test: 'test/replication/contents.test.ts',
    title: 'agree on one of equal averages, whoever hears of the other first',
  },
  {
    fault: 'retry times: until all has leaked, 600 s where 59 is right',
    edits: [
      core(
        'throttle',
        'return Math.max(0.001, Math.min(growing, Math.max(untilHeard,',
        'return Math.max(0.001, Math.max(growing, Math.max(untilHeard + this.#level / speed,',
      ),
    ],
    test: 'test/replication/contents.test.ts',
    title: 'say when it is worth to ask again, and keep that',
  },
  {
    fault: 'everybody takes the whole burst before he has heard of the others',
    edits: [
      core('division', 'return Math.max(1, burst / Math.max(1, members));', 'return burst;'),
      core('throttle', 'if (!this.#isHeard(now)) return left / members;', 'if (!this.#isHeard(now)) return left;'),
    ],
    test: 'test/replication/contents.test.ts',
    title: 'share what is left by demand, leave something of it to others, and give it back when they go',
  },
  {
    fault: 'dying clients block the loop',
    edits: [feed('releases', 'const slice = 1000;', 'const slice = 1e9;')],
    test: 'test/feed/dying.test.ts',
    title: 'are taken back in slices',
  },
  {
    fault: 'a release goes into objects that a reload has added, and which never counted',
    edits: [
      feed(
        'commands/count-commands',
        '  for (const { object, plain } of able) {\n    object.add(plain, -by);',
        '  for (const object of feed.port.counting(type, group)) object.add(plainKey(object, key), -by);\n  for (const { object, plain } of able) {',
      ),
    ],
    test: 'test/feed/reloads.test.ts',
    title: 'does not take from an object that was added later what it has never counted',
  },
  {
    fault: '10,000 group names used with amount 0 disable EC.COUNT for everybody',
    edits: [
      feed('commands/count-commands', 'const types: readonly', 'const groups = new Set<string>();\nconst types: readonly'),
      feed(
        'commands/count-commands',
        '    if (by < 0) lower(',
        "    if (group !== null) groups.add(group);\n    if (groups.size > 10_000) feed.replies.error('ERR too many groups');\n    else if (by < 0) lower(",
      ),
    ],
    test: 'test/feed/bounds.test.ts',
    title: 'names ten thousand binding groups without forgetting the first',
  },
  {
    fault: 'a failed transaction still counts',
    edits: [
      feed(
        'execute',
        '} else if (transaction === null || immediate.has(command.name)) command.run',
        '} else if (command.name !== "") command.run',
      ),
    ],
    test: 'test/feed/transactions.test.ts',
    title: 'do nothing where a command was unknown or had a wrong number of arguments',
  },
  {
    fault: "after a clock that was 400 days ahead for a moment that node's and others' writes are ignored",
    edits: [
      core(
        'hybrid-clock',
        'if (stamp <= this.#last) return 0;',
        'if (stamp <= this.#last || stamp / ticksPerMs - this.#wallMs() > 86_400_000) return 0;',
      ),
    ],
    test: 'test/replication/caches.test.ts',
    title: 'order writes all the same, once they were 400 days ahead, and are named',
  },
  {
    fault: 'postfix-policy restarted: open sessions are never counted again',
    edits: [
      {
        file: 'runtime/clients/postfix/policy-service.ts',
        from: 'if (options.state !== null) await sessions.restore(readState(options.state));',
        to: 'if (options.state === null) await sessions.restore(readState(""));',
      },
    ],
    test: 'test/clients/policy-restart.test.ts',
    title: 'counts those who are still connected again after a restart',
  },
  {
    fault: 'an object removed by one reload and added by a later one counts 0, and a decrement is refused',
    edits: [kind('replication', 'if (retired?.object.revive(replica, newSession()) === true) {', 'if (retired?.object === null) {')],
    test: 'test/feed/reloads.test.ts',
    title: 'keeps what is counted in an object that goes and comes back',
  },
  {
    fault: 'nodes without address are called a cloned disk',
    edits: [{ file: 'runtime/daemon/snapshot.ts', from: '...same(withAddress, ({ address })', to: '...same(nodes, ({ address })' }],
    test: 'test/daemon/doubles.test.ts',
    title: 'are not those that have no address: "0.0.0.0:4802"',
  },
  {
    fault: 'INCR of a block works though blocks are for reading',
    edits: [
      kind(
        'handles',
        "(object.holding.structure === 'cidrtree' && parseIp(text) === null)",
        "(object.holding.structure === 'cidrtree' && parseIp(text) === undefined)",
      ),
    ],
    test: 'test/feed/bounds.test.ts',
    title: 'counts addresses only, and reads blocks',
  },
].map((each) => ({ issue: 15, ...each }));
