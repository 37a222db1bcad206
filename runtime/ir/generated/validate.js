// Generated from runtime/ir/schema.ts by `npm run generate`. Do not edit.
"use strict";
export const validate = validate21;
export default validate21;
const schema6 = {"title":"ClusterIr","type":"object","properties":{"irVersion":{"const":1},"product":{"enum":["3","4"]},"compiler":{"type":"string"},"nodes":{"type":"array","items":{"$ref":"#/$defs/Node"},"maxItems":1024},"managers":{"type":"array","items":{"$ref":"#/$defs/Manager"},"maxItems":1024}},"required":["irVersion","product","compiler","nodes","managers"],"additionalProperties":false,"$defs":{"Node":{"type":"object","properties":{"name":{"type":["string","null"],"pattern":"^[^\\u0000-\\u001f]+$"},"nameFrom":{"enum":["nodename","folder","argument","environment"]},"clustered":{"type":"boolean"},"subcluster":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"address":{"$ref":"#/$defs/NodeAddress"},"fingerprint":{"type":"string","pattern":"^[0-9a-f]{64}$"},"fingerprintParts":{"type":"object","properties":{"settings":{"type":"string","pattern":"^[0-9a-f]{64}$"},"addresses":{"type":"string","pattern":"^[0-9a-f]{64}$"},"topologies":{"type":"string","pattern":"^[0-9a-f]{64}$"},"replicas":{"type":"string","pattern":"^[0-9a-f]{64}$"},"peers":{"type":"string","pattern":"^[0-9a-f]{64}$"}},"required":["settings","addresses","topologies","replicas","peers"],"additionalProperties":false},"groups":{"type":"object","properties":{"cluster":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"control":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"log":{"type":["string","null"],"pattern":"^[^\\u0000-\\u001f]+$"}},"required":["cluster","control","log"],"additionalProperties":false},"timers":{"$ref":"#/$defs/Timers"},"duravip":{"type":"object","properties":{"balanceSetSize":{"type":"integer","minimum":2,"maximum":4294967295},"arpAllHosts":{"type":"boolean"},"unconditionalRebind":{"type":"boolean"},"addresses":{"type":"array","items":{"$ref":"#/$defs/ManagedAddress"},"maxItems":10240},"topologies":{"type":"array","items":{"$ref":"#/$defs/Topology"}}},"required":["balanceSetSize","arpAllHosts","unconditionalRebind","addresses","topologies"],"additionalProperties":false},"listeners":{"type":"array","items":{"$ref":"#/$defs/Listener"}},"replicas":{"type":"array","items":{"$ref":"#/$defs/Replica"}},"logs":{"type":"object","properties":{"published":{"type":"array","items":{"$ref":"#/$defs/PublishedLog"}},"destinations":{"type":"array","items":{"$ref":"#/$defs/Destination"}}},"required":["published","destinations"],"additionalProperties":false},"peers":{"type":"array","items":{"$ref":"#/$defs/Peer"}}},"required":["name","nameFrom","clustered","subcluster","address","fingerprint","fingerprintParts","groups","timers","duravip","listeners","replicas","logs","peers"],"additionalProperties":false},"Manager":{"type":"object","properties":{"name":{"type":["string","null"],"pattern":"^[^\\u0000-\\u001f]+$"},"nameFrom":{"enum":["nodename","folder","argument","logs","peers","environment"]},"address":{"$ref":"#/$defs/NodeAddress"},"logs":{"type":"object","properties":{"logfile":{"type":"string"},"fileMode":{"type":"integer","minimum":0,"maximum":4095},"dirMode":{"type":"integer","minimum":0,"maximum":4095},"maxOpen":{"type":"integer","minimum":1,"maximum":4294967295},"maxIdleSec":{"type":"number","minimum":0,"maximum":4294967295},"controlCache":{"type":["string","null"]}},"required":["logfile","fileMode","dirMode","maxOpen","maxIdleSec","controlCache"],"additionalProperties":false},"pulls":{"type":"array","items":{"$ref":"#/$defs/Pull"}},"otherPulls":{"type":"array","items":{"$ref":"#/$defs/Pull"}},"peers":{"type":"array","items":{"$ref":"#/$defs/Peer"}}},"required":["name","nameFrom","address","logs","pulls","otherPulls","peers"],"additionalProperties":false},"NodeAddress":{"type":"object","properties":{"ip":{"type":["string","null"]},"from":{"enum":["nodeaddr","peers","resolve"]}},"required":["ip","from"],"additionalProperties":false},"Timers":{"type":"object","properties":{"heartbeatStartDelaySec":{"type":"number","minimum":0,"maximum":4294967295},"heartbeatsPerSec":{"type":"number","minimum":0,"maximum":4294967295},"ifCheckIntervalSec":{"type":"number","minimum":0,"maximum":4294967295},"ifDownLimitSec":{"type":"number","minimum":0,"maximum":4294967295},"viewMatureTimeSec":{"type":"number","minimum":0,"maximum":4294967295},"viewBalanceIntervalSec":{"type":"number","minimum":0,"maximum":4294967295},"viewBroadcastIntervalSec":{"type":"number","minimum":0,"maximum":4294967295},"logActiveIntervalSec":{"type":"number","minimum":0,"maximum":4294967295},"logIdleIntervalSec":{"type":"number","minimum":0,"maximum":4294967295}},"required":["heartbeatStartDelaySec","heartbeatsPerSec","ifCheckIntervalSec","ifDownLimitSec","viewMatureTimeSec","viewBalanceIntervalSec","viewBroadcastIntervalSec","logActiveIntervalSec","logIdleIntervalSec"],"additionalProperties":false},"ManagedAddress":{"type":"object","properties":{"ip":{"type":"string"},"family":{"enum":[4,6]},"interface":{"type":["string","null"],"pattern":"^[^\\u0000-\\u001f]+$"},"prefixLength":{"type":["integer","null"],"minimum":0,"maximum":128},"bindings":{"type":"array","items":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}},"services":{"type":"array","items":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}},"preference":{"type":["string","null"],"pattern":"^[^\\u0000-\\u001f]+$"},"follow":{"anyOf":[{"type":"object","properties":{"binding":{"type":["string","null"],"pattern":"^[^\\u0000-\\u001f]+$"},"ip":{"type":"string"}},"required":["binding","ip"],"additionalProperties":false},{"type":"null"}]}},"required":["ip","family","interface","prefixLength","bindings","services","preference","follow"],"additionalProperties":false},"Topology":{"type":"object","properties":{"network":{"type":"string"},"interface":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"prefixLength":{"type":"integer","minimum":0,"maximum":128}},"required":["network","interface","prefixLength"],"additionalProperties":false},"Endpoint":{"anyOf":[{"type":"object","properties":{"kind":{"const":"tcp"},"host":{"type":"string"},"port":{"type":"integer","minimum":0,"maximum":65535}},"required":["kind","host","port"],"additionalProperties":false},{"type":"object","properties":{"kind":{"const":"unix"},"path":{"type":"string"}},"required":["kind","path"],"additionalProperties":false}]},"Listener":{"type":"object","properties":{"type":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"endpoint":{"$ref":"#/$defs/Endpoint"},"enable":{"type":"boolean"},"fileMode":{"type":"integer","minimum":0,"maximum":4095},"listenBacklog":{"type":"integer","minimum":0,"maximum":4294967295},"concurrency":{"type":"integer","minimum":0,"maximum":4294967295},"disableNagleAlgorithm":{"type":"boolean"},"tcpRecvBufferSize":{"type":"integer","minimum":0,"maximum":4294967295},"tcpSendBufferSize":{"type":"integer","minimum":0,"maximum":4294967295}},"required":["type","endpoint","enable","fileMode","listenBacklog","concurrency","disableNagleAlgorithm","tcpRecvBufferSize","tcpSendBufferSize"],"additionalProperties":false},"Replica":{"type":"object","properties":{"name":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"type":{"enum":["cache","inbound_cidr","outbound_cidr","outbound_domains","outbound_binding_domains","OBTM","OBTC","shared_named_throttles","metrics","eccmgr_metrics"]},"parameters":{"type":"array","items":{"enum":["snapshot","connect","delivery","transfail","permfail","reception","rejection","audit_series","gauge_cache"]}},"maxDelaySec":{"type":"number","minimum":0,"maximum":1.7976931348623157e+308},"maxPending":{"type":"integer","minimum":1,"maximum":4294967295},"maxSize":{"type":["integer","null"],"minimum":0,"maximum":9007199254740991},"bindingGroup":{"type":["string","null"],"pattern":"^[^\\u0000-\\u001f]+$"}},"required":["name","type","parameters","maxDelaySec","maxPending","maxSize","bindingGroup"],"additionalProperties":false},"PublishedLog":{"type":"object","properties":{"key":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"path":{"type":"string"},"subscribers":{"type":"array","items":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}}},"required":["key","path","subscribers"],"additionalProperties":false},"Destination":{"type":"object","properties":{"scheme":{"enum":["cluster","jlog"]},"path":{"type":"string"},"subscribers":{"type":"array","items":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}},"writer":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}},"required":["scheme","path","subscribers","writer"],"additionalProperties":false},"Peer":{"type":"object","properties":{"name":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"ip":{"type":"string"}},"required":["name","ip"],"additionalProperties":false},"Pull":{"type":"object","properties":{"node":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"subscribers":{"type":"array","items":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}}},"required":["node","subscribers"],"additionalProperties":false}}};
const schema7 = {"type":"object","properties":{"name":{"type":["string","null"],"pattern":"^[^\\u0000-\\u001f]+$"},"nameFrom":{"enum":["nodename","folder","argument","environment"]},"clustered":{"type":"boolean"},"subcluster":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"address":{"$ref":"#/$defs/NodeAddress"},"fingerprint":{"type":"string","pattern":"^[0-9a-f]{64}$"},"fingerprintParts":{"type":"object","properties":{"settings":{"type":"string","pattern":"^[0-9a-f]{64}$"},"addresses":{"type":"string","pattern":"^[0-9a-f]{64}$"},"topologies":{"type":"string","pattern":"^[0-9a-f]{64}$"},"replicas":{"type":"string","pattern":"^[0-9a-f]{64}$"},"peers":{"type":"string","pattern":"^[0-9a-f]{64}$"}},"required":["settings","addresses","topologies","replicas","peers"],"additionalProperties":false},"groups":{"type":"object","properties":{"cluster":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"control":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"log":{"type":["string","null"],"pattern":"^[^\\u0000-\\u001f]+$"}},"required":["cluster","control","log"],"additionalProperties":false},"timers":{"$ref":"#/$defs/Timers"},"duravip":{"type":"object","properties":{"balanceSetSize":{"type":"integer","minimum":2,"maximum":4294967295},"arpAllHosts":{"type":"boolean"},"unconditionalRebind":{"type":"boolean"},"addresses":{"type":"array","items":{"$ref":"#/$defs/ManagedAddress"},"maxItems":10240},"topologies":{"type":"array","items":{"$ref":"#/$defs/Topology"}}},"required":["balanceSetSize","arpAllHosts","unconditionalRebind","addresses","topologies"],"additionalProperties":false},"listeners":{"type":"array","items":{"$ref":"#/$defs/Listener"}},"replicas":{"type":"array","items":{"$ref":"#/$defs/Replica"}},"logs":{"type":"object","properties":{"published":{"type":"array","items":{"$ref":"#/$defs/PublishedLog"}},"destinations":{"type":"array","items":{"$ref":"#/$defs/Destination"}}},"required":["published","destinations"],"additionalProperties":false},"peers":{"type":"array","items":{"$ref":"#/$defs/Peer"}}},"required":["name","nameFrom","clustered","subcluster","address","fingerprint","fingerprintParts","groups","timers","duravip","listeners","replicas","logs","peers"],"additionalProperties":false};
const func2 = Object.prototype.hasOwnProperty;
const pattern0 = new RegExp("^[^\\u0000-\\u001f]+$", "u");
const pattern2 = new RegExp("^[0-9a-f]{64}$", "u");
const schema8 = {"type":"object","properties":{"ip":{"type":["string","null"]},"from":{"enum":["nodeaddr","peers","resolve"]}},"required":["ip","from"],"additionalProperties":false};

