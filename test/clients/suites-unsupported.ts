// Tests of client libraries that cannot pass, by file and with why.

export interface Unsupported {
  readonly why: string;
  readonly tests: readonly string[];
}

const numbers = 'a number that is counted is an entry of another object than a text; counters have whole numbers only';

export const unsupported: Readonly<Record<string, readonly Unsupported[]>> = {
  'tedis/test/api/string.spec.ts': [
    {
      why: `${numbers}, so what SET has made a text is not counted on`,
      tests: ['DECR', 'DECRBY', 'INCR', 'INCRBY'].flatMap((command) => [
        `Redis String Test: ${command} > string can be represented as integer.`,
        `Redis String Test: ${command} > string can not be represented as integer.`,
      ]),
    },
    {
      why: numbers,
      tests: ['key not exists', 'string can be represented as number.'].map((test) => `Redis String Test: INCRBYFLOAT > ${test}`),
    },
    {
      why: 'values are written whole: two nodes that change parts of one at the same time would not agree',
      tests: ['APPEND', 'GETBIT', 'SETBIT', 'SETRANGE'].flatMap((command) => [
        `Redis String Test: ${command} > key not exists`,
        `Redis String Test: ${command} > key exists`,
      ]),
    },
    {
      why: 'NX needs one place that decides, which a cluster has not',
      tests: ['Redis String Test: SETNX > key not exists', 'Redis String Test: SETNX > key exists'],
    },
    {
      why: 'all or none of several keys cannot be had of nodes that do not wait for each other',
      tests: ['Redis String Test: MSETNX > key not exists', 'Redis String Test: MSETNX > key exists'],
    },
    { why: 'hashes are counters (HINCRBY), not texts', tests: ['Redis String Test: GET > the value stored at key is not a string'] },
  ],
  'tedis/test/api/key.spec.ts': [
    { why: 'KEYS holds a server up; SCAN lists keys', tests: ['Redis Key Test: KEYS > keys'] },
    {
      why: 'there are no numbered databases',
      tests: ['Redis Key Test: MOVE > move mymovekey from 7 to 0', 'Redis Key Test: MOVE > key was not moved'],
    },
    { why: 'nobody asks for any key', tests: ['Redis Key Test: RANDOMKEY > key exists', 'Redis Key Test: RANDOMKEY > key not exists'] },
    {
      why: 'a key that changes its name is two keys, which nodes may hear of in any order',
      tests: [
        'Redis Key Test: RENAME > key exists',
        'Redis Key Test: RENAMENX > key exists, newKey not exists',
        'Redis Key Test: RENAMENX > key exists, newKey exists',
      ],
    },
    {
      why: 'an object says what its keys are; there are no lists, sets and sorted sets',
      tests: ['hash', 'list', 'set', 'zset'].map((type) => `Redis Key Test: TYPE > type ${type}`),
    },
  ],
  'node-redis/test/main.js': [
    { why: 'nothing is published or subscribed to', tests: ['test pubsub'] },
    { why: 'MONITOR would tell one client what the others do', tests: ['test monitor'] },
  ],
};
