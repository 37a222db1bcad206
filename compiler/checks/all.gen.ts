// Generated from the names of the files in this folder by `npm run generate`. Do not edit.

import type { Check } from '../check/check.ts';
import { adaptiveWithoutPreference } from './duravip/adaptive-without-preference.ts';
import { addressMalformed } from './options/address-malformed.ts';
import { autoReplumb } from './duravip/auto-replumb.ts';
import { balanceSetSize } from './duravip/balance-set-size.ts';
import { balanceSetSizeUnset } from './duravip/balance-set-size-unset.ts';
import { bindingName } from './duravip/binding-name.ts';
import { bindingNameCase } from './duravip/binding-name-case.ts';
import { brokenBinding } from './duravip/broken-binding.ts';
import { cacheWithoutDatasource } from './replication/cache-without-datasource.ts';
import { capabilities } from './security/capabilities.ts';
import { cidrmask } from './duravip/cidrmask.ts';
import { classTwice } from './replication/class-twice.ts';
import { clusterLimitInGroup } from './replication/cluster-limit-in-group.ts';
import { controlAccess } from './cluster/control-access.ts';
import { deprecatedOption } from './options/deprecated-option.ts';
import { destinationParameter } from './logs/destination-parameter.ts';
import { destinationWithoutSubscriber } from './logs/destination-without-subscriber.ts';
import { disjointSets } from './duravip/disjoint-sets.ts';
import { duravipAndFollow } from './duravip/duravip-and-follow.ts';
import { duravipImplicitBinding } from './duravip/duravip-implicit-binding.ts';
import { duravipWildcard } from './duravip/duravip-wildcard.ts';
import { duravipWithoutAddress } from './duravip/duravip-without-address.ts';
import { enableOrEnabled } from './options/enable-or-enabled.ts';
import { fileUnused } from './layout/file-unused.ts';
import { followDiffers } from './duravip/follow-differs.ts';
import { followSameAddress } from './duravip/follow-same-address.ts';
import { followTarget } from './duravip/follow-target.ts';
import { followWithPreference } from './duravip/follow-with-preference.ts';
import { groupTooLarge } from './security/group-too-large.ts';
import { groupsCollide } from './cluster/groups-collide.ts';
import { heartbeatRate } from './cluster/heartbeat-rate.ts';
import { hiddenByDefault } from './layout/hidden-by-default.ts';
import { hiddenByGlobal } from './layout/hidden-by-global.ts';
import { iflistCache } from './duravip/iflist-cache.ts';
import { includedTwice } from './layout/included-twice.ts';
import { instanceForm } from './options/instance-form.ts';
import { instanceMissing } from './options/instance-missing.ts';
import { instanceUnexpected } from './options/instance-unexpected.ts';
import { joinEstimate } from './duravip/join-estimate.ts';
import { limitsDiffer } from './replication/limits-differ.ts';
import { listItemCovered } from './options/list-item-covered.ts';
import { listItemHostBits } from './options/list-item-host-bits.ts';
import { listenerUnreachable } from './cluster/listener-unreachable.ts';
import { localChanges } from './layout/local-changes.ts';
import { logFileShared } from './logs/log-file-shared.ts';
import { logPath } from './logs/log-path.ts';
import { logPathTwice } from './logs/log-path-twice.ts';
import { logUnpublished } from './logs/log-unpublished.ts';
import { logWithoutWriter } from './logs/log-without-writer.ts';
import { logfileTemplate } from './logs/logfile-template.ts';
import { logsNameUnknown } from './logs/logs-name-unknown.ts';
import { mainAddress } from './duravip/main-address.ts';
import { managerWithoutSubscriber } from './logs/manager-without-subscriber.ts';
import { matchCacheZero } from './security/match-cache-zero.ts';
import { metricsWithoutParameters } from './replication/metrics-without-parameters.ts';
import { misplacedOption } from './options/misplaced-option.ts';
import { misplacedScope } from './options/misplaced-scope.ts';
import { msgcDiffers } from './cluster/msgc-differs.ts';
import { msgcPort } from './cluster/msgc-port.ts';
import { nameOfOtherType } from './replication/name-of-other-type.ts';
import { neverUsed } from './options/never-used.ts';
import { noEcclusterListener } from './cluster/no-eccluster-listener.ts';
import { noTopology } from './duravip/no-topology.ts';
import { nodeAddressEqual } from './cluster/node-address-equal.ts';
import { nodeNameEqual } from './cluster/node-name-equal.ts';
import { nodeNameForm } from './cluster/node-name-form.ts';
import { nodeNameLength } from './cluster/node-name-length.ts';
import { nodeValueOverridden } from './layout/node-value-overridden.ts';
import { nodenameFolder } from './cluster/nodename-folder.ts';
import { notClustered } from './cluster/not-clustered.ts';
import { openConsole } from './security/open-console.ts';
import { openRelay } from './security/open-relay.ts';
import { optionOnly } from './options/option-only.ts';
import { optionOrScope } from './options/option-or-scope.ts';
import { optionRange } from './options/option-range.ts';
import { optionStyle } from './options/option-style.ts';
import { optionValue } from './options/option-value.ts';
import { optionWord } from './options/option-word.ts';
import { optionsAgree } from './cluster/options-agree.ts';
import { otherVersion } from './options/other-version.ts';
import { parametersType } from './replication/parameters-type.ts';
import { peerAddress } from './cluster/peer-address.ts';
import { peerLoopback } from './cluster/peer-loopback.ts';
import { peerMissing } from './cluster/peer-missing.ts';
import { peerUnknown } from './cluster/peer-unknown.ts';
import { portTwice } from './cluster/port-twice.ts';
import { preferenceConflict } from './duravip/preference-conflict.ts';
import { preferenceUnknownNode } from './duravip/preference-unknown-node.ts';
import { preferenceUnmanaged } from './duravip/preference-unmanaged.ts';
import { referenceUnknown } from './options/reference-unknown.ts';
import { regexInvalid } from './security/regex-invalid.ts';
import { regexUnanchored } from './security/regex-unanchored.ts';
import { relationOrder } from './options/relation-order.ts';
import { repeatedOption } from './options/repeated-option.ts';
import { replicaMissing } from './replication/replica-missing.ts';
import { replicaTypeUnknown } from './replication/replica-type-unknown.ts';
import { replicaUnused } from './replication/replica-unused.ts';
import { replicasDiffer } from './replication/replicas-differ.ts';
import { securityOverridden } from './security/security-overridden.ts';
import { setByTwoFiles } from './layout/set-by-two-files.ts';
import { strayFile } from './layout/stray-file.ts';
import { subscriberShared } from './logs/subscriber-shared.ts';
import { subscriberUnread } from './logs/subscriber-unread.ts';
import { supportOnly } from './options/support-only.ts';
import { throttlesTwice } from './replication/throttles-twice.ts';
import { tooManyAddresses } from './duravip/too-many-addresses.ts';
import { topologyDiffers } from './duravip/topology-differs.ts';
import { topologyNoInterface } from './duravip/topology-no-interface.ts';
import { topologyOverlap } from './duravip/topology-overlap.ts';
import { typeClassDiffer } from './replication/type-class-differ.ts';
import { unknownOption } from './options/unknown-option.ts';
import { unknownScope } from './options/unknown-scope.ts';
import { unmanageableAddress } from './duravip/unmanageable-address.ts';
import { unquotedValue } from './options/unquoted-value.ts';
import { unreadableForDaemon } from './security/unreadable-for-daemon.ts';
import { unsafeServices } from './duravip/unsafe-services.ts';
import { withoutEffect } from './options/without-effect.ts';