function validate23(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
let valid0 = true;
for( missing0 of schema8.required){
valid0 = data[missing0] !== undefined;
if(!valid0){
validate23.errors = [{instancePath,message:"must have required property '"+missing0+"'"}];
return false;
break;
}
}
if(valid0){
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "ip") || (key0 === "from"))){
validate23.errors = [{instancePath,message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.ip !== undefined){
let data0 = data.ip;
const _errs2 = errors;
if((typeof data0 !== "string") && (data0 !== null)){
validate23.errors = [{instancePath:instancePath+"/ip",message:"must be string,null"}];
return false;
}
var valid1 = _errs2 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.from !== undefined){
let data1 = data.from;
const _errs4 = errors;
if(!(((data1 === "nodeaddr") || (data1 === "peers")) || (data1 === "resolve"))){
validate23.errors = [{instancePath:instancePath+"/from",message:"must be equal to one of the allowed values"}];
return false;
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
else {
validate23.errors = [{instancePath,message:"must be object"}];
return false;
}
}
validate23.errors = vErrors;
return errors === 0;
}

const schema9 = {"type":"object","properties":{"heartbeatStartDelaySec":{"type":"number","minimum":0,"maximum":4294967295},"heartbeatsPerSec":{"type":"number","minimum":0,"maximum":4294967295},"ifCheckIntervalSec":{"type":"number","minimum":0,"maximum":4294967295},"ifDownLimitSec":{"type":"number","minimum":0,"maximum":4294967295},"viewMatureTimeSec":{"type":"number","minimum":0,"maximum":4294967295},"viewBalanceIntervalSec":{"type":"number","minimum":0,"maximum":4294967295},"viewBroadcastIntervalSec":{"type":"number","minimum":0,"maximum":4294967295},"logActiveIntervalSec":{"type":"number","minimum":0,"maximum":4294967295},"logIdleIntervalSec":{"type":"number","minimum":0,"maximum":4294967295}},"required":["heartbeatStartDelaySec","heartbeatsPerSec","ifCheckIntervalSec","ifDownLimitSec","viewMatureTimeSec","viewBalanceIntervalSec","viewBroadcastIntervalSec","logActiveIntervalSec","logIdleIntervalSec"],"additionalProperties":false};

function validate25(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
let valid0 = true;
for( missing0 of schema9.required){
valid0 = data[missing0] !== undefined;
if(!valid0){
validate25.errors = [{instancePath,message:"must have required property '"+missing0+"'"}];
return false;
break;
}
}
if(valid0){
const _errs1 = errors;
for(const key0 in data){
if(!(func2.call(schema9.properties, key0))){
validate25.errors = [{instancePath,message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.heartbeatStartDelaySec !== undefined){
let data0 = data.heartbeatStartDelaySec;
const _errs2 = errors;
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 4294967295 || isNaN(data0)){
validate25.errors = [{instancePath:instancePath+"/heartbeatStartDelaySec",message:"must be <= 4294967295"}];
return false;
}
else {
if(data0 < 0 || isNaN(data0)){
validate25.errors = [{instancePath:instancePath+"/heartbeatStartDelaySec",message:"must be >= 0"}];
return false;
}
}
}
else {
validate25.errors = [{instancePath:instancePath+"/heartbeatStartDelaySec",message:"must be number"}];
return false;
}
}
var valid1 = _errs2 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.heartbeatsPerSec !== undefined){
let data1 = data.heartbeatsPerSec;
const _errs4 = errors;
if(errors === _errs4){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 4294967295 || isNaN(data1)){
validate25.errors = [{instancePath:instancePath+"/heartbeatsPerSec",message:"must be <= 4294967295"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate25.errors = [{instancePath:instancePath+"/heartbeatsPerSec",message:"must be >= 0"}];
return false;
}
}
}
else {
validate25.errors = [{instancePath:instancePath+"/heartbeatsPerSec",message:"must be number"}];
return false;
}
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.ifCheckIntervalSec !== undefined){
let data2 = data.ifCheckIntervalSec;
const _errs6 = errors;
if(errors === _errs6){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 4294967295 || isNaN(data2)){
validate25.errors = [{instancePath:instancePath+"/ifCheckIntervalSec",message:"must be <= 4294967295"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate25.errors = [{instancePath:instancePath+"/ifCheckIntervalSec",message:"must be >= 0"}];
return false;
}
}
}
else {
validate25.errors = [{instancePath:instancePath+"/ifCheckIntervalSec",message:"must be number"}];
return false;
}
}
var valid1 = _errs6 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.ifDownLimitSec !== undefined){
let data3 = data.ifDownLimitSec;
const _errs8 = errors;
if(errors === _errs8){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 4294967295 || isNaN(data3)){
validate25.errors = [{instancePath:instancePath+"/ifDownLimitSec",message:"must be <= 4294967295"}];
return false;
}
else {
if(data3 < 0 || isNaN(data3)){
validate25.errors = [{instancePath:instancePath+"/ifDownLimitSec",message:"must be >= 0"}];
return false;
}
}
}
else {
validate25.errors = [{instancePath:instancePath+"/ifDownLimitSec",message:"must be number"}];
return false;
}
}
var valid1 = _errs8 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.viewMatureTimeSec !== undefined){
let data4 = data.viewMatureTimeSec;
const _errs10 = errors;
if(errors === _errs10){
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 4294967295 || isNaN(data4)){
validate25.errors = [{instancePath:instancePath+"/viewMatureTimeSec",message:"must be <= 4294967295"}];
return false;
}
else {
if(data4 < 0 || isNaN(data4)){
validate25.errors = [{instancePath:instancePath+"/viewMatureTimeSec",message:"must be >= 0"}];
return false;
}
}
}
else {
validate25.errors = [{instancePath:instancePath+"/viewMatureTimeSec",message:"must be number"}];
return false;
}
}
var valid1 = _errs10 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.viewBalanceIntervalSec !== undefined){
let data5 = data.viewBalanceIntervalSec;
const _errs12 = errors;
if(errors === _errs12){
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 4294967295 || isNaN(data5)){
validate25.errors = [{instancePath:instancePath+"/viewBalanceIntervalSec",message:"must be <= 4294967295"}];
return false;
}
else {
if(data5 < 0 || isNaN(data5)){
validate25.errors = [{instancePath:instancePath+"/viewBalanceIntervalSec",message:"must be >= 0"}];
return false;
}
}
}
else {
validate25.errors = [{instancePath:instancePath+"/viewBalanceIntervalSec",message:"must be number"}];
return false;
}
}
var valid1 = _errs12 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.viewBroadcastIntervalSec !== undefined){
let data6 = data.viewBroadcastIntervalSec;
const _errs14 = errors;
if(errors === _errs14){
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 4294967295 || isNaN(data6)){
validate25.errors = [{instancePath:instancePath+"/viewBroadcastIntervalSec",message:"must be <= 4294967295"}];
return false;
}
else {
if(data6 < 0 || isNaN(data6)){
validate25.errors = [{instancePath:instancePath+"/viewBroadcastIntervalSec",message:"must be >= 0"}];
return false;
}
}
}
else {
validate25.errors = [{instancePath:instancePath+"/viewBroadcastIntervalSec",message:"must be number"}];
return false;
}
}
var valid1 = _errs14 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.logActiveIntervalSec !== undefined){
let data7 = data.logActiveIntervalSec;
const _errs16 = errors;
if(errors === _errs16){
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 4294967295 || isNaN(data7)){
validate25.errors = [{instancePath:instancePath+"/logActiveIntervalSec",message:"must be <= 4294967295"}];
return false;
}
else {
if(data7 < 0 || isNaN(data7)){
validate25.errors = [{instancePath:instancePath+"/logActiveIntervalSec",message:"must be >= 0"}];
return false;
}
}
}
else {
validate25.errors = [{instancePath:instancePath+"/logActiveIntervalSec",message:"must be number"}];
return false;
}
}
var valid1 = _errs16 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.logIdleIntervalSec !== undefined){
let data8 = data.logIdleIntervalSec;
const _errs18 = errors;
if(errors === _errs18){
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 4294967295 || isNaN(data8)){
validate25.errors = [{instancePath:instancePath+"/logIdleIntervalSec",message:"must be <= 4294967295"}];
return false;
}
else {
if(data8 < 0 || isNaN(data8)){
validate25.errors = [{instancePath:instancePath+"/logIdleIntervalSec",message:"must be >= 0"}];
return false;
}
}
}
else {
validate25.errors = [{instancePath:instancePath+"/logIdleIntervalSec",message:"must be number"}];
return false;
}
}
var valid1 = _errs18 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate25.errors = [{instancePath,message:"must be object"}];
return false;
}
}
validate25.errors = vErrors;
return errors === 0;
}

