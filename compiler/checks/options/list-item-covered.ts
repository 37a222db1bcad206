// EC2025: an item of a list that changes nothing, because an earlier or wider one has it already.

import { textValue } from '../../../grammar/text-value.ts';
import type { Option, Text } from '../../../grammar/tree.ts';
import { makeCidr, parseCidr, parseIp, width } from '../../../runtime/net/ip.ts';
import { check, type Finding, type SiteView } from '../../check/check.ts';
import { repair } from '../../checks-shared/repairs.ts';
import { placeOf } from '../../load/source.ts';

/** Lists of networks and of domains, in which order and repetition mean nothing. In others (`headerlist`, `routes`) they do. */
const sets: ReadonlySet<string> = new Set(['relay_hosts', 'prohibited_hosts', 'skip_hosts', 'relay_domains', 'bounce_domains']);

export const listItemCovered = check({
  code: 'EC2025',
  name: 'list-item-covered',
  severity: 'hint',
  scope: 'file',
  title: 'An item of a list can never count',
  why: 'The same item stands in the list before, or a network of it holds this one. Whoever removes it later, to shut somebody out, changes nothing (`4/config/ref-relay-hosts.md`).',
  bad: 'Relay_Hosts = ( "10.0.0.0/8" "10.1.2.0/24" )\n',
  good: 'Relay_Hosts = ( "10.0.0.0/8" "192.168.0.0/16" )\n',
  atOption: ({ key }) => sets.has(key),
  option({ key, value }: Option, { source }: SiteView): readonly Finding[] {
    if (!sets.has(key) || value?.kind !== 'list' || value.items.length < 2) return nothing;
    return covered(value.items, (item) => textValue(source.text, item)).map(({ item, by }) => {
      const word = textValue(source.text, item);
      const other = textValue(source.text, by);
      return {
        message: word === other ? `${key} has "${word}" twice` : `${key} has "${word}", which "${other}" of the same list holds already`,
        at: placeOf(source, item),
        related: [{ at: placeOf(source, by), message: 'counts for both' }],
        fix: repair(`Remove "${word}"`, { ...placeOf(source, withGap(source.text, item)), text: '' }),
      };
    });
  },
});

const nothing: readonly Finding[] = [];

interface Covered {
  readonly item: Text;
  readonly by: Text;
}

/** Cost: O(items x lengths of prefixes that occur). */
function covered(items: readonly Text[], wordOf: (item: Text) => string): readonly Covered[] {
  const words = new Map<string, Text>();
  const networks = new Map<string, Text>();
  const lengths = new Set<number>();
  const blocks = items.map((item) => blockOf(wordOf(item)));
  for (const [i, item] of items.entries()) {
    const word = wordOf(item).toLowerCase();
    if (!words.has(word)) words.set(word, item);
    const block = blocks[i];
    if (block == null) continue;
    lengths.add(block.prefix);
    if (!networks.has(block.text)) networks.set(block.text, item);
  }
  return items.flatMap((item, i): Covered[] => {
    const block = blocks[i];
    const first = block == null ? words.get(wordOf(item).toLowerCase()) : networks.get(block.text);
    if (first !== undefined && first !== item) return [{ item, by: first }];
    if (block == null) return [];
    const wider = [...lengths]
      .filter((length) => length < block.prefix)
      .map((length) => networks.get(makeCidr(block.network, length).text));
    const by = wider.find((each) => each !== undefined);
    return by === undefined ? [] : [{ item, by }];
  });
}

function blockOf(word: string) {
  const bare = word.replace(/^\[(.*)\]$/, '$1');
  const ip = parseIp(bare);
  return ip === null ? parseCidr(bare) : makeCidr(ip, width(ip.family));
}

/** An item of a list with the blanks, and the comma, in front of it. */
function withGap(text: string, { start, end }: Text): { readonly start: number; readonly end: number } {
  const gap = /,?[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  return { start: start - gap, end };
}
