// Generated from the names of the files in this folder by `npm run generate`. Do not edit.

import type { Check } from '../check.ts';
import { adaptiveWithoutPreference } from './adaptive-without-preference.ts';
import { autoReplumb } from './auto-replumb.ts';
import { balanceSetSize } from './balance-set-size.ts';
import { balanceSetSizeUnset } from './balance-set-size-unset.ts';
import { bindingName } from './binding-name.ts';
import { bindingNameCase } from './binding-name-case.ts';
import { brokenBinding } from './broken-binding.ts';
import { cacheWithoutDatasource } from './cache-without-datasource.ts';
import { capabilities } from './capabilities.ts';
import { cidrmask } from './cidrmask.ts';
import { clusterLimitInGroup } from './cluster-limit-in-group.ts';
import { controlAccess } from './control-access.ts';
import { deprecatedOption } from './deprecated-option.ts';
import { destinationParameter } from './destination-parameter.ts';
import { destinationWithoutSubscriber } from './destination-without-subscriber.ts';
import { disjointSets } from './disjoint-sets.ts';
import { duravipAndFollow } from './duravip-and-follow.ts';
import { duravipImplicitBinding } from './duravip-implicit-binding.ts';
import { duravipWildcard } from './duravip-wildcard.ts';
import { duravipWithoutAddress } from './duravip-without-address.ts';
import { enableOrEnabled } from './enable-or-enabled.ts';
import { fileUnused } from './file-unused.ts';
import { followDiffers } from './follow-differs.ts';
import { followSameAddress } from './follow-same-address.ts';
import { followTarget } from './follow-target.ts';
import { followWithPreference } from './follow-with-preference.ts';
import { groupTooLarge } from './group-too-large.ts';
import { hiddenByDefault } from './hidden-by-default.ts';
import { hiddenByGlobal } from './hidden-by-global.ts';
import { iflistCache } from './iflist-cache.ts';
import { instanceForm } from './instance-form.ts';
import { instanceMissing } from './instance-missing.ts';
import { instanceUnexpected } from './instance-unexpected.ts';
import { joinEstimate } from './join-estimate.ts';
import { limitsDiffer } from './limits-differ.ts';
import { localChanges } from './local-changes.ts';
import { logFileShared } from './log-file-shared.ts';
import { logPath } from './log-path.ts';
import { logPathTwice } from './log-path-twice.ts';
import { logUnpublished } from './log-unpublished.ts';
import { logWithoutWriter } from './log-without-writer.ts';
import { logfileTemplate } from './logfile-template.ts';
import { logsNameUnknown } from './logs-name-unknown.ts';
import { mainAddress } from './main-address.ts';
import { managerWithoutSubscriber } from './manager-without-subscriber.ts';
import { matchCacheZero } from './match-cache-zero.ts';
import { metricsWithoutParameters } from './metrics-without-parameters.ts';
import { misplacedOption } from './misplaced-option.ts';
import { misplacedScope } from './misplaced-scope.ts';
import { msgcDiffers } from './msgc-differs.ts';
import { msgcPort } from './msgc-port.ts';
import { noEcclusterListener } from './no-eccluster-listener.ts';
import { noTopology } from './no-topology.ts';
import { nodeAddressEqual } from './node-address-equal.ts';
import { nodeNameEqual } from './node-name-equal.ts';
import { nodeNameForm } from './node-name-form.ts';
import { nodeNameLength } from './node-name-length.ts';
import { nodeValueOverridden } from './node-value-overridden.ts';
import { nodenameFolder } from './nodename-folder.ts';
import { notClustered } from './not-clustered.ts';
import { optionOnly } from './option-only.ts';
import { optionOrScope } from './option-or-scope.ts';
import { optionRange } from './option-range.ts';
import { optionStyle } from './option-style.ts';
import { optionValue } from './option-value.ts';
import { optionWord } from './option-word.ts';
import { optionsAgree } from './options-agree.ts';
import { otherVersion } from './other-version.ts';
import { parametersType } from './parameters-type.ts';
import { peerAddress } from './peer-address.ts';
import { peerLoopback } from './peer-loopback.ts';
import { peerMissing } from './peer-missing.ts';
import { peerUnknown } from './peer-unknown.ts';
import { preferenceConflict } from './preference-conflict.ts';
import { preferenceUnknownNode } from './preference-unknown-node.ts';
import { regexInvalid } from './regex-invalid.ts';
import { regexUnanchored } from './regex-unanchored.ts';
import { repeatedOption } from './repeated-option.ts';
import { replicaMissing } from './replica-missing.ts';
import { replicaTypeUnknown } from './replica-type-unknown.ts';
import { replicasDiffer } from './replicas-differ.ts';
import { securityOverridden } from './security-overridden.ts';
import { subscriberShared } from './subscriber-shared.ts';
import { subscriberUnread } from './subscriber-unread.ts';
import { supportOnly } from './support-only.ts';
import { throttlesTwice } from './throttles-twice.ts';
import { tooManyAddresses } from './too-many-addresses.ts';
import { topologyDiffers } from './topology-differs.ts';
import { topologyNoInterface } from './topology-no-interface.ts';
import { topologyOverlap } from './topology-overlap.ts';
import { typeClassDiffer } from './type-class-differ.ts';
import { unknownOption } from './unknown-option.ts';
import { unknownScope } from './unknown-scope.ts';
import { unquotedValue } from './unquoted-value.ts';
import { unsafeServices } from './unsafe-services.ts';

/** Every check, in order of file name. */
export const checks: readonly Check[] = [
  adaptiveWithoutPreference,
  autoReplumb,
  balanceSetSize,
  balanceSetSizeUnset,
  bindingName,
  bindingNameCase,
  brokenBinding,
  cacheWithoutDatasource,
  capabilities,
  cidrmask,
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
  hiddenByDefault,
  hiddenByGlobal,
  iflistCache,
  instanceForm,
  instanceMissing,
  instanceUnexpected,
  joinEstimate,
  limitsDiffer,
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
  noEcclusterListener,
  noTopology,
  nodeAddressEqual,
  nodeNameEqual,
  nodeNameForm,
  nodeNameLength,
  nodeValueOverridden,
  nodenameFolder,
  notClustered,
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
  preferenceConflict,
  preferenceUnknownNode,
  regexInvalid,
  regexUnanchored,
  repeatedOption,
  replicaMissing,
  replicaTypeUnknown,
  replicasDiffer,
  securityOverridden,
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
  unquotedValue,
  unsafeServices,
];