const schema10 = {"type":"object","properties":{"ip":{"type":"string"},"family":{"enum":[4,6]},"interface":{"type":["string","null"],"pattern":"^[^\\u0000-\\u001f]+$"},"prefixLength":{"type":["integer","null"],"minimum":0,"maximum":128},"bindings":{"type":"array","items":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}},"services":{"type":"array","items":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}},"preference":{"type":["string","null"],"pattern":"^[^\\u0000-\\u001f]+$"},"follow":{"anyOf":[{"type":"object","properties":{"binding":{"type":["string","null"],"pattern":"^[^\\u0000-\\u001f]+$"},"ip":{"type":"string"}},"required":["binding","ip"],"additionalProperties":false},{"type":"null"}]}},"required":["ip","family","interface","prefixLength","bindings","services","preference","follow"],"additionalProperties":false};

function validate27(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
let valid0 = true;
for( missing0 of schema10.required){
valid0 = data[missing0] !== undefined;
if(!valid0){
validate27.errors = [{instancePath,message:"must have required property '"+missing0+"'"}];
return false;
break;
}
}
if(valid0){
const _errs1 = errors;
for(const key0 in data){
if(!((((((((key0 === "ip") || (key0 === "family")) || (key0 === "interface")) || (key0 === "prefixLength")) || (key0 === "bindings")) || (key0 === "services")) || (key0 === "preference")) || (key0 === "follow"))){
validate27.errors = [{instancePath,message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.ip !== undefined){
const _errs2 = errors;
if(typeof data.ip !== "string"){
validate27.errors = [{instancePath:instancePath+"/ip",message:"must be string"}];
return false;
}
var valid1 = _errs2 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.family !== undefined){
let data1 = data.family;
const _errs4 = errors;
if(!((data1 === 4) || (data1 === 6))){
validate27.errors = [{instancePath:instancePath+"/family",message:"must be equal to one of the allowed values"}];
return false;
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.interface !== undefined){
let data2 = data.interface;
const _errs5 = errors;
if((typeof data2 !== "string") && (data2 !== null)){
validate27.errors = [{instancePath:instancePath+"/interface",message:"must be string,null"}];
return false;
}
if(errors === _errs5){
if(typeof data2 === "string"){
if(!pattern0.test(data2)){
validate27.errors = [{instancePath:instancePath+"/interface",message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
}
var valid1 = _errs5 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.prefixLength !== undefined){
let data3 = data.prefixLength;
const _errs7 = errors;
if((!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))) && (data3 !== null)){
validate27.errors = [{instancePath:instancePath+"/prefixLength",message:"must be integer,null"}];
return false;
}
if(errors === _errs7){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 128 || isNaN(data3)){
validate27.errors = [{instancePath:instancePath+"/prefixLength",message:"must be <= 128"}];
return false;
}
else {
if(data3 < 0 || isNaN(data3)){
validate27.errors = [{instancePath:instancePath+"/prefixLength",message:"must be >= 0"}];
return false;
}
}
}
}
var valid1 = _errs7 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.bindings !== undefined){
let data4 = data.bindings;
const _errs9 = errors;
if(errors === _errs9){
if(Array.isArray(data4)){
var valid2 = true;
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
let data5 = data4[i0];
const _errs11 = errors;
if(errors === _errs11){
if(typeof data5 === "string"){
if(!pattern0.test(data5)){
validate27.errors = [{instancePath:instancePath+"/bindings/" + i0,message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate27.errors = [{instancePath:instancePath+"/bindings/" + i0,message:"must be string"}];
return false;
}
}
var valid2 = _errs11 === errors;
if(!valid2){
break;
}
}
}
else {
validate27.errors = [{instancePath:instancePath+"/bindings",message:"must be array"}];
return false;
}
}
var valid1 = _errs9 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.services !== undefined){
let data6 = data.services;
const _errs13 = errors;
if(errors === _errs13){
if(Array.isArray(data6)){
var valid3 = true;
const len1 = data6.length;
for(let i1=0; i1<len1; i1++){
let data7 = data6[i1];
const _errs15 = errors;
if(errors === _errs15){
if(typeof data7 === "string"){
if(!pattern0.test(data7)){
validate27.errors = [{instancePath:instancePath+"/services/" + i1,message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate27.errors = [{instancePath:instancePath+"/services/" + i1,message:"must be string"}];
return false;
}
}
var valid3 = _errs15 === errors;
if(!valid3){
break;
}
}
}
else {
validate27.errors = [{instancePath:instancePath+"/services",message:"must be array"}];
return false;
}
}
var valid1 = _errs13 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.preference !== undefined){
let data8 = data.preference;
const _errs17 = errors;
if((typeof data8 !== "string") && (data8 !== null)){
validate27.errors = [{instancePath:instancePath+"/preference",message:"must be string,null"}];
return false;
}
if(errors === _errs17){
if(typeof data8 === "string"){
if(!pattern0.test(data8)){
validate27.errors = [{instancePath:instancePath+"/preference",message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
}
var valid1 = _errs17 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.follow !== undefined){
let data9 = data.follow;
const _errs19 = errors;
const _errs20 = errors;
let valid4 = false;
const _errs21 = errors;
if(errors === _errs21){
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
let missing1;
let valid5 = true;
for( missing1 of schema10.properties.follow.anyOf[0].required){
valid5 = data9[missing1] !== undefined;
if(!valid5){
const err0 = {instancePath:instancePath+"/follow",message:"must have required property '"+missing1+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
break;
}
}
if(valid5){
const _errs23 = errors;
for(const key1 in data9){
if(!((key1 === "binding") || (key1 === "ip"))){
const err1 = {instancePath:instancePath+"/follow",message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
break;
}
}
if(_errs23 === errors){
if(data9.binding !== undefined){
let data10 = data9.binding;
const _errs24 = errors;
if((typeof data10 !== "string") && (data10 !== null)){
const err2 = {instancePath:instancePath+"/follow/binding",message:"must be string,null"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(errors === _errs24){
if(typeof data10 === "string"){
if(!pattern0.test(data10)){
const err3 = {instancePath:instancePath+"/follow/binding",message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
var valid6 = _errs24 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data9.ip !== undefined){
const _errs26 = errors;
if(typeof data9.ip !== "string"){
const err4 = {instancePath:instancePath+"/follow/ip",message:"must be string"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
var valid6 = _errs26 === errors;
}
else {
var valid6 = true;
}
}
}
}
}
else {
const err5 = {instancePath:instancePath+"/follow",message:"must be object"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
var _valid0 = _errs21 === errors;
valid4 = valid4 || _valid0;
if(!valid4){
const _errs28 = errors;
if(data9 !== null){
const err6 = {instancePath:instancePath+"/follow",message:"must be null"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
var _valid0 = _errs28 === errors;
valid4 = valid4 || _valid0;
}
if(!valid4){
const err7 = {instancePath:instancePath+"/follow",message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
validate27.errors = vErrors;
return false;
}
else {
errors = _errs20;
if(vErrors !== null){
if(_errs20){
vErrors.length = _errs20;
}
else {
vErrors = null;
}
}
}
var valid1 = _errs19 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
}
}
}
}
}
}
else {
validate27.errors = [{instancePath,message:"must be object"}];
return false;
}
}
validate27.errors = vErrors;
return errors === 0;
}

const schema11 = {"type":"object","properties":{"network":{"type":"string"},"interface":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"prefixLength":{"type":"integer","minimum":0,"maximum":128}},"required":["network","interface","prefixLength"],"additionalProperties":false};

function validate29(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
let valid0 = true;
for( missing0 of schema11.required){
valid0 = data[missing0] !== undefined;
if(!valid0){
validate29.errors = [{instancePath,message:"must have required property '"+missing0+"'"}];
return false;
break;
}
}
if(valid0){
const _errs1 = errors;
for(const key0 in data){
if(!(((key0 === "network") || (key0 === "interface")) || (key0 === "prefixLength"))){
validate29.errors = [{instancePath,message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.network !== undefined){
const _errs2 = errors;
if(typeof data.network !== "string"){
validate29.errors = [{instancePath:instancePath+"/network",message:"must be string"}];
return false;
}
var valid1 = _errs2 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.interface !== undefined){
let data1 = data.interface;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(!pattern0.test(data1)){
validate29.errors = [{instancePath:instancePath+"/interface",message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate29.errors = [{instancePath:instancePath+"/interface",message:"must be string"}];
return false;
}
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.prefixLength !== undefined){
let data2 = data.prefixLength;
const _errs6 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate29.errors = [{instancePath:instancePath+"/prefixLength",message:"must be integer"}];
return false;
}
if(errors === _errs6){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 128 || isNaN(data2)){
validate29.errors = [{instancePath:instancePath+"/prefixLength",message:"must be <= 128"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate29.errors = [{instancePath:instancePath+"/prefixLength",message:"must be >= 0"}];
return false;
}
}
}
}
var valid1 = _errs6 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
}
else {
validate29.errors = [{instancePath,message:"must be object"}];
return false;
}
}
validate29.errors = vErrors;
return errors === 0;
}

const schema12 = {"type":"object","properties":{"type":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"endpoint":{"$ref":"#/$defs/Endpoint"},"enable":{"type":"boolean"},"fileMode":{"type":"integer","minimum":0,"maximum":4095},"listenBacklog":{"type":"integer","minimum":0,"maximum":4294967295},"concurrency":{"type":"integer","minimum":0,"maximum":4294967295},"disableNagleAlgorithm":{"type":"boolean"},"tcpRecvBufferSize":{"type":"integer","minimum":0,"maximum":4294967295},"tcpSendBufferSize":{"type":"integer","minimum":0,"maximum":4294967295}},"required":["type","endpoint","enable","fileMode","listenBacklog","concurrency","disableNagleAlgorithm","tcpRecvBufferSize","tcpSendBufferSize"],"additionalProperties":false};
const schema13 = {"anyOf":[{"type":"object","properties":{"kind":{"const":"tcp"},"host":{"type":"string"},"port":{"type":"integer","minimum":0,"maximum":65535}},"required":["kind","host","port"],"additionalProperties":false},{"type":"object","properties":{"kind":{"const":"unix"},"path":{"type":"string"}},"required":["kind","path"],"additionalProperties":false}]};

function validate32(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
if(errors === _errs1){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
let valid1 = true;
for( missing0 of schema13.anyOf[0].required){
valid1 = data[missing0] !== undefined;
if(!valid1){
const err0 = {instancePath,message:"must have required property '"+missing0+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
break;
}
}
if(valid1){
const _errs3 = errors;
for(const key0 in data){
if(!(((key0 === "kind") || (key0 === "host")) || (key0 === "port"))){
const err1 = {instancePath,message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
break;
}
}
if(_errs3 === errors){
if(data.kind !== undefined){
const _errs4 = errors;
if("tcp" !== data.kind){
const err2 = {instancePath:instancePath+"/kind",message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var valid2 = _errs4 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.host !== undefined){
const _errs5 = errors;
if(typeof data.host !== "string"){
const err3 = {instancePath:instancePath+"/host",message:"must be string"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var valid2 = _errs5 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.port !== undefined){
let data2 = data.port;
const _errs7 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err4 = {instancePath:instancePath+"/port",message:"must be integer"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(errors === _errs7){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 65535 || isNaN(data2)){
const err5 = {instancePath:instancePath+"/port",message:"must be <= 65535"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
else {
if(data2 < 0 || isNaN(data2)){
const err6 = {instancePath:instancePath+"/port",message:"must be >= 0"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
}
var valid2 = _errs7 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
}
else {
const err7 = {instancePath,message:"must be object"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const _errs9 = errors;
if(errors === _errs9){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing1;
let valid3 = true;
for( missing1 of schema13.anyOf[1].required){
valid3 = data[missing1] !== undefined;
if(!valid3){
const err8 = {instancePath,message:"must have required property '"+missing1+"'"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
break;
}
}
if(valid3){
const _errs11 = errors;
for(const key1 in data){
if(!((key1 === "kind") || (key1 === "path"))){
const err9 = {instancePath,message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
break;
}
}
if(_errs11 === errors){
if(data.kind !== undefined){
const _errs12 = errors;
if("unix" !== data.kind){
const err10 = {instancePath:instancePath+"/kind",message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
var valid4 = _errs12 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data.path !== undefined){
const _errs13 = errors;
if(typeof data.path !== "string"){
const err11 = {instancePath:instancePath+"/path",message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
var valid4 = _errs13 === errors;
}
else {
var valid4 = true;
}
}
}
}
}
else {
const err12 = {instancePath,message:"must be object"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
var _valid0 = _errs9 === errors;
valid0 = valid0 || _valid0;
}
if(!valid0){
const err13 = {instancePath,message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
validate32.errors = vErrors;
return false;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate32.errors = vErrors;
return errors === 0;
}


function validate31(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
let valid0 = true;
for( missing0 of schema12.required){
valid0 = data[missing0] !== undefined;
if(!valid0){
validate31.errors = [{instancePath,message:"must have required property '"+missing0+"'"}];
return false;
break;
}
}
if(valid0){
const _errs1 = errors;
for(const key0 in data){
if(!(func2.call(schema12.properties, key0))){
validate31.errors = [{instancePath,message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.type !== undefined){
let data0 = data.type;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
validate31.errors = [{instancePath:instancePath+"/type",message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate31.errors = [{instancePath:instancePath+"/type",message:"must be string"}];
return false;
}
}
var valid1 = _errs2 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.endpoint !== undefined){
const _errs4 = errors;
if(!(validate32(data.endpoint, {instancePath:instancePath+"/endpoint",parentData:data,parentDataProperty:"endpoint",rootData}))){
vErrors = vErrors === null ? validate32.errors : vErrors.concat(validate32.errors);
errors = vErrors.length;
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.enable !== undefined){
const _errs5 = errors;
if(typeof data.enable !== "boolean"){
validate31.errors = [{instancePath:instancePath+"/enable",message:"must be boolean"}];
return false;
}
var valid1 = _errs5 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.fileMode !== undefined){
let data3 = data.fileMode;
const _errs7 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate31.errors = [{instancePath:instancePath+"/fileMode",message:"must be integer"}];
return false;
}
if(errors === _errs7){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 4095 || isNaN(data3)){
validate31.errors = [{instancePath:instancePath+"/fileMode",message:"must be <= 4095"}];
return false;
}
else {
if(data3 < 0 || isNaN(data3)){
validate31.errors = [{instancePath:instancePath+"/fileMode",message:"must be >= 0"}];
return false;
}
}
}
}
var valid1 = _errs7 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.listenBacklog !== undefined){
let data4 = data.listenBacklog;
const _errs9 = errors;
if(!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))){
validate31.errors = [{instancePath:instancePath+"/listenBacklog",message:"must be integer"}];
return false;
}
if(errors === _errs9){
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 4294967295 || isNaN(data4)){
validate31.errors = [{instancePath:instancePath+"/listenBacklog",message:"must be <= 4294967295"}];
return false;
}
else {
if(data4 < 0 || isNaN(data4)){
validate31.errors = [{instancePath:instancePath+"/listenBacklog",message:"must be >= 0"}];
return false;
}
}
}
}
var valid1 = _errs9 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.concurrency !== undefined){
let data5 = data.concurrency;
const _errs11 = errors;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
validate31.errors = [{instancePath:instancePath+"/concurrency",message:"must be integer"}];
return false;
}
if(errors === _errs11){
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 4294967295 || isNaN(data5)){
validate31.errors = [{instancePath:instancePath+"/concurrency",message:"must be <= 4294967295"}];
return false;
}
else {
if(data5 < 0 || isNaN(data5)){
validate31.errors = [{instancePath:instancePath+"/concurrency",message:"must be >= 0"}];
return false;
}
}
}
}
var valid1 = _errs11 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.disableNagleAlgorithm !== undefined){
const _errs13 = errors;
if(typeof data.disableNagleAlgorithm !== "boolean"){
validate31.errors = [{instancePath:instancePath+"/disableNagleAlgorithm",message:"must be boolean"}];
return false;
}
var valid1 = _errs13 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.tcpRecvBufferSize !== undefined){
let data7 = data.tcpRecvBufferSize;
const _errs15 = errors;
if(!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))){
validate31.errors = [{instancePath:instancePath+"/tcpRecvBufferSize",message:"must be integer"}];
return false;
}
if(errors === _errs15){
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 4294967295 || isNaN(data7)){
validate31.errors = [{instancePath:instancePath+"/tcpRecvBufferSize",message:"must be <= 4294967295"}];
return false;
}
else {
if(data7 < 0 || isNaN(data7)){
validate31.errors = [{instancePath:instancePath+"/tcpRecvBufferSize",message:"must be >= 0"}];
return false;
}
}
}
}
var valid1 = _errs15 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.tcpSendBufferSize !== undefined){
let data8 = data.tcpSendBufferSize;
const _errs17 = errors;
if(!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))){
validate31.errors = [{instancePath:instancePath+"/tcpSendBufferSize",message:"must be integer"}];
return false;
}
if(errors === _errs17){
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 4294967295 || isNaN(data8)){
validate31.errors = [{instancePath:instancePath+"/tcpSendBufferSize",message:"must be <= 4294967295"}];
return false;
}
else {
if(data8 < 0 || isNaN(data8)){
validate31.errors = [{instancePath:instancePath+"/tcpSendBufferSize",message:"must be >= 0"}];
return false;
}
}
}
}
var valid1 = _errs17 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate31.errors = [{instancePath,message:"must be object"}];
return false;
}
}
validate31.errors = vErrors;
return errors === 0;
}

const schema14 = {"type":"object","properties":{"name":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"type":{"enum":["cache","inbound_cidr","outbound_cidr","outbound_domains","outbound_binding_domains","OBTM","OBTC","shared_named_throttles","metrics","eccmgr_metrics"]},"parameters":{"type":"array","items":{"enum":["snapshot","connect","delivery","transfail","permfail","reception","rejection","audit_series","gauge_cache"]}},"maxDelaySec":{"type":"number","minimum":0,"maximum":1.7976931348623157e+308},"maxPending":{"type":"integer","minimum":1,"maximum":4294967295},"maxSize":{"type":["integer","null"],"minimum":0,"maximum":9007199254740991},"bindingGroup":{"type":["string","null"],"pattern":"^[^\\u0000-\\u001f]+$"}},"required":["name","type","parameters","maxDelaySec","maxPending","maxSize","bindingGroup"],"additionalProperties":false};

function validate35(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
let valid0 = true;
for( missing0 of schema14.required){
valid0 = data[missing0] !== undefined;
if(!valid0){
validate35.errors = [{instancePath,message:"must have required property '"+missing0+"'"}];
return false;
break;
}
}
if(valid0){
const _errs1 = errors;
for(const key0 in data){
if(!(((((((key0 === "name") || (key0 === "type")) || (key0 === "parameters")) || (key0 === "maxDelaySec")) || (key0 === "maxPending")) || (key0 === "maxSize")) || (key0 === "bindingGroup"))){
validate35.errors = [{instancePath,message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.name !== undefined){
let data0 = data.name;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
validate35.errors = [{instancePath:instancePath+"/name",message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate35.errors = [{instancePath:instancePath+"/name",message:"must be string"}];
return false;
}
}
var valid1 = _errs2 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.type !== undefined){
let data1 = data.type;
const _errs4 = errors;
if(!((((((((((data1 === "cache") || (data1 === "inbound_cidr")) || (data1 === "outbound_cidr")) || (data1 === "outbound_domains")) || (data1 === "outbound_binding_domains")) || (data1 === "OBTM")) || (data1 === "OBTC")) || (data1 === "shared_named_throttles")) || (data1 === "metrics")) || (data1 === "eccmgr_metrics"))){
validate35.errors = [{instancePath:instancePath+"/type",message:"must be equal to one of the allowed values"}];
return false;
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.parameters !== undefined){
let data2 = data.parameters;
const _errs5 = errors;
if(errors === _errs5){
if(Array.isArray(data2)){
var valid2 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
const _errs7 = errors;
if(!(((((((((data3 === "snapshot") || (data3 === "connect")) || (data3 === "delivery")) || (data3 === "transfail")) || (data3 === "permfail")) || (data3 === "reception")) || (data3 === "rejection")) || (data3 === "audit_series")) || (data3 === "gauge_cache"))){
validate35.errors = [{instancePath:instancePath+"/parameters/" + i0,message:"must be equal to one of the allowed values"}];
return false;
}
var valid2 = _errs7 === errors;
if(!valid2){
break;
}
}
}
else {
validate35.errors = [{instancePath:instancePath+"/parameters",message:"must be array"}];
return false;
}
}
var valid1 = _errs5 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.maxDelaySec !== undefined){
let data4 = data.maxDelaySec;
const _errs8 = errors;
if(errors === _errs8){
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 1.7976931348623157e+308 || isNaN(data4)){
validate35.errors = [{instancePath:instancePath+"/maxDelaySec",message:"must be <= 1.7976931348623157e+308"}];
return false;
}
else {
if(data4 < 0 || isNaN(data4)){
validate35.errors = [{instancePath:instancePath+"/maxDelaySec",message:"must be >= 0"}];
return false;
}
}
}
else {
validate35.errors = [{instancePath:instancePath+"/maxDelaySec",message:"must be number"}];
return false;
}
}
var valid1 = _errs8 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.maxPending !== undefined){
let data5 = data.maxPending;
const _errs10 = errors;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
validate35.errors = [{instancePath:instancePath+"/maxPending",message:"must be integer"}];
return false;
}
if(errors === _errs10){
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 4294967295 || isNaN(data5)){
validate35.errors = [{instancePath:instancePath+"/maxPending",message:"must be <= 4294967295"}];
return false;
}
else {
if(data5 < 1 || isNaN(data5)){
validate35.errors = [{instancePath:instancePath+"/maxPending",message:"must be >= 1"}];
return false;
}
}
}
}
var valid1 = _errs10 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.maxSize !== undefined){
let data6 = data.maxSize;
const _errs12 = errors;
if((!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))) && (data6 !== null)){
validate35.errors = [{instancePath:instancePath+"/maxSize",message:"must be integer,null"}];
return false;
}
if(errors === _errs12){
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 9007199254740991 || isNaN(data6)){
validate35.errors = [{instancePath:instancePath+"/maxSize",message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data6 < 0 || isNaN(data6)){
validate35.errors = [{instancePath:instancePath+"/maxSize",message:"must be >= 0"}];
return false;
}
}
}
}
var valid1 = _errs12 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.bindingGroup !== undefined){
let data7 = data.bindingGroup;
const _errs14 = errors;
if((typeof data7 !== "string") && (data7 !== null)){
validate35.errors = [{instancePath:instancePath+"/bindingGroup",message:"must be string,null"}];
return false;
}
if(errors === _errs14){
if(typeof data7 === "string"){
if(!pattern0.test(data7)){
validate35.errors = [{instancePath:instancePath+"/bindingGroup",message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
}
var valid1 = _errs14 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
}
}
}
}
}
else {
validate35.errors = [{instancePath,message:"must be object"}];
return false;
}
}
validate35.errors = vErrors;
return errors === 0;
}

const schema15 = {"type":"object","properties":{"key":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"path":{"type":"string"},"subscribers":{"type":"array","items":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}}},"required":["key","path","subscribers"],"additionalProperties":false};

function validate37(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
let valid0 = true;
for( missing0 of schema15.required){
valid0 = data[missing0] !== undefined;
if(!valid0){
validate37.errors = [{instancePath,message:"must have required property '"+missing0+"'"}];
return false;
break;
}
}
if(valid0){
const _errs1 = errors;
for(const key0 in data){
if(!(((key0 === "key") || (key0 === "path")) || (key0 === "subscribers"))){
validate37.errors = [{instancePath,message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.key !== undefined){
let data0 = data.key;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
validate37.errors = [{instancePath:instancePath+"/key",message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate37.errors = [{instancePath:instancePath+"/key",message:"must be string"}];
return false;
}
}
var valid1 = _errs2 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.path !== undefined){
const _errs4 = errors;
if(typeof data.path !== "string"){
validate37.errors = [{instancePath:instancePath+"/path",message:"must be string"}];
return false;
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.subscribers !== undefined){
let data2 = data.subscribers;
const _errs6 = errors;
if(errors === _errs6){
if(Array.isArray(data2)){
var valid2 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
const _errs8 = errors;
if(errors === _errs8){
if(typeof data3 === "string"){
if(!pattern0.test(data3)){
validate37.errors = [{instancePath:instancePath+"/subscribers/" + i0,message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate37.errors = [{instancePath:instancePath+"/subscribers/" + i0,message:"must be string"}];
return false;
}
}
var valid2 = _errs8 === errors;
if(!valid2){
break;
}
}
}
else {
validate37.errors = [{instancePath:instancePath+"/subscribers",message:"must be array"}];
return false;
}
}
var valid1 = _errs6 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
}
else {
validate37.errors = [{instancePath,message:"must be object"}];
return false;
}
}
validate37.errors = vErrors;
return errors === 0;
}

const schema16 = {"type":"object","properties":{"scheme":{"enum":["cluster","jlog"]},"path":{"type":"string"},"subscribers":{"type":"array","items":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}},"writer":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}},"required":["scheme","path","subscribers","writer"],"additionalProperties":false};

function validate39(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
let valid0 = true;
for( missing0 of schema16.required){
valid0 = data[missing0] !== undefined;
if(!valid0){
validate39.errors = [{instancePath,message:"must have required property '"+missing0+"'"}];
return false;
break;
}
}
if(valid0){
const _errs1 = errors;
for(const key0 in data){
if(!((((key0 === "scheme") || (key0 === "path")) || (key0 === "subscribers")) || (key0 === "writer"))){
validate39.errors = [{instancePath,message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.scheme !== undefined){
let data0 = data.scheme;
const _errs2 = errors;
if(!((data0 === "cluster") || (data0 === "jlog"))){
validate39.errors = [{instancePath:instancePath+"/scheme",message:"must be equal to one of the allowed values"}];
return false;
}
var valid1 = _errs2 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.path !== undefined){
const _errs3 = errors;
if(typeof data.path !== "string"){
validate39.errors = [{instancePath:instancePath+"/path",message:"must be string"}];
return false;
}
var valid1 = _errs3 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.subscribers !== undefined){
let data2 = data.subscribers;
const _errs5 = errors;
if(errors === _errs5){
if(Array.isArray(data2)){
var valid2 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
const _errs7 = errors;
if(errors === _errs7){
if(typeof data3 === "string"){
if(!pattern0.test(data3)){
validate39.errors = [{instancePath:instancePath+"/subscribers/" + i0,message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate39.errors = [{instancePath:instancePath+"/subscribers/" + i0,message:"must be string"}];
return false;
}
}
var valid2 = _errs7 === errors;
if(!valid2){
break;
}
}
}
else {
validate39.errors = [{instancePath:instancePath+"/subscribers",message:"must be array"}];
return false;
}
}
var valid1 = _errs5 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.writer !== undefined){
let data4 = data.writer;
const _errs9 = errors;
if(errors === _errs9){
if(typeof data4 === "string"){
if(!pattern0.test(data4)){
validate39.errors = [{instancePath:instancePath+"/writer",message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate39.errors = [{instancePath:instancePath+"/writer",message:"must be string"}];
return false;
}
}
var valid1 = _errs9 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
}
}
else {
validate39.errors = [{instancePath,message:"must be object"}];
return false;
}
}
validate39.errors = vErrors;
return errors === 0;
}

const schema17 = {"type":"object","properties":{"name":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"ip":{"type":"string"}},"required":["name","ip"],"additionalProperties":false};

function validate41(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
let valid0 = true;
for( missing0 of schema17.required){
valid0 = data[missing0] !== undefined;
if(!valid0){
validate41.errors = [{instancePath,message:"must have required property '"+missing0+"'"}];
return false;
break;
}
}
if(valid0){
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "name") || (key0 === "ip"))){
validate41.errors = [{instancePath,message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.name !== undefined){
let data0 = data.name;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
validate41.errors = [{instancePath:instancePath+"/name",message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate41.errors = [{instancePath:instancePath+"/name",message:"must be string"}];
return false;
}
}
var valid1 = _errs2 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.ip !== undefined){
const _errs4 = errors;
if(typeof data.ip !== "string"){
validate41.errors = [{instancePath:instancePath+"/ip",message:"must be string"}];
return false;
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
else {
validate41.errors = [{instancePath,message:"must be object"}];
return false;
}
}
validate41.errors = vErrors;
return errors === 0;
}


function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
let valid0 = true;
for( missing0 of schema7.required){
valid0 = data[missing0] !== undefined;
if(!valid0){
validate22.errors = [{instancePath,message:"must have required property '"+missing0+"'"}];
return false;
break;
}
}
if(valid0){
const _errs1 = errors;
for(const key0 in data){
if(!(func2.call(schema7.properties, key0))){
validate22.errors = [{instancePath,message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.name !== undefined){
let data0 = data.name;
const _errs2 = errors;
if((typeof data0 !== "string") && (data0 !== null)){
validate22.errors = [{instancePath:instancePath+"/name",message:"must be string,null"}];
return false;
}
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
validate22.errors = [{instancePath:instancePath+"/name",message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
}
var valid1 = _errs2 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.nameFrom !== undefined){
let data1 = data.nameFrom;
const _errs4 = errors;
if(!((((data1 === "nodename") || (data1 === "folder")) || (data1 === "argument")) || (data1 === "environment"))){
validate22.errors = [{instancePath:instancePath+"/nameFrom",message:"must be equal to one of the allowed values"}];
return false;
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.clustered !== undefined){
const _errs5 = errors;
if(typeof data.clustered !== "boolean"){
validate22.errors = [{instancePath:instancePath+"/clustered",message:"must be boolean"}];
return false;
}
var valid1 = _errs5 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.subcluster !== undefined){
let data3 = data.subcluster;
const _errs7 = errors;
if(errors === _errs7){
if(typeof data3 === "string"){
if(!pattern0.test(data3)){
validate22.errors = [{instancePath:instancePath+"/subcluster",message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate22.errors = [{instancePath:instancePath+"/subcluster",message:"must be string"}];
return false;
}
}
var valid1 = _errs7 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.address !== undefined){
const _errs9 = errors;
if(!(validate23(data.address, {instancePath:instancePath+"/address",parentData:data,parentDataProperty:"address",rootData}))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
errors = vErrors.length;
}
var valid1 = _errs9 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.fingerprint !== undefined){
let data5 = data.fingerprint;
const _errs10 = errors;
if(errors === _errs10){
if(typeof data5 === "string"){
if(!pattern2.test(data5)){
validate22.errors = [{instancePath:instancePath+"/fingerprint",message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate22.errors = [{instancePath:instancePath+"/fingerprint",message:"must be string"}];
return false;
}
}
var valid1 = _errs10 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.fingerprintParts !== undefined){
let data6 = data.fingerprintParts;
const _errs12 = errors;
if(errors === _errs12){
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
let missing1;
let valid2 = true;
for( missing1 of schema7.properties.fingerprintParts.required){
valid2 = data6[missing1] !== undefined;
if(!valid2){
validate22.errors = [{instancePath:instancePath+"/fingerprintParts",message:"must have required property '"+missing1+"'"}];
return false;
break;
}
}
if(valid2){
const _errs14 = errors;
for(const key1 in data6){
if(!(((((key1 === "settings") || (key1 === "addresses")) || (key1 === "topologies")) || (key1 === "replicas")) || (key1 === "peers"))){
validate22.errors = [{instancePath:instancePath+"/fingerprintParts",message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs14 === errors){
if(data6.settings !== undefined){
let data7 = data6.settings;
const _errs15 = errors;
if(errors === _errs15){
if(typeof data7 === "string"){
if(!pattern2.test(data7)){
validate22.errors = [{instancePath:instancePath+"/fingerprintParts/settings",message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate22.errors = [{instancePath:instancePath+"/fingerprintParts/settings",message:"must be string"}];
return false;
}
}
var valid3 = _errs15 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data6.addresses !== undefined){
let data8 = data6.addresses;
const _errs17 = errors;
if(errors === _errs17){
if(typeof data8 === "string"){
if(!pattern2.test(data8)){
validate22.errors = [{instancePath:instancePath+"/fingerprintParts/addresses",message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate22.errors = [{instancePath:instancePath+"/fingerprintParts/addresses",message:"must be string"}];
return false;
}
}
var valid3 = _errs17 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data6.topologies !== undefined){
let data9 = data6.topologies;
const _errs19 = errors;
if(errors === _errs19){
if(typeof data9 === "string"){
if(!pattern2.test(data9)){
validate22.errors = [{instancePath:instancePath+"/fingerprintParts/topologies",message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate22.errors = [{instancePath:instancePath+"/fingerprintParts/topologies",message:"must be string"}];
return false;
}
}
var valid3 = _errs19 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data6.replicas !== undefined){
let data10 = data6.replicas;
const _errs21 = errors;
if(errors === _errs21){
if(typeof data10 === "string"){
if(!pattern2.test(data10)){
validate22.errors = [{instancePath:instancePath+"/fingerprintParts/replicas",message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate22.errors = [{instancePath:instancePath+"/fingerprintParts/replicas",message:"must be string"}];
return false;
}
}
var valid3 = _errs21 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data6.peers !== undefined){
let data11 = data6.peers;
const _errs23 = errors;
if(errors === _errs23){
if(typeof data11 === "string"){
if(!pattern2.test(data11)){
validate22.errors = [{instancePath:instancePath+"/fingerprintParts/peers",message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate22.errors = [{instancePath:instancePath+"/fingerprintParts/peers",message:"must be string"}];
return false;
}
}
var valid3 = _errs23 === errors;
}
else {
var valid3 = true;
}
}
}
}
}
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/fingerprintParts",message:"must be object"}];
return false;
}
}
var valid1 = _errs12 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.groups !== undefined){
let data12 = data.groups;
const _errs25 = errors;
if(errors === _errs25){
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
let missing2;
let valid4 = true;
for( missing2 of schema7.properties.groups.required){
valid4 = data12[missing2] !== undefined;
if(!valid4){
validate22.errors = [{instancePath:instancePath+"/groups",message:"must have required property '"+missing2+"'"}];
return false;
break;
}
}
if(valid4){
const _errs27 = errors;
for(const key2 in data12){
if(!(((key2 === "cluster") || (key2 === "control")) || (key2 === "log"))){
validate22.errors = [{instancePath:instancePath+"/groups",message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs27 === errors){
if(data12.cluster !== undefined){
let data13 = data12.cluster;
const _errs28 = errors;
if(errors === _errs28){
if(typeof data13 === "string"){
if(!pattern0.test(data13)){
validate22.errors = [{instancePath:instancePath+"/groups/cluster",message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate22.errors = [{instancePath:instancePath+"/groups/cluster",message:"must be string"}];
return false;
}
}
var valid5 = _errs28 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data12.control !== undefined){
let data14 = data12.control;
const _errs30 = errors;
if(errors === _errs30){
if(typeof data14 === "string"){
if(!pattern0.test(data14)){
validate22.errors = [{instancePath:instancePath+"/groups/control",message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate22.errors = [{instancePath:instancePath+"/groups/control",message:"must be string"}];
return false;
}
}
var valid5 = _errs30 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data12.log !== undefined){
let data15 = data12.log;
const _errs32 = errors;
if((typeof data15 !== "string") && (data15 !== null)){
validate22.errors = [{instancePath:instancePath+"/groups/log",message:"must be string,null"}];
return false;
}
if(errors === _errs32){
if(typeof data15 === "string"){
if(!pattern0.test(data15)){
validate22.errors = [{instancePath:instancePath+"/groups/log",message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
}
var valid5 = _errs32 === errors;
}
else {
var valid5 = true;
}
}
}
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/groups",message:"must be object"}];
return false;
}
}
var valid1 = _errs25 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.timers !== undefined){
const _errs34 = errors;
if(!(validate25(data.timers, {instancePath:instancePath+"/timers",parentData:data,parentDataProperty:"timers",rootData}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
var valid1 = _errs34 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.duravip !== undefined){
let data17 = data.duravip;
const _errs35 = errors;
if(errors === _errs35){
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
let missing3;
let valid6 = true;
for( missing3 of schema7.properties.duravip.required){
valid6 = data17[missing3] !== undefined;
if(!valid6){
validate22.errors = [{instancePath:instancePath+"/duravip",message:"must have required property '"+missing3+"'"}];
return false;
break;
}
}
if(valid6){
const _errs37 = errors;
for(const key3 in data17){
if(!(((((key3 === "balanceSetSize") || (key3 === "arpAllHosts")) || (key3 === "unconditionalRebind")) || (key3 === "addresses")) || (key3 === "topologies"))){
validate22.errors = [{instancePath:instancePath+"/duravip",message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs37 === errors){
if(data17.balanceSetSize !== undefined){
let data18 = data17.balanceSetSize;
const _errs38 = errors;
if(!(((typeof data18 == "number") && (!(data18 % 1) && !isNaN(data18))) && (isFinite(data18)))){
validate22.errors = [{instancePath:instancePath+"/duravip/balanceSetSize",message:"must be integer"}];
return false;
}
if(errors === _errs38){
if((typeof data18 == "number") && (isFinite(data18))){
if(data18 > 4294967295 || isNaN(data18)){
validate22.errors = [{instancePath:instancePath+"/duravip/balanceSetSize",message:"must be <= 4294967295"}];
return false;
}
else {
if(data18 < 2 || isNaN(data18)){
validate22.errors = [{instancePath:instancePath+"/duravip/balanceSetSize",message:"must be >= 2"}];
return false;
}
}
}
}
var valid7 = _errs38 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data17.arpAllHosts !== undefined){
const _errs40 = errors;
if(typeof data17.arpAllHosts !== "boolean"){
validate22.errors = [{instancePath:instancePath+"/duravip/arpAllHosts",message:"must be boolean"}];
return false;
}
var valid7 = _errs40 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data17.unconditionalRebind !== undefined){
const _errs42 = errors;
if(typeof data17.unconditionalRebind !== "boolean"){
validate22.errors = [{instancePath:instancePath+"/duravip/unconditionalRebind",message:"must be boolean"}];
return false;
}
var valid7 = _errs42 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data17.addresses !== undefined){
let data21 = data17.addresses;
const _errs44 = errors;
if(errors === _errs44){
if(Array.isArray(data21)){
if(data21.length > 10240){
validate22.errors = [{instancePath:instancePath+"/duravip/addresses",message:"must NOT have more than 10240 items"}];
return false;
}
else {
var valid8 = true;
const len0 = data21.length;
for(let i0=0; i0<len0; i0++){
const _errs46 = errors;
if(!(validate27(data21[i0], {instancePath:instancePath+"/duravip/addresses/" + i0,parentData:data21,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate27.errors : vErrors.concat(validate27.errors);
errors = vErrors.length;
}
var valid8 = _errs46 === errors;
if(!valid8){
break;
}
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/duravip/addresses",message:"must be array"}];
return false;
}
}
var valid7 = _errs44 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data17.topologies !== undefined){
let data23 = data17.topologies;
const _errs47 = errors;
if(errors === _errs47){
if(Array.isArray(data23)){
var valid9 = true;
const len1 = data23.length;
for(let i1=0; i1<len1; i1++){
const _errs49 = errors;
if(!(validate29(data23[i1], {instancePath:instancePath+"/duravip/topologies/" + i1,parentData:data23,parentDataProperty:i1,rootData}))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
errors = vErrors.length;
}
var valid9 = _errs49 === errors;
if(!valid9){
break;
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/duravip/topologies",message:"must be array"}];
return false;
}
}
var valid7 = _errs47 === errors;
}
else {
var valid7 = true;
}
}
}
}
}
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/duravip",message:"must be object"}];
return false;
}
}
var valid1 = _errs35 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.listeners !== undefined){
let data25 = data.listeners;
const _errs50 = errors;
if(errors === _errs50){
if(Array.isArray(data25)){
var valid10 = true;
const len2 = data25.length;
for(let i2=0; i2<len2; i2++){
const _errs52 = errors;
if(!(validate31(data25[i2], {instancePath:instancePath+"/listeners/" + i2,parentData:data25,parentDataProperty:i2,rootData}))){
vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors);
errors = vErrors.length;
}
var valid10 = _errs52 === errors;
if(!valid10){
break;
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/listeners",message:"must be array"}];
return false;
}
}
var valid1 = _errs50 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.replicas !== undefined){
let data27 = data.replicas;
const _errs53 = errors;
if(errors === _errs53){
if(Array.isArray(data27)){
var valid11 = true;
const len3 = data27.length;
for(let i3=0; i3<len3; i3++){
const _errs55 = errors;
if(!(validate35(data27[i3], {instancePath:instancePath+"/replicas/" + i3,parentData:data27,parentDataProperty:i3,rootData}))){
vErrors = vErrors === null ? validate35.errors : vErrors.concat(validate35.errors);
errors = vErrors.length;
}
var valid11 = _errs55 === errors;
if(!valid11){
break;
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/replicas",message:"must be array"}];
return false;
}
}
var valid1 = _errs53 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.logs !== undefined){
let data29 = data.logs;
const _errs56 = errors;
if(errors === _errs56){
if(data29 && typeof data29 == "object" && !Array.isArray(data29)){
let missing4;
let valid12 = true;
for( missing4 of schema7.properties.logs.required){
valid12 = data29[missing4] !== undefined;
if(!valid12){
validate22.errors = [{instancePath:instancePath+"/logs",message:"must have required property '"+missing4+"'"}];
return false;
break;
}
}
if(valid12){
const _errs58 = errors;
for(const key4 in data29){
if(!((key4 === "published") || (key4 === "destinations"))){
validate22.errors = [{instancePath:instancePath+"/logs",message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs58 === errors){
if(data29.published !== undefined){
let data30 = data29.published;
const _errs59 = errors;
if(errors === _errs59){
if(Array.isArray(data30)){
var valid14 = true;
const len4 = data30.length;
for(let i4=0; i4<len4; i4++){
const _errs61 = errors;
if(!(validate37(data30[i4], {instancePath:instancePath+"/logs/published/" + i4,parentData:data30,parentDataProperty:i4,rootData}))){
vErrors = vErrors === null ? validate37.errors : vErrors.concat(validate37.errors);
errors = vErrors.length;
}
var valid14 = _errs61 === errors;
if(!valid14){
break;
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/logs/published",message:"must be array"}];
return false;
}
}
var valid13 = _errs59 === errors;
}
else {
var valid13 = true;
}
if(valid13){
if(data29.destinations !== undefined){
let data32 = data29.destinations;
const _errs62 = errors;
if(errors === _errs62){
if(Array.isArray(data32)){
var valid15 = true;
const len5 = data32.length;
for(let i5=0; i5<len5; i5++){
const _errs64 = errors;
if(!(validate39(data32[i5], {instancePath:instancePath+"/logs/destinations/" + i5,parentData:data32,parentDataProperty:i5,rootData}))){
vErrors = vErrors === null ? validate39.errors : vErrors.concat(validate39.errors);
errors = vErrors.length;
}
var valid15 = _errs64 === errors;
if(!valid15){
break;
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/logs/destinations",message:"must be array"}];
return false;
}
}
var valid13 = _errs62 === errors;
}
else {
var valid13 = true;
}
}
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/logs",message:"must be object"}];
return false;
}
}
var valid1 = _errs56 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.peers !== undefined){
let data34 = data.peers;
const _errs65 = errors;
if(errors === _errs65){
if(Array.isArray(data34)){
var valid16 = true;
const len6 = data34.length;
for(let i6=0; i6<len6; i6++){
const _errs67 = errors;
if(!(validate41(data34[i6], {instancePath:instancePath+"/peers/" + i6,parentData:data34,parentDataProperty:i6,rootData}))){
vErrors = vErrors === null ? validate41.errors : vErrors.concat(validate41.errors);
errors = vErrors.length;
}
var valid16 = _errs67 === errors;
if(!valid16){
break;
}
}
}
else {
validate22.errors = [{instancePath:instancePath+"/peers",message:"must be array"}];
return false;
}
}
var valid1 = _errs65 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate22.errors = [{instancePath,message:"must be object"}];
return false;
}
}
validate22.errors = vErrors;
return errors === 0;
}

const schema18 = {"type":"object","properties":{"name":{"type":["string","null"],"pattern":"^[^\\u0000-\\u001f]+$"},"nameFrom":{"enum":["nodename","folder","argument","logs","peers","environment"]},"address":{"$ref":"#/$defs/NodeAddress"},"logs":{"type":"object","properties":{"logfile":{"type":"string"},"fileMode":{"type":"integer","minimum":0,"maximum":4095},"dirMode":{"type":"integer","minimum":0,"maximum":4095},"maxOpen":{"type":"integer","minimum":1,"maximum":4294967295},"maxIdleSec":{"type":"number","minimum":0,"maximum":4294967295},"controlCache":{"type":["string","null"]}},"required":["logfile","fileMode","dirMode","maxOpen","maxIdleSec","controlCache"],"additionalProperties":false},"pulls":{"type":"array","items":{"$ref":"#/$defs/Pull"}},"otherPulls":{"type":"array","items":{"$ref":"#/$defs/Pull"}},"peers":{"type":"array","items":{"$ref":"#/$defs/Peer"}}},"required":["name","nameFrom","address","logs","pulls","otherPulls","peers"],"additionalProperties":false};
const schema19 = {"type":"object","properties":{"node":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"subscribers":{"type":"array","items":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}}},"required":["node","subscribers"],"additionalProperties":false};

function validate46(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
let valid0 = true;
for( missing0 of schema19.required){
valid0 = data[missing0] !== undefined;
if(!valid0){
validate46.errors = [{instancePath,message:"must have required property '"+missing0+"'"}];
return false;
break;
}
}
if(valid0){
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "node") || (key0 === "subscribers"))){
validate46.errors = [{instancePath,message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.node !== undefined){
let data0 = data.node;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
validate46.errors = [{instancePath:instancePath+"/node",message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate46.errors = [{instancePath:instancePath+"/node",message:"must be string"}];
return false;
}
}
var valid1 = _errs2 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.subscribers !== undefined){
let data1 = data.subscribers;
const _errs4 = errors;
if(errors === _errs4){
if(Array.isArray(data1)){
var valid2 = true;
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
const _errs6 = errors;
if(errors === _errs6){
if(typeof data2 === "string"){
if(!pattern0.test(data2)){
validate46.errors = [{instancePath:instancePath+"/subscribers/" + i0,message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate46.errors = [{instancePath:instancePath+"/subscribers/" + i0,message:"must be string"}];
return false;
}
}
var valid2 = _errs6 === errors;
if(!valid2){
break;
}
}
}
else {
validate46.errors = [{instancePath:instancePath+"/subscribers",message:"must be array"}];
return false;
}
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
else {
validate46.errors = [{instancePath,message:"must be object"}];
return false;
}
}
validate46.errors = vErrors;
return errors === 0;
}


function validate44(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
let valid0 = true;
for( missing0 of schema18.required){
valid0 = data[missing0] !== undefined;
if(!valid0){
validate44.errors = [{instancePath,message:"must have required property '"+missing0+"'"}];
return false;
break;
}
}
if(valid0){
const _errs1 = errors;
for(const key0 in data){
if(!(((((((key0 === "name") || (key0 === "nameFrom")) || (key0 === "address")) || (key0 === "logs")) || (key0 === "pulls")) || (key0 === "otherPulls")) || (key0 === "peers"))){
validate44.errors = [{instancePath,message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.name !== undefined){
let data0 = data.name;
const _errs2 = errors;
if((typeof data0 !== "string") && (data0 !== null)){
validate44.errors = [{instancePath:instancePath+"/name",message:"must be string,null"}];
return false;
}
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
validate44.errors = [{instancePath:instancePath+"/name",message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
}
var valid1 = _errs2 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.nameFrom !== undefined){
let data1 = data.nameFrom;
const _errs4 = errors;
if(!((((((data1 === "nodename") || (data1 === "folder")) || (data1 === "argument")) || (data1 === "logs")) || (data1 === "peers")) || (data1 === "environment"))){
validate44.errors = [{instancePath:instancePath+"/nameFrom",message:"must be equal to one of the allowed values"}];
return false;
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.address !== undefined){
const _errs5 = errors;
if(!(validate23(data.address, {instancePath:instancePath+"/address",parentData:data,parentDataProperty:"address",rootData}))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
errors = vErrors.length;
}
var valid1 = _errs5 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.logs !== undefined){
let data3 = data.logs;
const _errs6 = errors;
if(errors === _errs6){
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
let missing1;
let valid2 = true;
for( missing1 of schema18.properties.logs.required){
valid2 = data3[missing1] !== undefined;
if(!valid2){
validate44.errors = [{instancePath:instancePath+"/logs",message:"must have required property '"+missing1+"'"}];
return false;
break;
}
}
if(valid2){
const _errs8 = errors;
for(const key1 in data3){
if(!((((((key1 === "logfile") || (key1 === "fileMode")) || (key1 === "dirMode")) || (key1 === "maxOpen")) || (key1 === "maxIdleSec")) || (key1 === "controlCache"))){
validate44.errors = [{instancePath:instancePath+"/logs",message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs8 === errors){
if(data3.logfile !== undefined){
const _errs9 = errors;
if(typeof data3.logfile !== "string"){
validate44.errors = [{instancePath:instancePath+"/logs/logfile",message:"must be string"}];
return false;
}
var valid3 = _errs9 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data3.fileMode !== undefined){
let data5 = data3.fileMode;
const _errs11 = errors;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
validate44.errors = [{instancePath:instancePath+"/logs/fileMode",message:"must be integer"}];
return false;
}
if(errors === _errs11){
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 4095 || isNaN(data5)){
validate44.errors = [{instancePath:instancePath+"/logs/fileMode",message:"must be <= 4095"}];
return false;
}
else {
if(data5 < 0 || isNaN(data5)){
validate44.errors = [{instancePath:instancePath+"/logs/fileMode",message:"must be >= 0"}];
return false;
}
}
}
}
var valid3 = _errs11 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data3.dirMode !== undefined){
let data6 = data3.dirMode;
const _errs13 = errors;
if(!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))){
validate44.errors = [{instancePath:instancePath+"/logs/dirMode",message:"must be integer"}];
return false;
}
if(errors === _errs13){
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 4095 || isNaN(data6)){
validate44.errors = [{instancePath:instancePath+"/logs/dirMode",message:"must be <= 4095"}];
return false;
}
else {
if(data6 < 0 || isNaN(data6)){
validate44.errors = [{instancePath:instancePath+"/logs/dirMode",message:"must be >= 0"}];
return false;
}
}
}
}
var valid3 = _errs13 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data3.maxOpen !== undefined){
let data7 = data3.maxOpen;
const _errs15 = errors;
if(!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))){
validate44.errors = [{instancePath:instancePath+"/logs/maxOpen",message:"must be integer"}];
return false;
}
if(errors === _errs15){
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 4294967295 || isNaN(data7)){
validate44.errors = [{instancePath:instancePath+"/logs/maxOpen",message:"must be <= 4294967295"}];
return false;
}
else {
if(data7 < 1 || isNaN(data7)){
validate44.errors = [{instancePath:instancePath+"/logs/maxOpen",message:"must be >= 1"}];
return false;
}
}
}
}
var valid3 = _errs15 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data3.maxIdleSec !== undefined){
let data8 = data3.maxIdleSec;
const _errs17 = errors;
if(errors === _errs17){
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 4294967295 || isNaN(data8)){
validate44.errors = [{instancePath:instancePath+"/logs/maxIdleSec",message:"must be <= 4294967295"}];
return false;
}
else {
if(data8 < 0 || isNaN(data8)){
validate44.errors = [{instancePath:instancePath+"/logs/maxIdleSec",message:"must be >= 0"}];
return false;
}
}
}
else {
validate44.errors = [{instancePath:instancePath+"/logs/maxIdleSec",message:"must be number"}];
return false;
}
}
var valid3 = _errs17 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data3.controlCache !== undefined){
let data9 = data3.controlCache;
const _errs19 = errors;
if((typeof data9 !== "string") && (data9 !== null)){
validate44.errors = [{instancePath:instancePath+"/logs/controlCache",message:"must be string,null"}];
return false;
}
var valid3 = _errs19 === errors;
}
else {
var valid3 = true;
}
}
}
}
}
}
}
}
}
else {
validate44.errors = [{instancePath:instancePath+"/logs",message:"must be object"}];
return false;
}
}
var valid1 = _errs6 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.pulls !== undefined){
let data10 = data.pulls;
const _errs21 = errors;
if(errors === _errs21){
if(Array.isArray(data10)){
var valid4 = true;
const len0 = data10.length;
for(let i0=0; i0<len0; i0++){
const _errs23 = errors;
if(!(validate46(data10[i0], {instancePath:instancePath+"/pulls/" + i0,parentData:data10,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid4 = _errs23 === errors;
if(!valid4){
break;
}
}
}
else {
validate44.errors = [{instancePath:instancePath+"/pulls",message:"must be array"}];
return false;
}
}
var valid1 = _errs21 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.otherPulls !== undefined){
let data12 = data.otherPulls;
const _errs24 = errors;
if(errors === _errs24){
if(Array.isArray(data12)){
var valid5 = true;
const len1 = data12.length;
for(let i1=0; i1<len1; i1++){
const _errs26 = errors;
if(!(validate46(data12[i1], {instancePath:instancePath+"/otherPulls/" + i1,parentData:data12,parentDataProperty:i1,rootData}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid5 = _errs26 === errors;
if(!valid5){
break;
}
}
}
else {
validate44.errors = [{instancePath:instancePath+"/otherPulls",message:"must be array"}];
return false;
}
}
var valid1 = _errs24 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.peers !== undefined){
let data14 = data.peers;
const _errs27 = errors;
if(errors === _errs27){
if(Array.isArray(data14)){
var valid6 = true;
const len2 = data14.length;
for(let i2=0; i2<len2; i2++){
const _errs29 = errors;
if(!(validate41(data14[i2], {instancePath:instancePath+"/peers/" + i2,parentData:data14,parentDataProperty:i2,rootData}))){
vErrors = vErrors === null ? validate41.errors : vErrors.concat(validate41.errors);
errors = vErrors.length;
}
var valid6 = _errs29 === errors;
if(!valid6){
break;
}
}
}
else {
validate44.errors = [{instancePath:instancePath+"/peers",message:"must be array"}];
return false;
}
}
var valid1 = _errs27 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
}
}
}
}
}
else {
validate44.errors = [{instancePath,message:"must be object"}];
return false;
}
}
validate44.errors = vErrors;
return errors === 0;
}


function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
let valid0 = true;
for( missing0 of schema6.required){
valid0 = data[missing0] !== undefined;
if(!valid0){
validate21.errors = [{instancePath,message:"must have required property '"+missing0+"'"}];
return false;
break;
}
}
if(valid0){
const _errs1 = errors;
for(const key0 in data){
if(!(((((key0 === "irVersion") || (key0 === "product")) || (key0 === "compiler")) || (key0 === "nodes")) || (key0 === "managers"))){
validate21.errors = [{instancePath,message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.irVersion !== undefined){
const _errs2 = errors;
if(1 !== data.irVersion){
validate21.errors = [{instancePath:instancePath+"/irVersion",message:"must be equal to constant"}];
return false;
}
var valid1 = _errs2 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.product !== undefined){
let data1 = data.product;
const _errs3 = errors;
if(!((data1 === "3") || (data1 === "4"))){
validate21.errors = [{instancePath:instancePath+"/product",message:"must be equal to one of the allowed values"}];
return false;
}
var valid1 = _errs3 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.compiler !== undefined){
const _errs4 = errors;
if(typeof data.compiler !== "string"){
validate21.errors = [{instancePath:instancePath+"/compiler",message:"must be string"}];
return false;
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.nodes !== undefined){
let data3 = data.nodes;
const _errs6 = errors;
if(errors === _errs6){
if(Array.isArray(data3)){
if(data3.length > 1024){
validate21.errors = [{instancePath:instancePath+"/nodes",message:"must NOT have more than 1024 items"}];
return false;
}
else {
var valid2 = true;
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
const _errs8 = errors;
if(!(validate22(data3[i0], {instancePath:instancePath+"/nodes/" + i0,parentData:data3,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
var valid2 = _errs8 === errors;
if(!valid2){
break;
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/nodes",message:"must be array"}];
return false;
}
}
var valid1 = _errs6 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.managers !== undefined){
let data5 = data.managers;
const _errs9 = errors;
if(errors === _errs9){
if(Array.isArray(data5)){
if(data5.length > 1024){
validate21.errors = [{instancePath:instancePath+"/managers",message:"must NOT have more than 1024 items"}];
return false;
}
else {
var valid3 = true;
const len1 = data5.length;
for(let i1=0; i1<len1; i1++){
const _errs11 = errors;
if(!(validate44(data5[i1], {instancePath:instancePath+"/managers/" + i1,parentData:data5,parentDataProperty:i1,rootData}))){
vErrors = vErrors === null ? validate44.errors : vErrors.concat(validate44.errors);
errors = vErrors.length;
}
var valid3 = _errs11 === errors;
if(!valid3){
break;
}
}
}
}
else {
validate21.errors = [{instancePath:instancePath+"/managers",message:"must be array"}];
return false;
}
}
var valid1 = _errs9 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
}
}
}
else {
validate21.errors = [{instancePath,message:"must be object"}];
return false;
}
}
validate21.errors = vErrors;
return errors === 0;
}