/** Every check, in order of file name. */
export const checks: readonly Check[] = [
  adaptiveWithoutPreference,
  addressMalformed,
  autoReplumb,
  balanceSetSize,
  balanceSetSizeUnset,
  bindingName,
  bindingNameCase,
  brokenBinding,
  cacheWithoutDatasource,
  capabilities,
  cidrmask,
  classTwice,
  clusterLimitInGroup,
  controlAccess,
  deprecatedOption,
  destinationParameter,
  destinationWithoutSubscriber,
  disjointSets,
  duravipAndFollow,
  duravipImplicitBinding,
  duravipWildcard,
  duravipWithoutAddress,
  enableOrEnabled,
  fileUnused,
  followDiffers,
  followSameAddress,
  followTarget,
  followWithPreference,
  groupTooLarge,
  groupsCollide,
  heartbeatRate,
  hiddenByDefault,
  hiddenByGlobal,
  iflistCache,
  includedTwice,
  instanceForm,
  instanceMissing,
  instanceUnexpected,
  joinEstimate,
  limitsDiffer,
  listItemCovered,
  listItemHostBits,
  listenerUnreachable,
  localChanges,
  logFileShared,
  logPath,
  logPathTwice,
  logUnpublished,
  logWithoutWriter,
  logfileTemplate,
  logsNameUnknown,
  mainAddress,
  managerWithoutSubscriber,
  matchCacheZero,
  metricsWithoutParameters,
  misplacedOption,
  misplacedScope,
  msgcDiffers,
  msgcPort,
  nameOfOtherType,
  neverUsed,
  noEcclusterListener,
  noTopology,
  nodeAddressEqual,
  nodeNameEqual,
  nodeNameForm,
  nodeNameLength,
  nodeValueOverridden,
  nodenameFolder,
  notClustered,
  openConsole,
  openRelay,
  optionOnly,
  optionOrScope,
  optionRange,
  optionStyle,
  optionValue,
  optionWord,
  optionsAgree,
  otherVersion,
  parametersType,
  peerAddress,
  peerLoopback,
  peerMissing,
  peerUnknown,
  portTwice,
  preferenceConflict,
  preferenceUnknownNode,
  preferenceUnmanaged,
  referenceUnknown,
  regexInvalid,
  regexUnanchored,
  relationOrder,
  repeatedOption,
  replicaMissing,
  replicaTypeUnknown,
  replicaUnused,
  replicasDiffer,
  securityOverridden,
  setByTwoFiles,
  strayFile,
  subscriberShared,
  subscriberUnread,
  supportOnly,
  throttlesTwice,
  tooManyAddresses,
  topologyDiffers,
  topologyNoInterface,
  topologyOverlap,
  typeClassDiffer,
  unknownOption,
  unknownScope,
  unmanageableAddress,
  unquotedValue,
  unreadableForDaemon,
  unsafeServices,
  withoutEffect,
];
