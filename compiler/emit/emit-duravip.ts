// Managed addresses and topologies of the IR.

import type { ManagedAddressIr, TopologyIr } from '../../runtime/ir/generated/types.ts';
import { compareIp, parseIp } from '../../runtime/net/ip.ts';
import type { AddressFact, TopologyFact } from '../facts/facts.ts';
import type { OriginWriter } from './source-map.ts';
import { placeOfValue } from '../facts/values.ts';

export function emitAddresses(addresses: readonly AddressFact[], pointer: string, origins: OriginWriter): ManagedAddressIr[] {
  return addresses.map((address, i) => {
    const at = `${pointer}/${i}`;
    origins.place(at, address.at);
    if (address.topology !== null) {
      const { interface: name, cidrmask } = address.topology;
      origins.place(`${at}/interface`, name === null ? address.topology.at : placeOfValue(name));
      if (cidrmask.setting === null) origins.default(`${at}/prefixLength`);
      else origins.place(`${at}/prefixLength`, placeOfValue(cidrmask));
    }
    const preference = preferenceOf(address);
    if (preference !== null) origins.place(`${at}/preference`, placeOfValue(preference));
    if (address.follow !== null) origins.place(`${at}/follow`, placeOfValue(address.follow));
    return {
      ip: address.ip.text,
      family: address.ip.family,
      interface: address.topology?.interface?.value ?? null,
      prefixLength: address.topology?.cidrmask.value ?? null,
      bindings: [...new Set(address.bindings.map((binding) => binding.name))].sort(),
      services: [...address.services],
      preference: preference?.value ?? null,
      follow: emitFollow(address),
    };
  });
}

/** The stated preference; null where two services of one address contradict each other (design, section 5: ignored until it ends). */
function preferenceOf(address: AddressFact): AddressFact['preferences'][number] | null {
  const first = address.preferences[0];
  if (first === undefined || address.preferences.some((each) => each.value !== first.value)) return null;
  return first;
}

function emitFollow(address: AddressFact): ManagedAddressIr['follow'] {
  if (address.follow === null) return null;
  const ip = address.followed?.ip ?? parseIp(address.follow.value);
  return ip === null ? null : { binding: address.followed?.name ?? null, ip: ip.text };
}

export function emitTopologies(topologies: readonly TopologyFact[], pointer: string, origins: OriginWriter): TopologyIr[] {
  const usable = topologies.flatMap((topology) =>
    topology.network === null || topology.interface === null
      ? []
      : [{ network: topology.network, interface: topology.interface, topology }],
  );
  usable.sort((a, b) => compareIp(a.network.network, b.network.network) || a.network.prefix - b.network.prefix);
  return usable.map(({ network, interface: device, topology }, i) => {
    origins.place(`${pointer}/${i}`, topology.at);
    return { network: network.text, interface: device.value, prefixLength: topology.cidrmask.value };
  });
}
