// Addresses, networks and interfaces. What is refused is refused with the reason, because two programs that read one
// address differently are how two nodes come to hold it.

import type { Text } from '../../grammar/tree.ts';
import { parseCidr, parseIp } from '../../runtime/net/ip.ts';
import { unmanageable } from '../../runtime/net/manageable.ts';
import { parseSocketAddress, socketAddressKey } from './socket-address.ts';
import { failed, problem, read, rewrite, type Reading } from './value.ts';

/** An address, IPv6 with or without brackets. The value is its canonical text. `loopback: false` refuses those of no single machine. */
export function readIp(loopback: boolean, word: string, at: Text): Reading {
  const inner = word.startsWith('[') && word.endsWith(']') ? word.slice(1, -1) : word;
  const ip = parseIp(inner);
  if (ip === null) return failed('type', at, `must be an IP address${whyNoIp(word)}`);
  const why = loopback ? null : unmanageable(ip);
  if (why === null && !loopback && ip.family === 4 && ip.bits >> 16n === 0xa9fen) {
    const message = `must be an address that the other nodes can reach; ${ip.text} is in 169.254.0.0/16, which machines give to themselves, and routers pass none of it on`;
    return { value: ip.text, problems: [problem('range', 'warning', at, message)] };
  }
  if (why === null) return read(ip.text);
  return failed('range', at, `must be an address that the other nodes can reach; ${ip.text} ${why}`);
}

/** A network. Host bits that are set are dropped with a warning, as the product does. */
export function readCidr(word: string, at: Text): Reading {
  const cidr = parseCidr(word);
  if (cidr?.exact === true) return read(cidr.text);
  if (cidr !== null) {
    const message = `must be the network itself: "${word}" has host bits set, the network is ${cidr.text}`;
    return { value: cidr.text, problems: [problem('form', 'warning', at, message, rewrite(at, cidr.text))] };
  }
  const lone = parseIp(word);
  if (lone !== null) {
    const whole = `${lone.text}/${lone.family === 4 ? 32 : 128}`;
    return failed('type', at, `must be a network with prefix length, such as ${whole} for this one address`, rewrite(at, whole));
  }
  const slash = word.indexOf('/');
  const address = slash < 0 ? word : word.slice(0, slash);
  if (slash >= 0 && parseIp(address) !== null) {
    return failed('range', at, `must have a prefix length from 0 to ${address.includes(':') ? 128 : 32}, not "${word.slice(slash + 1)}"`);
  }
  return failed('type', at, `must be a network such as 10.1.1.0/24${whyNoIp(address)}`);
}

/** An address with port or a socket's path. The value is one spelling for each address: `*:25` for `:25`. */
export function readSocketAddress(word: string, at: Text): Reading {
  const address = parseSocketAddress(word);
  return 'error' in address ? failed('type', at, `${address.error}`) : read(socketAddressKey(address));
}

/** A Linux interface has at most 15 characters; an alias (`eth1:0`) is no interface of its own to the kernel. */
export function readInterface(word: string, at: Text): Reading {
  const alias = /^([A-Za-z0-9_][\w.@-]*):\w*$/.exec(word);
  if (alias !== null) {
    return failed('type', at, `must be the interface itself, "${alias[1] ?? ''}", not the alias "${word}"`, rewrite(at, alias[1] ?? ''));
  }
  if (/[,;\s]/.test(word.trim())) return failed('type', at, `must be the name of one network interface such as eth1, not "${word}"`);
  if (!/^[A-Za-z0-9_][\w.@-]*$/.test(word))
    return failed('type', at, `must be the name of a network interface such as eth1, not "${word}"`);
  if (word === 'lo') {
    const message = 'must be an interface of the network; lo is for the machine itself, so nobody else would find the addresses';
    return { value: word, problems: [problem('range', 'warning', at, message)] };
  }
  if (word.length <= 15) return read(word);
  const message = `must have at most 15 characters, the limit for an interface name; "${word}" has ${word.length}`;
  return { value: word, problems: [problem('range', 'warning', at, message)] };
}

function whyNoIp(word: string): string {
  if (/^\d+(\.\d+){3}$/.test(word)) {
    const padded = word.split('.').some((part) => part.length > 1 && part.startsWith('0'));
    if (padded) return `; "${word}" has leading zeros, which is octal to some programs and decimal to others`;
    return `; "${word}" has a part above 255`;
  }
  if (word.includes('/') && parseCidr(word) !== null) return ` without prefix length, not "${word}"`;
  if (/^\d+(\.\d+){3}:\d+$/.test(word) || /^\[.*\]:\d+$/.test(word)) return ` without port, not "${word}"`;
  return `, not "${word}"`;
}
